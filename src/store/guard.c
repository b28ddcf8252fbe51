/*
 * guard.c
 *	  The guard that keeps the log as it was written.
 */
#include "store/guard.h"

#include "commands/trigger.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "store/durable.h"
#include "utils/rel.h"

void
forge_guard_begin_write(const char *what)
{
	PreventCommandIfReadOnly(what);
	PreventCommandIfParallelMode(what);
	PreventCommandDuringRecovery(what);
	forge_durable_require();
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
