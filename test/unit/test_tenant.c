/*
 * test_tenant.c
 *	  identity.tenant: every refusal of every command and their order, every
 *	  event, and the limits of the fields.
 */
#include "domain/tenant/tenant.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define BLANK FORGE_TEXT(" \t")

/* A label of 63 characters, the longest there can be. */
#define LONGEST "a23456789-a23456789-a23456789-a23456789-a23456789-a23456789-a23"

static TestArena arena;

static TestDecision
create(ForgeTenant *tenant, ForgeText slug, ForgeText name)
{
	ForgeTenantCreate command = { slug, name };

	return test_execute(&arena, &forge_tenant, tenant, FORGE_TENANT_CREATE, &command);
}

static ForgeReason
reason_of_slug(const char *slug)
{
	ForgeTenant tenant = { 0 };

	return create(&tenant, forge_text_from(slug), ABSENT).outcome.reason;
}

static void
test_create_refusals(void)
{
	ForgeTenant existing = { { 1 }, FORGE_TEXT("acme"), FORGE_TEXT("Acme"), false };
	ForgeTenant tenant = { 0 };

	is_refused(create(&existing, BLANK, BLANK).outcome, FORGE_REASON_TENANT_EXISTS, "",
			   "create: tenant_exists comes first");
	is_refused(create(&existing, FORGE_TEXT("acme"), FORGE_TEXT("Acme")).outcome,
			   FORGE_REASON_TENANT_EXISTS, "", "create: whatever else is right");
	is_refused(create(&tenant, BLANK, BLANK).outcome, FORGE_REASON_SLUG_INVALID,
			   "Field \"slug\" must be 1 to 63 of a-z, 0-9 and \"-\".",
			   "create: then slug_invalid");
	is_refused(create(&tenant, FORGE_TEXT("acme"), BLANK).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "create: then name_blank");
	is_refused(create(&tenant, FORGE_TEXT("acme"), FORGE_TEXT("")).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "create: an empty name is blank");
	is_int(tenant.head.version, 0, "create: what is refused leaves no tenant");
}

static void
test_slugs(void)
{
	static const char *const invalid[] = { "",     "Acme", "acme!",       "a b", " acme", "acme ",
										   "a_b",  "a.b",  "caf\xC3\xA9", "a/b", "a:b",   "a`b",
										   "a{b}", "a@b",  LONGEST "4",   "a,b" };
	static const char *const valid[] = { "a", "z", "0", "9", "-", "acme-2", LONGEST };

	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		is_int(reason_of_slug(invalid[i]), FORGE_REASON_SLUG_INVALID, invalid[i]);
	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
		is_int(reason_of_slug(valid[i]), FORGE_ACCEPTED, valid[i]);
	is_int(reason_of_slug(NULL), FORGE_REASON_SLUG_INVALID, "no slug");
	is_int((int) strlen(LONGEST), FORGE_SLUG_LENGTH_MAX, "the longest slug");
}

static void
test_create(void)
{
	ForgeTenant tenant = { 0 };
	TestDecision decision = create(&tenant, FORGE_TEXT("acme"), FORGE_TEXT("Acme Ltd"));

	is_accepted(decision.outcome, "create: with slug and name");
	is_int(decision.events.count, 1, "create: one event");
	is_int(decision.events.list[0].type, FORGE_TENANT_CREATED, "create: created");
	ok(forge_text_equal(tenant.slug, FORGE_TEXT("acme")) &&
		   forge_text_equal(tenant.name, FORGE_TEXT("Acme Ltd")),
	   "create: the tenant has slug and name");
	is_int(tenant.head.version, 1, "create: version 1");

	tenant = (ForgeTenant){ 0 };
	decision = create(&tenant, FORGE_TEXT("acme"), ABSENT);
	is_accepted(decision.outcome, "create: without a name");
	ok(forge_text_equal(tenant.name, FORGE_TEXT("acme")), "create: it is called by its slug");
}

static void
test_check(void)
{
	ForgeTenant tenant = { 0 };

	ok(forge_tenant_check(&tenant), "check: no tenant");
	tenant.head.version = 1;
	ok(!forge_tenant_check(&tenant), "check: a tenant without a slug");
	tenant.slug = FORGE_TEXT("acme");
	ok(forge_tenant_check(&tenant), "check: a tenant with a slug");
	tenant.slug = FORGE_TEXT("Acme");
	ok(!forge_tenant_check(&tenant), "check: a slug that is none");
}

static void
test_claims(void)
{
	ForgeTenant tenant = { { 1 }, FORGE_TEXT("acme"), FORGE_TEXT("Acme"), false };
	ForgeTenant none = { 0 };
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	is_int(forge_tenant_claims(&tenant, claims), 1, "claims: its slug");
	is_text(claims[0].type, "identity.tenant.slug", "claims: by type");
	ok(forge_text_equal(claims[0].value, FORGE_TEXT("acme")), "claims: by value");
	is_int(claims[0].taken, FORGE_REASON_SLUG_TAKEN, "claims: with the refusal for others");
	is_int(forge_tenant_claims(&none, claims), 0, "claims: none without a tenant");
}

