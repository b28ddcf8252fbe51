/*
 * explain_functions.c
 *	  forge.explain_permission: whether a user holds a permission, and why.
 */
#include "api/result.h"

#include "auth/access.h"
#include "auth/caller_permission.h"
#include "base/text_list.h"
#include "domain/permission/permission.h"
#include "domain/registry.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "utils/builtins.h"

typedef struct Explanation
{
	bool is_granted;
	StringInfoData reason;
	StringInfoData suggestions; /* a list */
} Explanation;

static const char *
quoted(ForgeText text)
{
	return psprintf("\"%.*s\"", text.length, text.data);
}

/* Is it the name of a command or of something else, or a wildcard? */
static bool
is_in_vocabulary(ForgeText permission)
{
	int type;
	int count;
	const ForgePermission *permissions = forge_permissions(&count);
	const ForgeAggregate *aggregate = forge_registry_find_command(permission, &type);

	if (aggregate != NULL)
		return forge_aggregate_is_asked_for(aggregate);
	for (int i = 0; i < count; i++)
		if (forge_text_equal(forge_text_from(permissions[i].name), permission))
			return true;
	return permission.length > 0 && permission.data[permission.length - 1] == '*' &&
		   forge_permission_is_valid(permission);
}

/* The first of the roles that holds it, and by what; false when none does. */
static bool
find_role(ForgeUuid tenant, ForgeText roles, ForgeText permission, ForgeText *role, ForgeText *by)
{
	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, role))
	{
		*by = forge_permission_find(forge_access_role_permissions(tenant, *role), permission);
		if (!forge_text_is_absent(*by))
			return true;
	}
	return false;
}

/* Which of the tenant's roles would do. */
static void
suggest_roles(Explanation *explanation, ForgeUuid tenant, ForgeText permission)
{
	ForgeText roles = forge_access_roles(tenant);
	ForgeText role;

	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, &role))
	{
		ForgeText by =
			forge_permission_find(forge_access_role_permissions(tenant, role), permission);

		if (!forge_text_is_absent(by))
			(void) forge_text_list_append(
				&explanation->suggestions,
				forge_text_from(psprintf("Role %s holds %s.", quoted(role), quoted(by))));
	}
}

/* Would a role do that was stated or is in the user's record, but not both? */
static bool
explain_narrowed(Explanation *explanation, const ForgeSession *subject, ForgeText permission)
{
	ForgeUserRecord record;
	ForgeText role;
	ForgeText by;
	bool is_stated;

	if (forge_uuid_is_nil(subject->principal) ||
		!forge_access_find_user(subject->tenant, subject->principal, &record))
		return false;
	is_stated = find_role(subject->tenant, forge_text_from(subject->roles), permission, &role, &by);
	if (!is_stated && !find_role(subject->tenant, record.roles, permission, &role, &by))
		return false;
	appendStringInfo(&explanation->reason, "role %s holds %s, but %s", quoted(role), quoted(by),
					 is_stated ? "the user does not have it" : "was not stated at sign-in");
	(void) forge_text_list_append(&explanation->suggestions,
								  is_stated ? FORGE_TEXT("Assign the role to the user.")
											: FORGE_TEXT("Sign in with the role."));
	return true;
}

/* Nobody asks for a permission that is not there, though a role may hold it: by a wildcard, or by
 * its name. */
static void
explain_unknown(Explanation *explanation, ForgeText permission)
{
	if (explanation->reason.len > 0)
		appendStringInfoString(&explanation->reason, ", but ");
	appendStringInfo(&explanation->reason, "there is no permission %s", quoted(permission));
	(void) forge_text_list_append(&explanation->suggestions,
								  FORGE_TEXT("The view erp.permission lists the permissions."));
}

static void
explain_refused(Explanation *explanation, const ForgeSession *subject, ForgeText roles,
				ForgeText permission)
{
	if (explain_narrowed(explanation, subject, permission))
		return;
	appendStringInfoString(&explanation->reason, roles.length == 0 ? "no role is in effect"
																   : "none of the roles holds it");
	suggest_roles(explanation, subject->tenant, permission);
}

static void
explain(Explanation *explanation, const ForgeSession *subject, const ForgeAccess *access,
		ForgeText permission)
{
	ForgeText role;
	ForgeText by;

	if (access->status == FORGE_ACCESS_USER_SUSPENDED)
	{
		appendStringInfoString(&explanation->reason, "the user is suspended");
		(void) forge_text_list_append(&explanation->suggestions, FORGE_TEXT("Activate the user."));
		return;
	}
	explanation->is_granted = find_role(subject->tenant, access->roles, permission, &role, &by);
	if (explanation->is_granted)
		appendStringInfo(&explanation->reason, "role %s holds %s", quoted(role), quoted(by));
	if (!is_in_vocabulary(permission))
		explain_unknown(explanation, permission);
	else if (!explanation->is_granted)
		explain_refused(explanation, subject, access->roles, permission);
}

/* The caller, or another user of the tenant, for which there is a permission of its own. */
static ForgeSession
subject_of(const ForgeSession *session, ForgeUuid user)
{
	ForgeSession other = { .tenant = session->tenant,
						   .principal = user,
						   .roles = FORGE_ROLES_OF_RECORD };
	ForgeUserRecord record;

	if (forge_uuid_is_nil(user) || forge_uuid_equal(user, session->principal))
		return *session;
	(void) forge_permission_require("identity.permission.explain");
	if (!forge_access_find_user(session->tenant, user, &record))
		forge_error_raise(forge_refuse(FORGE_REASON_USER_NOT_FOUND), FORGE_PLACE("identity.user"));
	return other;
}

FORGE_FUNCTION(forge_explain_permission);

/*
 * forge.explain_permission(permission text, user_id uuid) -> (granted, reason, roles,
 * effective_permissions, suggestions)
 */
Datum
forge_explain_permission(PG_FUNCTION_ARGS)
{
	ForgeSession subject =
		subject_of(forge_session_require(), forge_arg_uuid(fcinfo, 1, "user_id"));
	ForgeAccess access = forge_access_look_up(&subject);
	Explanation explanation = { false };
	Datum values[5];
	bool nulls[5] = { false };

	if (PG_ARGISNULL(0))
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "permission"),
						  FORGE_NO_PLACE);
	initStringInfo(&explanation.reason);
	initStringInfo(&explanation.suggestions);
	explain(&explanation, &subject, &access, forge_text_from_datum(PG_GETARG_DATUM(0)));

	values[0] = BoolGetDatum(explanation.is_granted);
	values[1] = CStringGetTextDatum(explanation.reason.data);
	values[2] = forge_text_list_to_datum(access.roles);
	values[3] = forge_text_list_to_datum(access.permissions);
	values[4] = forge_text_list_to_datum(
		(ForgeText){ explanation.suggestions.data, explanation.suggestions.len });
	PG_RETURN_DATUM(forge_result_row(fcinfo, lengthof(values), values, nulls));
}
