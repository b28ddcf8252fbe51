/*
 * test_administration.c
 *	  identity.administration: counts, and keeps the last one.
 */
#include "domain/administration/administration.h"
#include "tap.h"
#include "test_decision.h"

static ForgeReason
run(TestArena *arena, ForgeAdministration *administration, int type)
{
	ForgeAdministrationAdmit who = { .user_id = { { 7 } } };

	return test_execute(arena, &forge_administration, administration, type, &who).outcome.reason;
}

int
main(void)
{
	TestArena arena = TEST_ARENA;
	ForgeAdministration administration = { 0 };
	ForgeCommand unknown = { .type = FORGE_ADMINISTRATION_COMMAND_COUNT };
	ForgeAdministration broken = { .head = { .version = 1 } };

	ok(forge_administration_check(&administration), "a tenant may have none to begin with");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_DISMISS), FORGE_REASON_LAST_ADMIN,
		   "of none, none can be dismissed");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_ADMIT), FORGE_ACCEPTED, "the first");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_DISMISS), FORGE_REASON_LAST_ADMIN,
		   "the only one stays");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_ADMIT), FORGE_ACCEPTED, "the second");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_DISMISS), FORGE_ACCEPTED,
		   "one of two goes");
	is_int(administration.active_count, 1, "one is left");
	is_int(run(&arena, &administration, FORGE_ADMINISTRATION_DISMISS), FORGE_REASON_LAST_ADMIN,
		   "and stays");
	is_int(forge_administration_decide(&administration, &unknown, &(ForgeEvents){ 0 }).reason,
		   FORGE_REASON_COMMAND_UNKNOWN, "there is no other command");
	ok(!forge_administration_check(&broken), "once there was one, there is one");
	test_arena_reset(&arena);
	return tap_done();
}
