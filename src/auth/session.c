/*
 * session.c
 *	  The session: the tenant, the principal and the roles of this transaction.
 */
#include "auth/session.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "auth/access.h"
#include "auth/jwt_refusal.h"
#include "auth/bound_role.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "pg/settings.h"
#include "utils/acl.h"
#include "utils/inval.h"

static const ForgeSession nobody;

/* The context setting, parsed; no tenant when it is empty. */
static const ForgeSession *context_session = &nobody;

/* True while this module sets the context. */
static bool is_setting_context = false;

/* The identity of this transaction, once there is one. */
static bool has_identity = false;
static ForgeSession identity;

/* ----- sessions as text --------------------------------------------------------------------- */

#define SESSION_TEXT_SIZE (4 * FORGE_UUID_TEXT_SIZE + FORGE_ROLES_TEXT_SIZE)

/* tenant|principal|key|binding|roles */
static void
format_session(const ForgeSession *session, char text[SESSION_TEXT_SIZE])
{
	const ForgeUuid ids[] = { session->tenant, session->principal, session->key, session->binding };

	for (int i = 0; i < lengthof(ids); i++)
	{
		forge_uuid_format(ids[i], text);
		text += FORGE_UUID_TEXT_SIZE;
		text[-1] = '|';
	}
	strlcpy(text, session->roles, FORGE_ROLES_TEXT_SIZE);
}

static bool
parse_session(const char *text, ForgeSession *session)
{
	ForgeUuid *const ids[] = { &session->tenant, &session->principal, &session->key,
							   &session->binding };

	if (strlen(text) < lengthof(ids) * FORGE_UUID_TEXT_SIZE)
		return false;
	for (int i = 0; i < lengthof(ids); i++)
	{
		if (!forge_uuid_parse((ForgeText){ text, FORGE_UUID_TEXT_SIZE - 1 }, ids[i]))
			return false;
		text += FORGE_UUID_TEXT_SIZE;
	}
	return strlcpy(session->roles, text, FORGE_ROLES_TEXT_SIZE) < FORGE_ROLES_TEXT_SIZE;
}

/*
 * The parsed value of a setting of ours, for its assign hook; NULL for an empty
 * value.  False for a value that cannot be read, or when the setting may not be
 * set.
 */
static bool
read_setting(const char *value, bool is_allowed, void **extra)
{
	ForgeSession *session;

	if (value[0] == '\0')
		return true;
	if (!is_allowed)
		return false;
	session = forge_compat_guc_allocate(sizeof(*session));
	if (session == NULL)
		return false;
	if (!parse_session(value, session))
	{
		forge_compat_guc_free(session);
		return false;
	}
	*extra = session;
	return true;
}

/* ----- the context setting ------------------------------------------------------------------ */

/* Refuses every source but this module, superusers included; emptying is always allowed. */
static bool
check_context(char **new_value, void **extra, GucSource source)
{
	if (read_setting(*new_value, is_setting_context || InitializingParallelWorker, extra))
		return true;
	GUC_check_errmsg("parameter \"forgeerp.context\" cannot be set");
	GUC_check_errhint("Sign in by forge.authenticate or forge.act_as.");
	return false;
}

static void
assign_context(const char *new_value, void *extra)
{
	context_session = extra != NULL ? extra : &nobody;
}

static void
set_context(const ForgeSession *session, bool whole_session)
{
	char text[SESSION_TEXT_SIZE];

	format_session(session, text);
	is_setting_context = true;
	PG_TRY();
	{
		(void) set_config_option("forgeerp.context", text, PGC_SUSET, PGC_S_SESSION,
								 whole_session ? GUC_ACTION_SET : GUC_ACTION_LOCAL, true, 0, false);
	}
	PG_FINALLY();
	{
		is_setting_context = false;
	}
	PG_END_TRY();
}

/* ----- the identity of the transaction ------------------------------------------------------ */

/* The same identity, proved in the same way? */
static bool
is_same_proof(const ForgeSession *a, const ForgeSession *b)
{
	return forge_session_equal(a, b) && forge_uuid_equal(a->key, b->key) &&
		   forge_uuid_equal(a->binding, b->binding);
}

/*
 * Parallel workers get it by the setting forgeerp.identity.  A setting that is set in the ordinary
 * way would not do: ROLLBACK TO would take it back, and in a query that is parallel already it
 * could not be set.  So the variable behind it is pointed at our text, which PostgreSQL reads when
 * it starts workers.  It never frees that text, as nothing sets this setting once a session runs.
 */
