/*
 * fail_point.c
 *	  Places at which a test stops the library; see fail_point.h.
 */
#include "pg/fail_point.h"

#ifdef USE_ASSERT_CHECKING

#include <signal.h>

#include "access/xact.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"

static const char *const names[] = {
#define FORGE_FAIL_POINT_NAMED(symbol, name, call) name,
#include "pg/fail_points.def"
#undef FORGE_FAIL_POINT_NAMED
};

static const char *const actions[] = { "error", "panic", "kill", "wait", "stray" };

static char *setting;

/* Is the setting "name:action"? */
static bool
is_set(const char *value, const char *name, const char *action)
{
	size_t length = strlen(name);

	return strncmp(value, name, length) == 0 && value[length] == ':' &&
		   strcmp(value + length + 1, action) == 0;
}

static bool
check(char **value, void **extra, GucSource source)
{
	bool is_known = (*value)[0] == '\0';

	for (int i = 0; i < FORGE_FAIL_POINT_COUNT; i++)
		for (int j = 0; j < lengthof(actions); j++)
			is_known = is_known || is_set(*value, names[i], actions[j]);
	return is_known;
}

/* Volatile, so that the read is made. */
static void
read_freed_memory(void)
{
	volatile char *memory = palloc0(1);

	pfree((char *) memory);
	(void) *memory;
}

void
forge_fail_point_reach(ForgeFailPoint point)
{
	const char *name = names[point];

	if (likely(setting == NULL || setting[0] == '\0'))
		return;
	/* An error may be caught. */
	if (strncmp(setting, name, strlen(name)) == 0 && setting[strlen(name)] == ':')
		elog(LOG, "fail point %s", name);
	if (is_set(setting, name, "error"))
		elog(ERROR, "fail point %s", name);
	if (is_set(setting, name, "panic"))
		elog(PANIC, "fail point %s", name);
	if (is_set(setting, name, "kill"))
		(void) kill(MyProcPid, SIGKILL);
	if (is_set(setting, name, "wait") && IsTransactionState())
		(void) DirectFunctionCall1(pg_advisory_xact_lock_int8,
								   Int64GetDatum(FORGE_FAIL_POINT_LOCK));
	if (is_set(setting, name, "stray"))
		read_freed_memory();
}

/* Of those that have written something. */
static void
transaction_event(XactEvent event, void *arg)
{
	if (!TransactionIdIsValid(GetTopTransactionIdIfAny()))
		return;
	if (event == XACT_EVENT_PRE_COMMIT)
		FORGE_FAIL_POINT(BEFORE_COMMIT);
	else if (event == XACT_EVENT_COMMIT)
		FORGE_FAIL_POINT(AFTER_COMMIT);
}

/* It is not shown, because it is not there for those who use the library. */
void
forge_fail_point_init(void)
{
	DefineCustomStringVariable("forgeerp.fail_point", "Where a test stops the library.", NULL,
							   &setting, "", PGC_SUSET, GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE, check,
							   NULL, NULL);
	RegisterXactCallback(transaction_event, NULL);
}

#else

void
forge_fail_point_reach(ForgeFailPoint point)
{
}

void
forge_fail_point_init(void)
{
}

#endif