static void
test_unknown(void)
{
	ForgeTenant tenant = { { 1 }, FORGE_TEXT("acme"), FORGE_TEXT("Acme"), false };
	ForgeTenant before;
	ForgeEvents events = { .arena = &arena.arena };

	memcpy(&before, &tenant, sizeof(before));
	ok(forge_tenant_decide(&tenant, &(ForgeCommand){ .type = FORGE_TENANT_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_tenant_apply(&tenant, &(ForgeEvent){ FORGE_TENANT_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(memcmp(&tenant, &before, sizeof(tenant)) == 0, "an event beyond the last does nothing");
}

static void
test_limits(void)
{
	const ForgeShape *shape = forge_tenant_commands[FORGE_TENANT_CREATE];
	ForgeTenantCreate command = { 0 };
	char text[201];

	memset(text, 'x', sizeof(text));
	is_accepted(forge_field_set_text(&shape->fields[0], &command, (ForgeText){ text, 63 }),
				"a slug of 63 characters");
	is_refused(forge_field_set_text(&shape->fields[0], &command, (ForgeText){ text, 64 }),
			   FORGE_REASON_TEXT_TOO_LONG, "Field \"slug\" may have 63 characters, and has 64.",
			   "and not one of 64");
	is_accepted(forge_field_set_text(&shape->fields[1], &command, (ForgeText){ text, 200 }),
				"a name of 200 characters");
	is_refused(forge_field_set_text(&shape->fields[1], &command, (ForgeText){ text, 201 }),
			   FORGE_REASON_TEXT_TOO_LONG, "Field \"name\" may have 200 characters, and has 201.",
			   "and not one of 201");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_tenant_state,
			 "slug: a string of 63, required; name: a string of 200, required; "
			 "is_suspended: true or false, required");
	is_shape(forge_tenant_commands[FORGE_TENANT_RENAME], "name: a string of 200, required");
	is_shape(forge_tenant_commands[FORGE_TENANT_SUSPEND], "reason: a string of 500");
	is_shape(forge_tenant_commands[FORGE_TENANT_RESUME], "");
	is_shape(forge_tenant_events[FORGE_TENANT_RENAMED], "name: a string of 200, required");
	is_shape(forge_tenant_events[FORGE_TENANT_SUSPENDED], "reason: a string of 500");
	is_shape(forge_tenant_events[FORGE_TENANT_RESUMED], "");
	is_shape(forge_tenant_commands[FORGE_TENANT_CREATE],
			 "slug: a string of 63, required; name: a string of 200");
	is_shape(forge_tenant_events[FORGE_TENANT_CREATED],
			 "slug: a string of 63, required; name: a string of 200, required");
}

static TestDecision
rename_to(ForgeTenant *tenant, ForgeText name)
{
	ForgeTenantRename command = { name };

	return test_execute(&arena, &forge_tenant, tenant, FORGE_TENANT_RENAME, &command);
}

static TestDecision
suspend(ForgeTenant *tenant, ForgeText reason)
{
	ForgeTenantSuspend command = { reason };

	return test_execute(&arena, &forge_tenant, tenant, FORGE_TENANT_SUSPEND, &command);
}

static TestDecision
resume(ForgeTenant *tenant)
{
	char nothing = 0;

	return test_execute(&arena, &forge_tenant, tenant, FORGE_TENANT_RESUME, &nothing);
}

static void
test_changes(void)
{
	ForgeTenant none = { 0 };
	ForgeTenant tenant = { { 1 }, FORGE_TEXT("acme"), FORGE_TEXT("Acme"), false };
	TestDecision decision;

	is_refused(rename_to(&none, BLANK).outcome, FORGE_REASON_TENANT_NOT_FOUND, "",
			   "rename: tenant_not_found comes first");
	is_refused(suspend(&none, ABSENT).outcome, FORGE_REASON_TENANT_NOT_FOUND, "",
			   "suspend: tenant_not_found");
	is_refused(resume(&none).outcome, FORGE_REASON_TENANT_NOT_FOUND, "",
			   "resume: tenant_not_found");
	is_refused(rename_to(&tenant, BLANK).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "rename: then name_blank");

	is_int(rename_to(&tenant, FORGE_TEXT("Acme")).events.count, 0, "rename: nothing new");
	is_int(rename_to(&tenant, FORGE_TEXT("Acme & Co")).events.count, 1, "rename: one event");
	ok(forge_text_equal(tenant.name, FORGE_TEXT("Acme & Co")), "rename: the name");

	is_int(resume(&tenant).events.count, 0, "resume: one that is open");
	decision = suspend(&tenant, FORGE_TEXT("unpaid"));
	is_int(decision.events.count, 1, "suspend: one event");
	ok(forge_text_equal(((const ForgeTenantSuspended *) decision.events.list[0].data)->reason,
						FORGE_TEXT("unpaid")),
	   "suspend: with the reason");
	ok(tenant.is_suspended, "suspend: it is closed");
	is_int(suspend(&tenant, ABSENT).events.count, 0, "suspend: nothing new");
	is_int(resume(&tenant).events.count, 1, "resume: one event");
	ok(!tenant.is_suspended, "resume: it is open");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_create_refusals();
	test_slugs();
	test_create();
	test_changes();
	test_check();
	test_claims();
	test_unknown();
	test_limits();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
