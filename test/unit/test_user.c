/*
 * test_user.c
 *	  identity.user: every refusal of every command and their order, every event,
 *	  and the limits of the fields.
 */
#include "domain/user/user.h"
#include "test_decision.h"
#include "test_shape.h"

#define BLANK FORGE_TEXT(" \t")
#define EMAIL_DETAIL "Field \"email\" must be an address like name@example.com."
#define ROLE_DETAIL "A role is 1 to 63 of a-z, 0-9, \"_\", \"-\" and \".\"."

static TestArena arena;

static ForgeUser
user_with(ForgeText roles)
{
	return (ForgeUser){ { 1 }, { { 0xAA } }, FORGE_TEXT("ann@shop.example"), FORGE_TEXT("Ann"),
						roles, false };
}

static TestDecision
execute(ForgeUser *user, ForgeUserCommandType type, const void *command)
{
	return test_execute(&arena, &forge_user, user, type, command);
}

static TestDecision
create(ForgeUser *user, ForgeText email, ForgeText display_name, ForgeText roles)
{
	ForgeUserCreate command = { email, display_name, roles };

	return execute(user, FORGE_USER_CREATE, &command);
}

static TestDecision
change_role(ForgeUser *user, ForgeUserCommandType type, ForgeText role)
{
	ForgeUserAssignRole command = { role };

	return execute(user, type, &command);
}

/* ---- create ---- */

static void
test_create_refusals(void)
{
	ForgeUser existing = user_with(FORGE_TEXT("viewer"));
	ForgeUser user = { 0 };
	ForgeText email = FORGE_TEXT("ann@shop.example");

	is_refused(create(&existing, BLANK, BLANK, FORGE_TEXT("?")).outcome, FORGE_REASON_USER_EXISTS,
			   "", "create: user_exists comes first");
	is_refused(create(&existing, email, FORGE_TEXT("Ann"), FORGE_TEXT("viewer")).outcome,
			   FORGE_REASON_USER_EXISTS, "", "create: whatever else is right");
	is_refused(create(&user, FORGE_TEXT("ann"), BLANK, FORGE_TEXT("?")).outcome,
			   FORGE_REASON_EMAIL_INVALID, EMAIL_DETAIL, "create: then email_invalid");
	is_refused(create(&user, BLANK, FORGE_TEXT("Ann"), FORGE_TEXT("")).outcome,
			   FORGE_REASON_EMAIL_INVALID, EMAIL_DETAIL, "create: for a blank one too");
	is_refused(create(&user, email, BLANK, FORGE_TEXT("?")).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"display_name\" is blank.", "create: then field_blank");
	is_refused(create(&user, email, FORGE_TEXT(""), FORGE_TEXT("")).outcome,
			   FORGE_REASON_FIELD_BLANK, "Field \"display_name\" is blank.",
			   "create: for an empty one too");
	is_refused(create(&user, email, FORGE_TEXT("Ann"), FORGE_TEXT("viewer\nAdmin")).outcome,
			   FORGE_REASON_ROLE_INVALID, ROLE_DETAIL, "create: then role_invalid");
	is_int(user.head.version, 0, "create: what is refused leaves no user");
}

static void
test_create(void)
{
	ForgeUser user = { 0 };
	TestDecision decision = create(&user, FORGE_TEXT(" Ann@Shop.EXAMPLE\n"), FORGE_TEXT(" Ann "),
								   FORGE_TEXT("viewer\nclerk\nviewer"));

	is_accepted(decision.outcome, "create: with everything");
	is_int(decision.events.count, 1, "create: one event");
	is_int(decision.events.list[0].type, FORGE_USER_CREATED, "create: created");
	ok(forge_uuid_equal(user.user_id, test_command.aggregate_id), "create: by the id as given");
	ok(forge_text_equal(user.email, FORGE_TEXT("ann@shop.example")),
	   "create: the address is trimmed and in lower case");
	ok(forge_text_equal(user.display_name, FORGE_TEXT(" Ann ")), "create: the name is as given");
	ok(forge_text_equal(user.roles, FORGE_TEXT("viewer\nclerk")), "create: each role once");
	ok(!user.is_suspended, "create: a new user is active");
	is_int(user.head.version, 1, "create: version 1");

	user = (ForgeUser){ 0 };
	is_accepted(create(&user, FORGE_TEXT("b@c.de"), FORGE_TEXT("Bob"), (ForgeText){ 0 }).outcome,
				"create: without roles");
	ok(!forge_text_is_absent(user.roles) && user.roles.length == 0,
	   "create: which is an empty list");
}

/* ---- rename ---- */

static TestDecision
rename_to(ForgeUser *user, ForgeText display_name)
{
	ForgeUserRename command = { display_name };

	return execute(user, FORGE_USER_RENAME, &command);
}

