/*
 * fatal.c
 *	  The error that ends this process.
 *
 * An error that is caught is not reported.  So in a process without a client the first
 * reported error is the one that ends it.  FATAL errors come by the same way; the
 * server itself raises some before any code of ours runs.
 */
#include "pg/fatal.h"

/* Bytes that are kept, with their end. */
#define TEXT_SIZE 1024

/* Where log_min_messages leaves errors out. */
#define NOT_REPORTED "it ended with an error that the server does not log"

static emit_log_hook_type previous_hook = NULL;
static char end[TEXT_SIZE] = NOT_REPORTED;
static bool is_watching = false;

static void
remember(const ErrorData *data)
{
	end[0] = '\0';
	if (data->sqlerrcode == ERRCODE_ADMIN_SHUTDOWN || data->message == NULL)
		return;
	if (data->detail != NULL)
		snprintf(end, sizeof(end), "%s: %s", data->message, data->detail);
	else
		strlcpy(end, data->message, sizeof(end));
}

static void
error_is_reported(ErrorData *data)
{
	if (data->elevel >= ERROR)
		remember(data);
	if (previous_hook != NULL)
		previous_hook(data);
}

void
forge_fatal_watch(void)
{
	if (is_watching)
		return;
	is_watching = true;
	previous_hook = emit_log_hook;
	emit_log_hook = error_is_reported;
}

const char *
forge_fatal_text(void)
{
	return end;
}
