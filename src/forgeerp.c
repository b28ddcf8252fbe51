/*
 * forgeerp.c
 *	  The library's entry: one line per subsystem that must be set up.
 */
#include "pg/forge_pg.h"

#include "api/command_function.h"
#include "api/http_command.h"
#include "auth/jwt.h"
#include "auth/session.h"
#include "pg/fail_point.h"
#include "pg/notify.h"
#include "pg/relation.h"
#include "pg/wake.h"
#include "pg/worker_away.h"
#include "pg/worker_slot.h"
#include "projection/rows/estimate.h"
#include "store/announcement.h"
#include "store/durable.h"
#include "worker/handler.h"
#include "worker/launcher.h"
#include "worker/statements.h"
#include "worker/stop.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	forge_relation_init();
	forge_fail_point_init();
	forge_session_init();
	forge_jwt_init();
	forge_notify_init();
	forge_announcement_init();
	forge_estimate_init();
	forge_durable_init();
	forge_command_function_init();
	forge_http_command_init();
	forge_worker_slot_init();
	forge_worker_away_init();
	forge_wake_init();
	forge_handler_init();
	forge_stop_init();
	forge_statements_init();
	forge_launcher_init();
}
