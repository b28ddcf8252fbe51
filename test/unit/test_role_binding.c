/*
 * test_role_binding.c
 *	  identity.role_binding: every refusal, every event, and the shapes.
 */
#include "domain/role_binding/role_binding.h"
#include "test_decision.h"
#include "test_shape.h"

#define TENANT_A ((ForgeUuid){ { 1 } })
#define TENANT_B ((ForgeUuid){ { 2 } })
#define SOMEBODY ((ForgeUuid){ { 3 } })

static TestArena arena;

static TestDecision
bind_oid(ForgeRoleBinding *binding, ForgeUuid tenant, ForgeUuid principal, ForgeText roles,
		 int64_t oid)
{
	ForgeRoleBindingBind command = { FORGE_TEXT("shop"), tenant, principal, roles, oid };

	return test_execute(&arena, &forge_role_binding, binding, FORGE_ROLE_BINDING_BIND, &command);
}

static TestDecision
bind(ForgeRoleBinding *binding, ForgeUuid tenant, ForgeUuid principal, ForgeText roles)
{
	return bind_oid(binding, tenant, principal, roles, 16400);
}

static TestDecision
unbind(ForgeRoleBinding *binding)
{
	char nothing = 0;

	return test_execute(&arena, &forge_role_binding, binding, FORGE_ROLE_BINDING_UNBIND, &nothing);
}

/* A login role may be called " ". */
static void
test_blank(void)
{
	ForgeRoleBindingBind command = { FORGE_TEXT(" "), TENANT_A, SOMEBODY, FORGE_TEXT("admin"), 1 };
	ForgeRoleBinding binding = { 0 };

	is_refused(
		test_execute(&arena, &forge_role_binding, &binding, FORGE_ROLE_BINDING_BIND, &command)
			.outcome,
		FORGE_REASON_FIELD_BLANK, "Field \"role_name\" is blank.", "bind: a role without a name");
}

static void
test_bind(void)
{
	ForgeRoleBinding binding = { 0 };
	TestDecision decision = bind(&binding, TENANT_A, SOMEBODY, FORGE_TEXT("admin\nviewer"));
	const ForgeRoleBindingBound *bound = decision.events.list[0].data;

	is_int(decision.events.count, 1, "bind decides one event");
	is_int(decision.events.list[0].type, FORGE_ROLE_BINDING_BOUND, "it was bound");
	ok(forge_text_equal(bound->role_name, FORGE_TEXT("shop")) &&
		   forge_uuid_equal(bound->tenant_id, TENANT_A) &&
		   forge_uuid_equal(bound->principal_id, SOMEBODY) &&
		   forge_text_equal(bound->roles, FORGE_TEXT("admin\nviewer")) && bound->role_oid == 16400,
	   "with all that was asked for");
	ok(binding.is_bound && forge_uuid_equal(binding.tenant_id, TENANT_A), "and so it is");
	is_int(bind(&binding, TENANT_A, SOMEBODY, FORGE_TEXT("admin\nviewer")).events.count, 0,
		   "binding it so again decides nothing");
	is_int(bind(&binding, TENANT_B, SOMEBODY, FORGE_TEXT("admin\nviewer")).events.count, 1,
		   "another tenant is a change");
	is_int(bind(&binding, TENANT_B, FORGE_UUID_NIL, FORGE_TEXT("admin\nviewer")).events.count, 1,
		   "another principal is a change");
	is_int(bind(&binding, TENANT_B, FORGE_UUID_NIL, FORGE_TEXT("")).events.count, 1,
		   "other roles are a change");
	is_int(bind_oid(&binding, TENANT_B, FORGE_UUID_NIL, FORGE_TEXT(""), 16401).events.count, 1,
		   "another role of the name is a change");
	is_int(binding.role_oid, 16401, "and so it is");
	is_int(binding.head.version, 5, "five changes");
}