static void
test_rename(void)
{
	ForgeUser none = { 0 };
	ForgeUser user = user_with(FORGE_TEXT(""));

	is_refused(rename_to(&none, BLANK).outcome, FORGE_REASON_USER_NOT_FOUND, "",
			   "rename: user_not_found comes first");
	is_refused(rename_to(&user, BLANK).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"display_name\" is blank.", "rename: then field_blank");
	is_int(rename_to(&user, FORGE_TEXT("Ann")).events.count, 0, "rename: the same is nothing");
	is_int(rename_to(&user, FORGE_TEXT("Anne")).events.list[0].type, FORGE_USER_RENAMED,
		   "rename: renamed");
	ok(forge_text_equal(user.display_name, FORGE_TEXT("Anne")), "rename: and so it is");
	user.is_suspended = true;
	is_int(rename_to(&user, FORGE_TEXT("Ann")).events.count, 1, "rename: a suspended user too");
}

/* ---- roles ---- */

static void
test_assign_role(void)
{
	ForgeUser none = { 0 };
	ForgeUser user = user_with(FORGE_TEXT("viewer"));

	is_refused(change_role(&none, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("?")).outcome,
			   FORGE_REASON_USER_NOT_FOUND, "", "assign_role: user_not_found comes first");
	is_refused(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("?")).outcome,
			   FORGE_REASON_ROLE_INVALID, ROLE_DETAIL, "assign_role: then role_invalid");
	is_refused(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("a\nb")).outcome,
			   FORGE_REASON_ROLE_INVALID, ROLE_DETAIL, "assign_role: two are not one");
	is_int(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("viewer")).events.count, 0,
		   "assign_role: what the user has is nothing");
	is_int(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("view")).events.list[0].type,
		   FORGE_USER_ROLE_ASSIGNED, "assign_role: role_assigned");
	ok(forge_text_equal(user.roles, FORGE_TEXT("viewer\nview")), "assign_role: at the end");
}

static void
test_too_many_roles(void)
{
	char roles[FORGE_ROLES_LENGTH_MAX + 1];
	ForgeUser user = user_with((ForgeText){ roles, FORGE_ROLES_LENGTH_MAX - 2 });

	/* Names of nine and a separator each, the last one of eight. */
	for (int i = 0; i < FORGE_ROLES_LENGTH_MAX; i++)
		roles[i] = i % 10 == 9 ? FORGE_LIST_SEPARATOR : (char) ('a' + i / 10 % 26);
	is_refused(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("zz")).outcome,
			   FORGE_REASON_TEXT_TOO_LONG,
			   "Field \"roles\" may have 1000 characters, and has 1001.",
			   "assign_role: then text_too_long");
	is_int(change_role(&user, FORGE_USER_ASSIGN_ROLE, FORGE_TEXT("z")).events.count, 1,
		   "assign_role: and just as long as it may be");
	is_int(user.roles.length, FORGE_ROLES_LENGTH_MAX, "assign_role: is what it is");
}

static void
test_revoke_role(void)
{
	ForgeUser none = { 0 };
	ForgeUser user = user_with(FORGE_TEXT("viewer\nclerk"));

	is_refused(change_role(&none, FORGE_USER_REVOKE_ROLE, FORGE_TEXT("viewer")).outcome,
			   FORGE_REASON_USER_NOT_FOUND, "", "revoke_role: user_not_found");
	is_int(change_role(&user, FORGE_USER_REVOKE_ROLE, FORGE_TEXT("view")).events.count, 0,
		   "revoke_role: what the user does not have is nothing");
	is_int(change_role(&user, FORGE_USER_REVOKE_ROLE, FORGE_TEXT("?")).events.count, 0,
		   "revoke_role: nor is what can be no role");
	is_int(change_role(&user, FORGE_USER_REVOKE_ROLE, FORGE_TEXT("viewer")).events.list[0].type,
		   FORGE_USER_ROLE_REVOKED, "revoke_role: role_revoked");
	ok(forge_text_equal(user.roles, FORGE_TEXT("clerk")), "revoke_role: the others stay");
	(void) change_role(&user, FORGE_USER_REVOKE_ROLE, FORGE_TEXT("clerk"));
	ok(!forge_text_is_absent(user.roles) && user.roles.length == 0,
	   "revoke_role: the last leaves an empty list");
}

/* ---- suspend and activate ---- */

static void
test_suspend(void)
{
	ForgeUser none = { 0 };
	ForgeUser user = user_with(FORGE_TEXT("admin"));
	ForgeUserSuspend command = { FORGE_TEXT("on leave") };
	char nothing = 0;
	TestDecision decision;

	is_refused(execute(&none, FORGE_USER_SUSPEND, &command).outcome, FORGE_REASON_USER_NOT_FOUND,
			   "", "suspend: user_not_found");
	is_refused(execute(&none, FORGE_USER_ACTIVATE, &nothing).outcome, FORGE_REASON_USER_NOT_FOUND,
			   "", "activate: user_not_found");
	is_int(execute(&user, FORGE_USER_ACTIVATE, &nothing).events.count, 0,
		   "activate: of an active user is nothing");
	decision = execute(&user, FORGE_USER_SUSPEND, &command);
	is_int(decision.events.list[0].type, FORGE_USER_SUSPENDED, "suspend: suspended");
	ok(forge_text_equal(((const ForgeUserSuspended *) decision.events.list[0].data)->reason,
						FORGE_TEXT("on leave")),
	   "suspend: with the reason");
	ok(user.is_suspended && forge_text_equal(user.roles, FORGE_TEXT("admin")),
	   "suspend: the roles stay");
	is_int(execute(&user, FORGE_USER_SUSPEND, &command).events.count, 0,
		   "suspend: once more is nothing");
	is_int(execute(&user, FORGE_USER_ACTIVATE, &nothing).events.list[0].type, FORGE_USER_ACTIVATED,
		   "activate: activated");
	ok(!user.is_suspended, "activate: and so it is");
}

