/*
 * step.c
 *	  A step of a round.
 */
#include "worker/step.h"

#include "access/xact.h"
#include "utils/memutils.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

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
		error =
			data->detail == NULL ? data->message : psprintf("%s: %s", data->message, data->detail);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(caller);
	if (by_hand)
		CurrentResourceOwner = owner;
	return error;
}
