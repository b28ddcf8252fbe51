/*
 * stop.c
 *	  Ending other people's code.
 *
 * Languages catch an error by rolling a subtransaction back, so that is when it is
 * raised again: in PL/pgSQL the handler of the exception does not come to its first
 * statement, and no loop goes round.
 */
#include "worker/stop.h"

#include <signal.h>

#include "access/xact.h"
#include "libpq/pqsignal.h"
#include "miscadmin.h"
#include "tcop/tcopprot.h"
#include "utils/timeout.h"

/* More often than blocks can be nested. */
#define CATCHES_MAX 1000

static volatile sig_atomic_t reason = FORGE_STOP_NONE;

/* How many have begun to watch, and how much of other people's code runs within each other. */
static int watch_count = 0;
static int code_count = 0;

/* Of the outermost code. */
static bool takes_process;
static int catch_count;

static TimeoutId time_is_over;
static bool has_timeout = false;

static void
ask(ForgeStop why)
{
	if (reason == FORGE_STOP_NONE)
		reason = why;
	QueryCancelPending = true;
	InterruptPending = true;
}

/* ----- noticing ----------------------------------------------------------------------------- */

/* SIGINT.  A lock_timeout comes by it as well, but that may be caught for good. */
static void
cancel(SIGNAL_ARGS)
{
	if (reason == FORGE_STOP_NONE && !get_timeout_indicator(LOCK_TIMEOUT, false))
		reason = FORGE_STOP_CANCEL;
	StatementCancelHandler(postgres_signal_arg);
}

static void
end_of_time(void)
{
	ask(FORGE_STOP_TIMEOUT);
}

void
forge_stop_watch(void)
{
	if (watch_count++ > 0)
		return;
	reason = FORGE_STOP_NONE;
	pqsignal(SIGINT, cancel);
}

void
forge_stop_unwatch(void)
{
	if (--watch_count == 0)
		pqsignal(SIGINT, StatementCancelHandler);
}

ForgeStop
forge_stop_reason(void)
{
	return reason;
}

void
forge_stop_forget(void)
{
	reason = FORGE_STOP_NONE;
}

/* ----- insisting ---------------------------------------------------------------------------- */

void
forge_stop_raise(void)
{
	ask(FORGE_STOP_CANCEL);
	CHECK_FOR_INTERRUPTS();
}

static void
caught(SubXactEvent event, SubTransactionId it, SubTransactionId parent, void *arg)
{
	if (event != SUBXACT_EVENT_ABORT_SUB || code_count == 0 || reason == FORGE_STOP_NONE)
		return;
	if (takes_process && ++catch_count > CATCHES_MAX)
		ProcDiePending = true;
	ask(reason);
}

void
forge_stop_begin(bool by_hand, int timeout_ms)
{
	if (code_count++ == 0)
	{
		takes_process = !by_hand;
		catch_count = 0;
	}
	if (timeout_ms == 0)
		return;
	if (!has_timeout)
		time_is_over = RegisterTimeout(USER_TIMEOUT, end_of_time);
	has_timeout = true;
	enable_timeout_after(time_is_over, timeout_ms);
}

/* An end that was not raised yet must not reach the code that comes next. */
void
forge_stop_end(bool by_hand)
{
	if (!by_hand && has_timeout)
		disable_timeout(time_is_over, false);
	if (--code_count == 0 && reason != FORGE_STOP_NONE)
		QueryCancelPending = false;
}

void
forge_stop_init(void)
{
	RegisterSubXactCallback(caught, NULL);
}
