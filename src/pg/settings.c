/*
 * settings.c
 *	  The extension's settings, sorted by name.
 */
#include "pg/settings.h"

#include "postmaster/interrupt.h"

#define INTERNAL_FLAGS (GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE | GUC_DISALLOW_IN_FILE)

/* The greatest value of a limit: jsonb itself holds no more in one object. */
#define DOCUMENT_MAX_LENGTH (256 * 1024 * 1024)

bool forge_setting_allow_session_context = false;
int forge_setting_browser_session_lifetime = 12 * 60;
bool forge_setting_durable_commit = true;
int forge_setting_error_max_length = 4096;
int forge_setting_event_data_max_length = 1024 * 1024;
int forge_setting_jwt_leeway = 30;
int forge_setting_jwt_max_length = 8192;
int forge_setting_job_lease = 60;
int forge_setting_job_payload_max_length = 1024 * 1024;
int forge_setting_job_retention = 30 * 86400;
int forge_setting_job_timeout = 30;
int forge_setting_metadata_max_length = 16 * 1024;
bool forge_setting_worker = true;
int forge_setting_worker_delay = 20;
int forge_setting_worker_interval = 10000;

char *forge_setting_identity = NULL;

static char *context_value = NULL;

const char *
forge_setting_of_transaction(const char *name)
{
	const struct config_generic *setting = forge_compat_find_setting(name);
	const char *value;

	if (setting == NULL || setting->stack == NULL ||
		(setting->stack->state != GUC_LOCAL && setting->stack->state != GUC_SET_LOCAL) ||
		setting->vartype != PGC_STRING)
		return NULL;
	/* GetConfigOption would look for the name once more. */
	value = *((const struct config_string *) setting)->variable;
	return value == NULL || value[0] == '\0' ? NULL : value;
}

void
forge_setting_set_local(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
							 false);
}

/*
 * No user can set it.  It cannot be set after a connection has begun, and before that the check
 * hook refuses every value but the one that a leader passes to its parallel worker.  It has a
 * source, because PostgreSQL does not pass on settings that are at their default.
 */
static void
define_identity(ForgeSettingHooks hooks)
{
	DefineCustomStringVariable("forgeerp.identity",
							   "The identity of the transaction; set by the extension.", NULL,
							   &forge_setting_identity, "", PGC_SU_BACKEND, INTERNAL_FLAGS,
							   hooks.check, hooks.assign, NULL);
	/* GUC_ACTION_SAVE is the only action that is allowed within a parallel query, where we may be
	 * loaded. */
	(void) set_config_option("forgeerp.identity", "", PGC_SU_BACKEND, PGC_S_DYNAMIC_DEFAULT,
							 GUC_ACTION_SAVE, true, 0, false);
}

bool
forge_settings_reload(void)
{
	if (!ConfigReloadPending)
		return false;
	ConfigReloadPending = false;
	ProcessConfigFile(PGC_SIGHUP);
	return true;
}

