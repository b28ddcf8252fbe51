/*
 * settings.h
 *	  The extension's settings (docs/settings.md).
 */
#ifndef FORGE_PG_SETTINGS_H
#define FORGE_PG_SETTINGS_H

#include "pg/forge_pg.h"

#include "utils/guc.h"

extern bool forge_setting_allow_session_context;
extern int forge_setting_browser_session_lifetime; /* minutes */
extern bool forge_setting_durable_commit;
extern int forge_setting_error_max_length;       /* bytes */
extern int forge_setting_event_data_max_length;  /* bytes */
extern int forge_setting_jwt_leeway;             /* seconds */
extern int forge_setting_jwt_max_length;         /* bytes */
extern int forge_setting_job_lease;              /* seconds */
extern int forge_setting_job_payload_max_length; /* bytes */
extern int forge_setting_job_retention;          /* seconds; -1: for ever */
extern int forge_setting_job_timeout;            /* seconds; 0: none */
extern int forge_setting_metadata_max_length;    /* bytes */
extern bool forge_setting_worker;
extern int forge_setting_worker_delay;    /* milliseconds */
extern int forge_setting_worker_interval; /* milliseconds */

/*
 * The value of a setting that is a text, if it is not empty and was set by SET LOCAL (or
 * set_config with is_local) in this transaction; otherwise NULL.  A proxy hands
 * over the data of a request in this way; any other value may be left from an
 * earlier client of the connection.
 */
const char *forge_setting_of_transaction(const char *name);

/* Sets a setting that clients may set until the end of this transaction. */
void forge_setting_set_local(const char *name, const char *value);

/*
 * For background workers, whose handler of SIGHUP notes the request: reads the configuration files
 * again if that was asked for.  Returns whether it was.
 */
bool forge_settings_reload(void);

/* The identity of the transaction, as auth/session.c writes it for parallel workers. */
extern char *forge_setting_identity;

/*
 * The session context and the identity are auth's: it passes the hooks in, and
 * other modules read them through auth/session.h.
 */
typedef struct ForgeSettingHooks
{
	GucStringCheckHook check;
	GucStringAssignHook assign;
} ForgeSettingHooks;

void forge_settings_init(ForgeSettingHooks context, ForgeSettingHooks identity);

#endif
