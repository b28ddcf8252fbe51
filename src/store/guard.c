/*
 * guard.c
 *	  What keeps the log as it was written, and written when it was said to be.
 */
#include "store/guard.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "pg/settings.h"
#include "utils/rel.h"

/* Does this transaction hold a command that must be durable? */
static bool must_be_durable = false;

void
forge_guard_require_writable(const char *what)
{
	PreventCommandIfReadOnly(what);
	PreventCommandIfParallelMode(what);
	PreventCommandDuringRecovery(what);
}

void
forge_guard_make_durable(void)
{
	must_be_durable = forge_setting_durable_commit;
}

/*
 * A client's synchronous_commit = off (its own, its role's, or left behind in a
 * pool by a neighbour) must not lose what was acknowledged.  Raising the setting
 * for this transaction waits for a synchronous standby as well.
 */
static void
transaction_event(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_PRE_COMMIT && must_be_durable &&
		synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH)
		(void) set_config_option("synchronous_commit", "on", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_LOCAL, true, 0, false);
	if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE)
		must_be_durable = false;
}

void
forge_guard_init(void)
{
	RegisterXactCallback(transaction_event, NULL);
}

/* ----- the trigger on every table of the engine ---------------------------------------------- */

static const char *
operation_name(TriggerEvent event)
{
	if (TRIGGER_FIRED_BY_INSERT(event))
		return "INSERT";
	if (TRIGGER_FIRED_BY_UPDATE(event))
		return "UPDATE";
	if (TRIGGER_FIRED_BY_DELETE(event))
		return "DELETE";
	return "TRUNCATE";
}

FORGE_FUNCTION(forge_guard_trigger);

/*
 * BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE FOR EACH STATEMENT: refuses SQL
 * statements on the engine's tables.  A superuser may INSERT, so that a dump can
 * be restored.
 */
Datum
forge_guard_trigger(PG_FUNCTION_ARGS)
{
	TriggerData *trigger = (TriggerData *) fcinfo->context;
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_WRITE_FORBIDDEN);

	if (!CALLED_AS_TRIGGER(fcinfo) || !TRIGGER_FIRED_FOR_STATEMENT(trigger->tg_event) ||
		!TRIGGER_FIRED_BEFORE(trigger->tg_event))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("forge.guard must be a trigger before each statement")));

	if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event) && superuser())
		PG_RETURN_POINTER(NULL);

	outcome = forge_with_string(outcome, operation_name(trigger->tg_event));
	outcome = forge_with_string(outcome, RelationGetRelationName(trigger->tg_relation));
	forge_error_raise(outcome, FORGE_PLACE(RelationGetRelationName(trigger->tg_relation)));
}