void
forge_settings_init(ForgeSettingHooks context, ForgeSettingHooks identity)
{
	/*
	 * May an operator set a context that outlasts the transaction (forge.act_as with
	 * session => true)?  Convenient in psql; dangerous behind a pool, where the next
	 * client would inherit it.
	 */
	DefineCustomBoolVariable("forgeerp.allow_session_context",
							 "Allows forge.act_as to set a context for the whole session.", NULL,
							 &forge_setting_allow_session_context, false, PGC_SUSET, 0, NULL, NULL,
							 NULL);

	/* How long may somebody work in a browser without signing in again? */
	DefineCustomIntVariable("forgeerp.browser_session_lifetime",
							"Minutes for which a browser stays signed in.", NULL,
							&forge_setting_browser_session_lifetime, 12 * 60, 1, 30 * 24 * 60,
							PGC_SUSET, GUC_UNIT_MIN, NULL, NULL, NULL);

	/*
	 * The identity of this transaction.  Not for people: set by the extension's C
	 * code only, and a setting at all only because parallel workers and ROLLBACK TO
	 * know settings.
	 */
	DefineCustomStringVariable("forgeerp.context", "The session context; set by the extension.",
							   NULL, &context_value, "", PGC_SUSET, INTERNAL_FLAGS, context.check,
							   context.assign, NULL);

	/*
	 * Is a command on disk when it is acknowledged, even with synchronous_commit =
	 * off?  Turn it off where losing the last moments in a crash is acceptable.
	 */
	DefineCustomBoolVariable("forgeerp.durable_commit",
							 "Makes every acknowledged command durable, whatever "
							 "synchronous_commit says.",
							 NULL, &forge_setting_durable_commit, true, PGC_SUSET, 0, NULL, NULL,
							 NULL);

	/* Errors of jobs and read models: a handler may raise megabytes, twenty times. */
	DefineCustomIntVariable("forgeerp.error_max_length",
							"Length at which the text of an error is cut that is kept.", NULL,
							&forge_setting_error_max_length, 4096, 256, 1024 * 1024, PGC_SUSET,
							GUC_UNIT_BYTE, NULL, NULL, NULL);

	/* Other types have limits of their own, field by field. */
	DefineCustomIntVariable("forgeerp.event_data_max_length",
							"Length of the longest data of an event whose type is not registered.",
							NULL, &forge_setting_event_data_max_length, 1024 * 1024, 1024,
							DOCUMENT_MAX_LENGTH, PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);

	/* The transaction's one identity, for its parallel workers.  Not for people either. */
	define_identity(identity);

	/* After a crash, when is a job that was running tried again? */
	DefineCustomIntVariable(
		"forgeerp.job_lease", "Seconds after which a job that was lost in a crash is anybody's.",
		NULL, &forge_setting_job_lease, 60, 1, 86400, PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);

	/* The worker has a payload in memory several times over while it does the job. */
	DefineCustomIntVariable("forgeerp.job_payload_max_length",
							"Length of the longest payload of a job.", NULL,
							&forge_setting_job_payload_max_length, 1024 * 1024, 1024,
							DOCUMENT_MAX_LENGTH, PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);

	/* For so long callers can read the result of a job, and its id cannot be used again. */
	DefineCustomIntVariable("forgeerp.job_retention",
							"Seconds for which a finished job is kept; -1 for ever.", NULL,
							&forge_setting_job_retention, 30 * 86400, -1, INT_MAX, PGC_SIGHUP,
							GUC_UNIT_S, NULL, NULL, NULL);

	/* How long may one job keep the worker from everything else? */
	DefineCustomIntVariable(
		"forgeerp.job_timeout", "Seconds after which the worker ends a job; 0 for never.", NULL,
		&forge_setting_job_timeout, 30, 0, 86400, PGC_SIGHUP, GUC_UNIT_S, NULL, NULL, NULL);

	/* How far may the clocks of the issuer and of this server be apart? */
	DefineCustomIntVariable(
		"forgeerp.jwt_leeway", "Seconds that a token's times are given, for clocks that differ.",
		NULL, &forge_setting_jwt_leeway, 30, 0, 60, PGC_SUSET, GUC_UNIT_S, NULL, NULL, NULL);

	/* libjwt copies a token onto the stack, so the limit has a limit. */
	DefineCustomIntVariable("forgeerp.jwt_max_length", "Length of the longest token.", NULL,
							&forge_setting_jwt_max_length, 8192, 256, 16384, PGC_SUSET,
							GUC_UNIT_BYTE, NULL, NULL, NULL);

	/* It is stored with each event of a call, and a call may have 100,000 events. */
	DefineCustomIntVariable("forgeerp.metadata_max_length", "Length of the longest metadata.", NULL,
							&forge_setting_metadata_max_length, 16 * 1024, 1024,
							DOCUMENT_MAX_LENGTH, PGC_SUSET, GUC_UNIT_BYTE, NULL, NULL, NULL);

	/* Is there a worker in each database that has the extension? */
	DefineCustomBoolVariable("forgeerp.worker", "Runs a worker for each database.", NULL,
							 &forge_setting_worker, true, PGC_SIGHUP, 0, NULL, NULL, NULL);

	/* Under load, how much is done at a time, and how late? */
	DefineCustomIntVariable(
		"forgeerp.worker_delay", "Pause of a worker after it has done something.", NULL,
		&forge_setting_worker_delay, 20, 0, 1000, PGC_SIGHUP, GUC_UNIT_MS, NULL, NULL, NULL);

	/* Each commit wakes the worker; this is for wake-ups that are lost. */
	DefineCustomIntVariable("forgeerp.worker_interval",
							"Longest sleep of a worker that nobody wakes.", NULL,
							&forge_setting_worker_interval, 10000, 100, 3600000, PGC_SIGHUP,
							GUC_UNIT_MS, NULL, NULL, NULL);

	MarkGUCPrefixReserved("forgeerp");
}
