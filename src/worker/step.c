/*
 * step.c
 *	  A step of a round.
 */
#include "worker/step.h"

#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "pg/settings.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"
#include "worker/stop.h"

static bool was_disturbed = false;

static bool
passes_by_itself(int error_code)
{
	switch (error_code)
	{
		case ERRCODE_LOCK_NOT_AVAILABLE:
		case ERRCODE_T_R_DEADLOCK_DETECTED:
		case ERRCODE_T_R_SERIALIZATION_FAILURE:
		case ERRCODE_QUERY_CANCELED:
			return true;
		default:
			return ERRCODE_TO_CATEGORY(error_code) == ERRCODE_INSUFFICIENT_RESOURCES ||
				   ERRCODE_TO_CATEGORY(error_code) == ERRCODE_OPERATOR_INTERVENTION;
	}
}

static void
begin(bool by_hand)
{
	if (by_hand)
		BeginInternalSubTransaction(NULL);
	else
		StartTransactionCommand();
	PushActiveSnapshot(GetTransactionSnapshot());
}

static void
commit(bool by_hand)
{
	PopActiveSnapshot();
	if (by_hand)
		ReleaseCurrentSubTransaction();
	else
		CommitTransactionCommand();
}

static void
roll_back(bool by_hand)
{
	if (by_hand)
		RollbackAndReleaseCurrentSubTransaction();
	else
		AbortCurrentTransaction();
}

/* The text, or as much of it as is kept, in whole characters. */
static int
kept_length(const char *text)
{
	return pg_mbcliplen(text, strlen(text), forge_setting_error_max_length);
}

static char *
error_text(const ErrorData *data)
{
	int length = kept_length(data->message);
	char *text = pnstrdup(data->message, length);

	if (data->detail == NULL || data->message[length] != '\0')
		return text;
	text = psprintf("%s: %.*s", text, kept_length(data->detail), data->detail);
	text[kept_length(text)] = '\0';
	return text;
}

/*
 * By hand, a cancellation ends the call and rolls back all of its work: so it does
 * not count against a job or a read model.  Nor does a serialization failure because
 * the caller's snapshot is too old: another try in this transaction would fail in the
 * same way.
 */
static void
pass_on_what_ends_the_call(ErrorData *data)
{
	bool is_cancelled = forge_stop_reason() != FORGE_STOP_NONE;
	bool is_too_old =
		IsolationUsesXactSnapshot() && data->sqlerrcode == ERRCODE_T_R_SERIALIZATION_FAILURE;

	if (is_too_old || (is_cancelled && data->sqlerrcode == ERRCODE_QUERY_CANCELED))
		ReThrowError(data);
	if (is_cancelled)
		forge_stop_raise();
}

char *
forge_step_run(bool by_hand, void (*step)(void *argument), void *argument)
{
	MemoryContext caller = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	char *volatile error = NULL;

	begin(by_hand);
	PG_TRY();
	{
		step(argument);
		commit(by_hand);
	}
	PG_CATCH();
	{
		ErrorData *data;

		MemoryContextSwitchTo(caller);
		data = CopyErrorData();
		FlushErrorState();
		roll_back(by_hand);
		if (by_hand)
			pass_on_what_ends_the_call(data);
		error = error_text(data);
		was_disturbed = passes_by_itself(data->sqlerrcode);
		FreeErrorData(data);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	if (by_hand)
		CurrentResourceOwner = owner;
	return error;
}

bool
forge_step_was_disturbed(void)
{
	return was_disturbed;
}
