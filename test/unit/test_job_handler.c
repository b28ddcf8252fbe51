/*
 * test_job_handler.c
 *	  forge.job_handler: every refusal, every event, and the shapes.
 */
#include "domain/job_handler/job_handler.h"
#include "test_decision.h"
#include "test_shape.h"

static TestArena arena;

static TestDecision
reg_as(ForgeJobHandler *handler, ForgeJobHandlerRegister command)
{
	return test_execute(&arena, &forge_job_handler, handler, FORGE_JOB_HANDLER_REGISTER, &command);
}

static ForgeJobHandlerRegister
described(ForgeText kind, ForgeText function_name)
{
	return (ForgeJobHandlerRegister){ .kind = kind,
									  .function_name = function_name,
									  .function_oid = 16500,
									  .owner_name = FORGE_TEXT("developer"),
									  .owner_oid = 16400,
									  .database_id = { { 1 } } };
}

static TestDecision
reg(ForgeJobHandler *handler, ForgeText kind, ForgeText function_name)
{
	return reg_as(handler, described(kind, function_name));
}

static TestDecision
take_away(ForgeJobHandler *handler)
{
	char nothing = 0;

	return test_execute(&arena, &forge_job_handler, handler, FORGE_JOB_HANDLER_REMOVE, &nothing);
}

static void
test_register(void)
{
	ForgeJobHandler handler = { 0 };
	TestDecision decision = reg(&handler, FORGE_TEXT("mail.send"), FORGE_TEXT("app.send"));
	const ForgeJobHandlerRegistered *registered = decision.events.list[0].data;

	is_int(decision.events.count, 1, "register decides one event");
	is_int(decision.events.list[0].type, FORGE_JOB_HANDLER_REGISTERED, "it was registered");
	ok(forge_text_equal(registered->kind, FORGE_TEXT("mail.send")) &&
		   forge_text_equal(registered->function_name, FORGE_TEXT("app.send")),
	   "with all that was asked for");
	ok(handler.is_registered && forge_text_equal(handler.kind, FORGE_TEXT("mail.send")),
	   "and so it is");
	is_int(reg(&handler, FORGE_TEXT("mail.send"), FORGE_TEXT("app.send")).events.count, 0,
		   "the same function again decides nothing");
	is_int(reg(&handler, FORGE_TEXT("mail.send"), FORGE_TEXT("app.other")).events.count, 1,
		   "another function is a change");
}

/* One of the same name is not the same: by what it is told apart is registered anew. */
static void
test_another(void)
{
	ForgeJobHandlerRegister first = described(FORGE_TEXT("mail"), FORGE_TEXT("app.send"));
	ForgeJobHandlerRegister other_function = first;
	ForgeJobHandlerRegister other_name = first;
	ForgeJobHandlerRegister other_owner = first;
	ForgeJobHandlerRegister other_database = first;
	ForgeJobHandler handler = { 0 };

	other_function.function_oid++;
	other_name.owner_name = FORGE_TEXT("tester");
	other_owner.owner_oid++;
	other_database.database_id.bytes[0]++;
	(void) reg_as(&handler, first);
	is_int(reg_as(&handler, first).events.count, 0, "the same again");
	is_int(reg_as(&handler, other_function).events.count, 1, "a function that was made anew");
	(void) reg_as(&handler, first);
	is_int(reg_as(&handler, other_name).events.count, 1, "an owner of another name");
	(void) reg_as(&handler, first);
	is_int(reg_as(&handler, other_owner).events.count, 1, "another owner of the same name");
	(void) reg_as(&handler, first);
	is_int(reg_as(&handler, other_database).events.count, 1, "another database");
	ok(handler.function_oid == 16500 && handler.owner_oid == 16400 &&
		   forge_text_equal(handler.owner_name, FORGE_TEXT("developer")) &&
		   forge_uuid_equal(handler.database_id, other_database.database_id),
	   "and all of it is kept");
}