/* ---- what is true of all ---- */

static void
test_check(void)
{
	char roles[FORGE_ROLES_LENGTH_MAX + 1];
	ForgeUser user = { 0 };

	memset(roles, 'a', sizeof(roles));
	for (size_t i = 9; i < sizeof(roles); i += 10)
		roles[i] = FORGE_LIST_SEPARATOR;
	ok(forge_user_check(&user), "check: no user");
	user = user_with(FORGE_TEXT("viewer\nclerk"));
	ok(forge_user_check(&user), "check: a user");
	user.roles = FORGE_TEXT("viewer\nClerk");
	ok(!forge_user_check(&user), "check: with a role that is none");
	user.roles = (ForgeText){ roles, FORGE_ROLES_LENGTH_MAX + 1 };
	ok(!forge_user_check(&user), "check: with too many of them");
	user.roles.length = FORGE_ROLES_LENGTH_MAX - 1;
	ok(forge_user_check(&user), "check: with as many as may be");
	user.user_id = (ForgeUuid){ { 0 } };
	ok(!forge_user_check(&user), "check: without an id");
	user.user_id = test_command.aggregate_id;
	user.email = FORGE_TEXT("Ann@shop.example");
	ok(!forge_user_check(&user), "check: with an address that is not in lower case");
}

static void
test_claims(void)
{
	ForgeUser user = user_with(FORGE_TEXT(""));
	ForgeUser none = { 0 };
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	user.is_suspended = true;
	is_int(forge_user_claims(&user, claims), 1, "claims: the address, of a suspended user too");
	is_text(claims[0].type, "identity.user.email", "claims: by type");
	ok(forge_text_equal(claims[0].value, FORGE_TEXT("ann@shop.example")), "claims: by value");
	is_int(claims[0].taken, FORGE_REASON_EMAIL_TAKEN, "claims: with the refusal for others");
	is_int(forge_user_claims(&none, claims), 0, "claims: none without a user");
}

static void
test_unknown(void)
{
	ForgeUser user = user_with(FORGE_TEXT("viewer"));
	ForgeUser before;
	ForgeEvents events = { .arena = &arena.arena };

	memcpy(&before, &user, sizeof(before));
	ok(forge_user_decide(&user, &(ForgeCommand){ .type = FORGE_USER_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_user_apply(&user, &(ForgeEvent){ FORGE_USER_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(memcmp(&user, &before, sizeof(user)) == 0, "an event beyond the last does nothing");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_user_state,
			 "user_id: a UUID, required; email: a string of 254, required, personal, e-mail; "
			 "display_name: a string of 200, required, personal; "
			 "roles: a list of strings of 1000, required; is_suspended: true or false, required");
	is_shape(forge_user_commands[FORGE_USER_CREATE],
			 "email: a string of 254, required, trimmed, personal, e-mail; "
			 "display_name: a string of 200, required, personal; "
			 "roles: a list of strings of 1000, given roles");
	is_shape(forge_user_commands[FORGE_USER_RENAME],
			 "display_name: a string of 200, required, personal");
	is_shape(forge_user_commands[FORGE_USER_ASSIGN_ROLE],
			 "role: a string of 63, required, given roles");
	is_shape(forge_user_commands[FORGE_USER_REVOKE_ROLE], "role: a string of 63, required");
	is_shape(forge_user_commands[FORGE_USER_SUSPEND], "reason: a string of 500");
	is_shape(forge_user_commands[FORGE_USER_ACTIVATE], "");
	is_shape(forge_user_events[FORGE_USER_CREATED],
			 "user_id: a UUID, required; email: a string of 254, required, personal, e-mail; "
			 "display_name: a string of 200, required, personal; "
			 "roles: a list of strings of 1000, required");
	is_shape(forge_user_events[FORGE_USER_RENAMED],
			 "display_name: a string of 200, required, personal");
	is_shape(forge_user_events[FORGE_USER_ROLE_ASSIGNED], "role: a string of 63, required");
	is_shape(forge_user_events[FORGE_USER_ROLE_REVOKED], "role: a string of 63, required");
	is_shape(forge_user_events[FORGE_USER_SUSPENDED], "reason: a string of 500");
	is_shape(forge_user_events[FORGE_USER_ACTIVATED], "");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_create_refusals();
	test_create();
	test_rename();
	test_assign_role();
	test_too_many_roles();
	test_revoke_role();
	test_suspend();
	test_check();
	test_claims();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
