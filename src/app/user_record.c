/*
 * user_record.c
 *	  May the caller make a record for this principal?
 */
#include "app/user_record.h"

#include "app/precondition.h"
#include "auth/access.h"
#include "auth/caller_permission.h"
#include "base/text_list.h"
#include "domain/administration/administration.h"
#include "domain/permission/permission.h"
#include "domain/user/user.h"
#include "pg/digest.h"
#include "store/stream.h"

/* The permission to take some roles from a user, and the one to take all of them. */
#define TO_TAKE_ROLES FORGE_TEXT("identity.user.revoke_role")
#define TO_TAKE_ALL FORGE_TEXT("*")

ForgeUuid
forge_user_record_administration(void)
{
	return forge_digest_reserved_uuid(forge_text_from(forge_administration.name),
									  FORGE_TEXT("users"));
}

/* Is there an administrator among the users?  Once there was, there is for ever. */
static bool
has_administrator(ForgeUuid tenant)
{
	ForgeStream stream = { .tenant = tenant, .id = forge_user_record_administration() };
	ForgeTable heads;

	forge_table_open(&heads, &forge_stream_table, AccessShareLock);
	(void) forge_stream_find(&heads, &stream, false);
	forge_table_close(&heads);
	return stream.version > 0;
}

/* Does one of the session's roles that hold everything stay in effect? */
static bool
keeps_all(const ForgeSession *session, ForgeText roles)
{
	ForgeText role;

	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, &role))
		if (forge_text_list_has(forge_access_of(session)->roles, role) &&
			!forge_text_is_absent(forge_permission_find(
				forge_access_role_permissions(session->tenant, role), TO_TAKE_ALL)))
			return true;
	return false;
}

/*
 * A record with these roles.  A record with a new id (nil) takes nothing away: no
 * principal signs in by it yet.  Else refuses permission_denied without the right to
 * take roles, or while the tenant's users have no administrator, without "*": the
 * principal might be the last one that there is.  Refuses last_admin when the caller
 * is that last one and would take "*" away from itself.
 */
static ForgeOutcome
check_record(const ForgeSession *session, ForgeUuid user_id, ForgeText roles)
{
	if (forge_uuid_is_nil(user_id))
		return forge_accept();
	if (!forge_permission_held(TO_TAKE_ALL))
		return forge_permission_check(has_administrator(session->tenant) ? TO_TAKE_ROLES
																		 : TO_TAKE_ALL);
	if (forge_uuid_equal(user_id, session->principal) && !keeps_all(session, roles) &&
		!has_administrator(session->tenant))
		return forge_refuse(FORGE_REASON_LAST_ADMIN);
	return forge_accept();
}

static ForgeOutcome
check(const ForgeRequest *request)
{
	const ForgeUserCreate *create = request->command.data;

	if (request->command.type != FORGE_USER_CREATE)
		return forge_accept();
	return check_record(forge_session_current(), request->envelope.aggregate_id, create->roles);
}

const ForgePrecondition forge_user_precondition = {
	.aggregate = &forge_user,
	.check = check,
};