static void
test_kinds(void)
{
	static const char *const invalid[] = { "", " ", "Mail", "mail send", "forge.x", "forge." };
	ForgeJobHandler handler = { 0 };

	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		is_refused(reg(&handler, forge_text_from(invalid[i]), FORGE_TEXT("app.send")).outcome,
				   FORGE_REASON_JOB_KIND_INVALID,
				   "Field \"kind\" must be of a-z, 0-9, \"_\" and \".\", and not begin with "
				   "\"forge.\".",
				   invalid[i]);
	is_int(reg(&handler, FORGE_TEXT("forge"), FORGE_TEXT("app.send")).events.count, 1,
		   "a kind that only looks like one of the library's");
}

/* A name of the server's may be a space. */
static void
test_blank(void)
{
	ForgeJobHandlerRegister idle = described(FORGE_TEXT("mail"), FORGE_TEXT(" "));
	ForgeJobHandlerRegister ownerless = described(FORGE_TEXT("mail"), FORGE_TEXT("app.send"));
	ForgeJobHandler handler = { 0 };

	ownerless.owner_name = FORGE_TEXT(" ");
	is_refused(reg_as(&handler, idle).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"function_name\" is blank.", "register: a function without a name");
	is_refused(reg_as(&handler, ownerless).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"owner_name\" is blank.", "register: an owner without a name");
}

static void
test_remove(void)
{
	ForgeJobHandler handler = { 0 };

	is_refused(take_away(&handler).outcome, FORGE_REASON_JOB_HANDLER_NOT_FOUND, "",
			   "remove: what was never registered");
	(void) reg(&handler, FORGE_TEXT("mail"), FORGE_TEXT("app.send"));
	is_int(take_away(&handler).events.count, 1, "remove decides one event");
	ok(!handler.is_registered, "and so it is");
	is_refused(take_away(&handler).outcome, FORGE_REASON_JOB_HANDLER_NOT_FOUND, "",
			   "remove: what is no longer registered");
	is_int(reg(&handler, FORGE_TEXT("mail"), FORGE_TEXT("app.send")).events.count, 1,
		   "it can be registered again, as it was");
}

static void
test_check(void)
{
	ForgeJobHandler handler = { .head = { 1 },
								.kind = FORGE_TEXT("mail"),
								.function_name = FORGE_TEXT("app.send"),
								.owner_name = FORGE_TEXT("developer"),
								.is_registered = true };
	ForgeJobHandler kindless = handler;
	ForgeJobHandler idle = handler;
	ForgeJobHandler ownerless = handler;

	ownerless.owner_name = FORGE_TEXT("");
	kindless.kind = FORGE_TEXT("");
	idle.function_name = FORGE_TEXT(" ");
	ok(forge_job_handler_check(&handler), "a handler keeps its invariant");
	ok(!forge_job_handler_check(&kindless), "but not without a kind");
	ok(!forge_job_handler_check(&idle), "and not without a function");
	ok(!forge_job_handler_check(&ownerless), "nor without an owner");
	idle.is_registered = false;
	ok(forge_job_handler_check(&idle), "unless it is not registered");
}

static void
test_unknown(void)
{
	ForgeJobHandler handler = { 0 };
	char nothing = 0;
	ForgeEvents events = { .arena = &arena.arena };
	ForgeCommand command = { .type = FORGE_JOB_HANDLER_COMMAND_COUNT, .data = &nothing };

	is_refused(forge_job_handler_decide(&handler, &command, &events), FORGE_REASON_COMMAND_UNKNOWN,
			   "", "a command that is not there");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	static const char both[] =
		"kind: a string of 200, required; function_name: a string of 300, required; "
		"function_oid: a whole number, required; owner_name: a string of 63, required; "
		"owner_oid: a whole number, required; database_id: a UUID, required";

	is_shape(&forge_job_handler_state,
			 "kind: a string of 200, required; function_name: a string of 300, required; "
			 "function_oid: a whole number, required; owner_name: a string of 63, required; "
			 "owner_oid: a whole number, required; database_id: a UUID, required; "
			 "is_registered: true or false, required");
	is_shape(forge_job_handler_commands[FORGE_JOB_HANDLER_REGISTER], both);
	is_shape(forge_job_handler_commands[FORGE_JOB_HANDLER_REMOVE], "");
	is_shape(forge_job_handler_events[FORGE_JOB_HANDLER_REGISTERED], both);
	is_shape(forge_job_handler_events[FORGE_JOB_HANDLER_REMOVED], "");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_register();
	test_another();
	test_kinds();
	test_blank();
	test_remove();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
