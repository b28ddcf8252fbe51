/*
 * secrecy.c
 *	  Keeps the text of a statement that holds a secret out of sight.
 */
#include "pg/secrecy.h"

#include "pgstat.h"
#include "tcop/tcopprot.h"
#include "utils/backend_status.h"

/* Called for every error and message that is raised, before it is written. */
static void
hide_statement(void *arg)
{
	errhidestmt(true);
	errhidecontext(true);
}

void
forge_secrecy_begin(ForgeSecrecy *secrecy, const char *shown)
{
	secrecy->callback = hide_statement;
	secrecy->arg = NULL;
	secrecy->previous = error_context_stack;
	error_context_stack = secrecy;

	pgstat_report_activity(STATE_RUNNING, shown);
	debug_query_string = shown;
}

void
forge_secrecy_end(ForgeSecrecy *secrecy)
{
	error_context_stack = secrecy->previous;
}