static void
test_unbind(void)
{
	ForgeRoleBinding binding = { 0 };

	is_refused(unbind(&binding).outcome, FORGE_REASON_BINDING_NOT_FOUND, "",
			   "unbind: what was never bound");
	(void) bind(&binding, TENANT_A, FORGE_UUID_NIL, FORGE_TEXT(""));
	is_int(unbind(&binding).events.count, 1, "unbind decides one event");
	ok(!binding.is_bound, "and so it is");
	is_refused(unbind(&binding).outcome, FORGE_REASON_BINDING_NOT_FOUND, "",
			   "unbind: what is no longer bound");
	is_int(bind(&binding, TENANT_A, FORGE_UUID_NIL, FORGE_TEXT("")).events.count, 1,
		   "it can be bound again, as it was");
}

/* 0.1.0 noted the name alone. */
static void
test_bound_by_name(void)
{
	ForgeRoleBindingBound1 stored = { .role_name = FORGE_TEXT("shop"),
									  .tenant_id = TENANT_A,
									  .roles = FORGE_TEXT("admin") };
	ForgeRoleBinding binding = { 0 };
	ForgeEvent event = { .type = FORGE_ROLE_BINDING_BOUND };

	event.data = forge_shape_raise(forge_role_binding_events[event.type], 1, &stored, &arena.arena);
	forge_aggregate_apply(&forge_role_binding, &binding, &event, &arena.arena);
	ok(binding.is_bound && forge_uuid_equal(binding.tenant_id, TENANT_A) &&
		   forge_text_equal(binding.roles, FORGE_TEXT("admin")),
	   "what was bound by its name is bound");
	is_int(binding.role_oid, 0, "and which role that was, is not known");
}

static void
test_check(void)
{
	ForgeRoleBinding binding = {
		.head = { 1 }, .role_name = FORGE_TEXT("shop"), .tenant_id = TENANT_A, .is_bound = true
	};
	ForgeRoleBinding nameless = binding;
	ForgeRoleBinding nowhere = binding;

	nameless.role_name = FORGE_TEXT(" ");
	nowhere.tenant_id = FORGE_UUID_NIL;
	ok(forge_role_binding_check(&binding), "a binding keeps its invariant");
	ok(!forge_role_binding_check(&nameless), "but not without a role");
	ok(!forge_role_binding_check(&nowhere), "and not without a tenant");
	nowhere.is_bound = false;
	ok(forge_role_binding_check(&nowhere), "unless it is not bound");
}

static void
test_unknown(void)
{
	ForgeRoleBinding binding = { 0 };
	char nothing = 0;
	ForgeEvents events = { .arena = &arena.arena };
	ForgeCommand command = { .type = FORGE_ROLE_BINDING_COMMAND_COUNT, .data = &nothing };

	is_refused(forge_role_binding_decide(&binding, &command, &events), FORGE_REASON_COMMAND_UNKNOWN,
			   "", "a command that is not there");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_role_binding_state,
			 "role_name: a string of 63, required; tenant_id: a UUID, required; "
			 "principal_id: a UUID; roles: a list of strings of 1000, required; "
			 "is_bound: true or false, required; role_oid: a whole number");
	is_shape(forge_role_binding_commands[FORGE_ROLE_BINDING_BIND],
			 "role_name: a string of 63, required; tenant_id: a UUID, required; "
			 "principal_id: a UUID; roles: a list of strings of 1000, required; "
			 "role_oid: a whole number, required");
	is_shape(forge_role_binding_commands[FORGE_ROLE_BINDING_UNBIND], "");
	is_shape(forge_role_binding_events[FORGE_ROLE_BINDING_BOUND],
			 "role_name: a string of 63, required; tenant_id: a UUID, required; "
			 "principal_id: a UUID; roles: a list of strings of 1000, required; "
			 "role_oid: a whole number, required");
	is_shape(forge_shape_of_version(forge_role_binding_events[FORGE_ROLE_BINDING_BOUND], 1),
			 "role_name: a string of 63, required; tenant_id: a UUID, required; "
			 "principal_id: a UUID; roles: a list of strings of 1000, required");
	is_shape(forge_role_binding_events[FORGE_ROLE_BINDING_UNBOUND], "");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_blank();
	test_bind();
	test_unbind();
	test_bound_by_name();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
