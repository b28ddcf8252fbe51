/*
 * test_role.c
 *	  identity.role: every refusal and their order, the event, the limits.
 */
#include "domain/role/role.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

static TestDecision
define(ForgeRole *role, ForgeText name, ForgeText permissions)
{
	ForgeRoleDefine command = { name, permissions };

	return test_execute(&arena, &forge_role, role, FORGE_ROLE_DEFINE, &command);
}

static void
test_refusals(void)
{
	ForgeRole role = { 0 };

	is_refused(define(&role, FORGE_TEXT("Admin"), FORGE_TEXT("?")).outcome,
			   FORGE_REASON_ROLE_INVALID, "A role is 1 to 63 of a-z, 0-9, \"_\", \"-\" and \".\".",
			   "role_invalid comes first");
	is_refused(define(&role, FORGE_TEXT(""), FORGE_TEXT("")).outcome, FORGE_REASON_ROLE_INVALID,
			   "A role is 1 to 63 of a-z, 0-9, \"_\", \"-\" and \".\".", "for an empty name too");
	is_refused(define(&role, FORGE_TEXT("admin"), FORGE_TEXT("?")).outcome, FORGE_REASON_ROLE_FIXED,
			   "The role \"admin\" holds every permission.", "then role_fixed");
	is_refused(define(&role, FORGE_TEXT("admin"), FORGE_TEXT("*")).outcome, FORGE_REASON_ROLE_FIXED,
			   "The role \"admin\" holds every permission.", "whatever it would hold");
	is_refused(define(&role, FORGE_TEXT("clerk"), FORGE_TEXT("a.b\nc d\ne f")).outcome,
			   FORGE_REASON_PERMISSION_INVALID,
			   "\"c d\" is no dotted name, and no wildcard like \"inventory.*\" or \"*\".",
			   "then permission_invalid, with the first of them");
	is_int(role.head.version, 0, "what is refused leaves no role");
}

static void
test_define(void)
{
	ForgeRole role = { 0 };
	TestDecision decision = define(&role, FORGE_TEXT("clerk"), FORGE_TEXT("b.*\na.c\nb.*"));

	is_accepted(decision.outcome, "a role is defined");
	is_int(decision.events.count, 1, "by one event");
	is_int(decision.events.list[0].type, FORGE_ROLE_DEFINED, "defined");
	ok(forge_text_equal(role.role, FORGE_TEXT("clerk")) &&
		   forge_text_equal(role.permissions, FORGE_TEXT("b.*\na.c")),
	   "it holds each permission once, in the order given");
	is_int(define(&role, FORGE_TEXT("clerk"), FORGE_TEXT("b.*\na.c\na.c")).events.count, 0,
		   "the same again decides nothing");
	is_int(define(&role, FORGE_TEXT("clerk"), FORGE_TEXT("a.c\nb.*")).events.count, 1,
		   "another order is a change");
	is_int(define(&role, FORGE_TEXT("clerk"), FORGE_TEXT("")).events.count, 1,
		   "a role may hold nothing");
	ok(!forge_text_is_absent(role.permissions) && role.permissions.length == 0,
	   "which is an empty list");
	is_int(role.head.version, 3, "version 3");
	is_int(define(&(ForgeRole){ 0 }, FORGE_TEXT("viewer"), FORGE_TEXT("")).events.count, 1,
		   "a default role can be defined, and even to hold nothing");
}

static void
test_check(void)
{
	ForgeRole role = { 0 };

	ok(forge_role_check(&role), "check: no role");
	role = (ForgeRole){ { 1 }, FORGE_TEXT("clerk"), FORGE_TEXT("a.*\n*") };
	ok(forge_role_check(&role), "check: a role");
	role.permissions = FORGE_TEXT("a*");
	ok(!forge_role_check(&role), "check: with a permission that is none");
	role = (ForgeRole){ { 1 }, FORGE_TEXT("Clerk"), FORGE_TEXT("") };
	ok(!forge_role_check(&role), "check: with a name that is none");
	role.role = FORGE_TEXT("admin");
	ok(!forge_role_check(&role), "check: the administrator's is not defined");
}

static void
test_unknown(void)
{
	ForgeRole role = { { 1 }, FORGE_TEXT("clerk"), FORGE_TEXT("a.b") };
	ForgeRole before;
	ForgeEvents events = { .arena = &arena.arena };

	memcpy(&before, &role, sizeof(before));
	ok(forge_role_decide(&role, &(ForgeCommand){ .type = FORGE_ROLE_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_role_apply(&role, &(ForgeEvent){ FORGE_ROLE_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(memcmp(&role, &before, sizeof(role)) == 0, "an event beyond the last does nothing");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_role_state,
			 "role: a string of 63, required; permissions: a list of strings of 8000, required");
	is_shape(forge_role_commands[FORGE_ROLE_DEFINE],
			 "role: a string of 63, required; "
			 "permissions: a list of strings of 8000, required, given permissions");
	is_shape(forge_role_events[FORGE_ROLE_DEFINED],
			 "role: a string of 63, required; permissions: a list of strings of 8000, required");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_refusals();
	test_define();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
