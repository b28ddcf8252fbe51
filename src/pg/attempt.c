/*
 * attempt.c
 *	  Work that may fail, in a subtransaction.
 */
#include "pg/attempt.h"

#include "access/xact.h"
#include "base/reason.h"
#include "storage/proc.h"
#include "utils/resowner.h"
#include "utils/timeout.h"

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

/* What is told of an error that is not the caller's: nothing of what went wrong inside. */
typedef struct Trouble
{
	const char *sqlstate; /* with which the error's begins */
	int http_status;
	const char *message;
	const char *detail;
} Trouble;

static const Trouble troubles[] = {
	{ "40", 503, "others were at work on the same data", "Try again." },
	{ "55P03", 503, "others are at work on the same data", "Try again in a moment." },
	{ "57014", 503, "it took too long and was given up", "Try again in a moment." },
	{ "53", 503, "the server has too much to do", "Try again later." },
	{ "", 500, "something went wrong on the server", "What it was is in its log." },
};

static const Trouble *
find_trouble(const char *sqlstate)
{
	const Trouble *trouble = troubles;

	while (strncmp(trouble->sqlstate, sqlstate, strlen(trouble->sqlstate)) != 0)
		trouble++;
	return trouble;
}

static char *
copy_of(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

static void
read_failure(const ErrorData *error, ForgeFailure *failure)
{
	*failure = (ForgeFailure){ 0 };
	strlcpy(failure->sqlstate, unpack_sql_state(error->sqlerrcode), sizeof(failure->sqlstate));
	failure->http_status = status_of(failure->sqlstate);
	if (failure->http_status == 0)
	{
		const Trouble *trouble = find_trouble(failure->sqlstate);

		failure->http_status = trouble->http_status;
		failure->message = pstrdup(trouble->message);
		failure->detail = pstrdup(trouble->detail);
		return;
	}
	failure->message = copy_of(error->message);
	failure->detail = copy_of(error->detail);
	failure->hint = copy_of(error->hint);
	failure->reason = copy_of(error->constraint_name);
	failure->field = copy_of(error->column_name);
}

/* An error that goes no further is not in the log, unless it is written there. */
static void
write_log(ErrorData *error)
{
	error->elevel = LOG_SERVER_ONLY;
	ThrowErrorData(error);
}

/* What comes after the work that has used the time up may take as long again, and no longer. */
static void
renew_timeout(void)
{
	if (StatementTimeout > 0 && !get_timeout_active(STATEMENT_TIMEOUT))
		enable_timeout_after(STATEMENT_TIMEOUT, StatementTimeout);
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
		if (failure->http_status >= 500)
			write_log(error);
		FreeErrorData(error);
	}
	PG_END_TRY();
	running_count = count_before;
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	if (!is_done && strcmp(failure->sqlstate, "57014") == 0)
		renew_timeout();
	return is_done;
}
