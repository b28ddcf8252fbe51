/*
 * settings.h
 *	  The extension's settings (docs/settings.md).
 */
#ifndef FORGE_PG_SETTINGS_H
#define FORGE_PG_SETTINGS_H

#include "pg/forge_pg.h"

#include "utils/guc.h"

extern bool forge_setting_allow_session_context;
extern bool forge_setting_durable_commit;
extern int forge_setting_error_max_length;       /* bytes */
extern int forge_setting_event_data_max_length;  /* bytes */
extern int forge_setting_jwt_leeway;             /* seconds */
extern int forge_setting_jwt_max_length;         /* bytes */
extern int forge_setting_job_lease;              /* seconds */
extern int forge_setting_job_payload_max_length; /* bytes */
extern int forge_setting_job_timeout;            /* seconds; 0: none */
extern int forge_setting_metadata_max_length;    /* bytes */
extern bool forge_setting_worker;
extern int forge_setting_worker_delay;    /* milliseconds */
extern int forge_setting_worker_interval; /* milliseconds */

/*
 * The session context as auth/ writes it.  Its hooks belong to auth/, which
 * passes them in; everybody else reads it through auth/session.h.
 */
void forge_settings_init(GucStringCheckHook check_context, GucStringAssignHook assign_context);

#endif
