/*
 * attempt.c
 *	  Work that may fail, in a subtransaction.
 */
#include "pg/attempt.h"

#include "access/xact.h"
#include "base/reason.h"
#include "utils/resowner.h"

static int running_count = 0;

bool
forge_attempt_is_running(void)
{
	return running_count > 0;
}

/* The status that a caller sees for an error of that code; 0 for an error that is not the caller's.
 */
static int
status_of(const char *sqlstate)
{
	for (int i = 0; i < FORGE_ERROR_COUNT; i++)
	{
		const ForgeErrorInfo *error = forge_error_info((ForgeErrorCode) i);

		if (strcmp(error->sqlstate, sqlstate) == 0)
			return error->http_status < 500 ? error->http_status : 0;
	}
	if (strcmp(sqlstate, "42501") == 0)
		return 403;
	if (strncmp(sqlstate, "22", 2) == 0 || strncmp(sqlstate, "23", 2) == 0 ||
		strcmp(sqlstate, "P0001") == 0)
		return 400;
	return 0;
}

static char *
copy_of(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

static void
read_failure(const ErrorData *error, ForgeFailure *failure)
{
	strlcpy(failure->sqlstate, unpack_sql_state(error->sqlerrcode), sizeof(failure->sqlstate));
	failure->http_status = status_of(failure->sqlstate);
	failure->message = copy_of(error->message);
	failure->detail = copy_of(error->detail);
	failure->hint = copy_of(error->hint);
	failure->reason = copy_of(error->constraint_name);
	failure->field = copy_of(error->column_name);
}

bool
forge_attempt(void (*work)(void *argument), void *argument, ForgeFailure *failure)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	int count_before = running_count;
	volatile bool is_done = false;

	BeginInternalSubTransaction(NULL);
	PG_TRY();
	{
		running_count = count_before + 1;
		MemoryContextSwitchTo(context);
		work(argument);
		ReleaseCurrentSubTransaction();
		is_done = true;
	}
	PG_CATCH();
	{
		ErrorData *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		read_failure(error, failure);
		running_count = count_before;
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		if (failure->http_status == 0)
			ReThrowError(error);
		FreeErrorData(error);
	}
	PG_END_TRY();
	running_count = count_before;
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return is_done;
}