static void
publish_identity(void)
{
	static char nothing[] = "";
	static char text[SESSION_TEXT_SIZE];
	static ForgeSession written; /* what the text says; connections seldom change their identity */

	if (IsParallelWorker())
		return;
	if (!has_identity)
	{
		forge_setting_identity = nothing;
		return;
	}
	if (text[0] == '\0' || !is_same_proof(&written, &identity))
	{
		format_session(&identity, text);
		written = identity;
	}
	forge_setting_identity = text;
}

/* Gives the transaction an identity, or none (NULL). */
static void
set_identity(const ForgeSession *session)
{
	has_identity = session != NULL;
	if (has_identity)
		identity = *session;
	publish_identity();
}

/* In a worker that starts: the leader's. */
static bool
check_identity(char **new_value, void **extra, GucSource source)
{
	return read_setting(*new_value, InitializingParallelWorker, extra);
}

static void
assign_identity(const char *new_value, void *extra)
{
	if (extra != NULL)
	{
		identity = *(const ForgeSession *) extra;
		has_identity = true;
	}
}

/* ----- the session -------------------------------------------------------------------------- */

static void
remember_identity(const ForgeSession *session)
{
	if (!has_identity)
		set_identity(session);
}

/*
 * The proved identity, even of a suspended tenant.  After RESET ALL there is no
 * identity, not even that of the login role.
 */
static const ForgeSession *
proven_session(void)
{
	const ForgeSession *session;

	/* A transaction that holds its locks already would not hear of changes made elsewhere. */
	AcceptInvalidationMessages();
	session = forge_uuid_is_nil(context_session->tenant) ? forge_binding_session(GetSessionUserId())
														 : context_session;
	if (forge_uuid_is_nil(session->tenant))
		return session;
	remember_identity(session);
	return forge_session_equal(session, &identity) ? session : &nobody;
}

const ForgeSession *
forge_session_current(void)
{
	const ForgeSession *session = proven_session();

	if (forge_uuid_is_nil(session->tenant) ||
		likely(forge_access_of(session)->status == FORGE_ACCESS_OPEN))
		return session;
	return &nobody;
}

void
forge_session_check_open(const ForgeSession *session)
{
	ForgeAccessStatus status = forge_access_of(session)->status;

	if (unlikely(status == FORGE_ACCESS_KEY_RETIRED))
		forge_jwt_refuse("its key has been retired since it signed in");
	if (unlikely(status == FORGE_ACCESS_USER_SUSPENDED))
		forge_error_raise(forge_refuse(FORGE_REASON_USER_SUSPENDED), FORGE_NO_PLACE);
	if (unlikely(status != FORGE_ACCESS_OPEN))
		forge_error_raise(forge_refuse(FORGE_REASON_TENANT_SUSPENDED), FORGE_NO_PLACE);
}

const ForgeSession *
forge_session_optional(void)
{
	const ForgeSession *session = proven_session();

	if (!forge_uuid_is_nil(session->tenant))
		forge_session_check_open(session);
	return session;
}

const ForgeSession *
forge_session_require(void)
{
	const ForgeSession *session = forge_session_optional();

	if (unlikely(forge_uuid_is_nil(session->tenant)))
		forge_error_raise(forge_refuse(FORGE_REASON_TENANT_MISSING), FORGE_NO_PLACE);
	return session;
}

ForgeOutcome
forge_session_set(const ForgeSession *session, bool whole_session)
{
	if (whole_session && !forge_setting_allow_session_context)
		return forge_refuse(FORGE_REASON_SESSION_CONTEXT_OFF);
	if (has_identity && !forge_session_equal(&identity, session))
		return forge_refuse(FORGE_REASON_IDENTITY_ALREADY_SET);

	set_context(session, whole_session);
	remember_identity(session);
	return forge_accept();
}

void
forge_session_enter(ForgeSessionScope *scope, const ForgeSession *session)
{
	scope->had_identity = has_identity;
	scope->identity = identity;
	scope->settings_level = NewGUCNestLevel();
	set_identity(NULL);
	forge_error_check(forge_session_set(session, false), FORGE_NO_PLACE);
}

void
forge_session_leave(ForgeSessionScope *scope, bool after_error)
{
	if (!after_error)
		AtEOXact_GUC(false, scope->settings_level);
	set_identity(scope->had_identity ? &scope->identity : NULL);
}

bool
forge_session_is_operator(void)
{
	return has_privs_of_role(GetUserId(), get_role_oid("forge_admin", false));
}

/* A parallel worker gets its settings in a transaction of its own, before it joins the leader's. */
static void
forget_identity(XactEvent event, void *arg)
{
	if (has_identity && !IsParallelWorker() &&
		(event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE))
		set_identity(NULL);
}

void
forge_session_init(void)
{
	forge_binding_init();
	forge_settings_init((ForgeSettingHooks){ check_context, assign_context },
						(ForgeSettingHooks){ check_identity, assign_identity });
	RegisterXactCallback(forget_identity, NULL);
}
