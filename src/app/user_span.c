/*
 * user_span.c
 *	  identity.user drives identity.administration: it counts a user that
 *	  becomes an active administrator, or stops being one.
 */
#include "app/span.h"
#include "app/user_record.h"

#include "domain/administration/administration.h"
#include "domain/permission/permission.h"
#include "domain/user/user.h"

static bool
is_active_admin(const ForgeUser *user)
{
	return !user->is_suspended && forge_text_list_has(user->roles, FORGE_TEXT(FORGE_ROLE_ADMIN));
}

static void
follow(const void *state, const ForgeCommand *cause, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeUser *before = state;
	ForgeUser after = *before;
	ForgeAdministrationAdmit *command;

	forge_user_apply(&after, event, follow_ups->arena);
	if (is_active_admin(before) == is_active_admin(&after))
		return;
	command = forge_follow_ups_add(
		follow_ups, &forge_administration, forge_user_record_administration(),
		is_active_admin(&after) ? FORGE_ADMINISTRATION_ADMIT : FORGE_ADMINISTRATION_DISMISS);
	command->user_id = cause->aggregate_id;
}

const ForgeSpan forge_user_span = {
	.aggregate = &forge_user,
	.follow = follow,
};
