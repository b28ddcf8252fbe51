/*
 * stop.h
 *	  Ending a handler's code when its time is over, or when the session that runs it
 *	  is cancelled.
 *
 * PostgreSQL ends code by an error, and code can catch errors.  Here the end holds:
 * an error that was caught is raised again as soon as the code goes on.  In the
 * worker, where other jobs wait, the process ends if the code goes on catching it.
 */
#ifndef FORGE_WORKER_STOP_H
#define FORGE_WORKER_STOP_H

#include "pg/forge_pg.h"

/* Why code is to end. */
typedef enum ForgeStop
{
	FORGE_STOP_NONE,
	FORGE_STOP_CANCEL, /* the statement is cancelled: by a user, or by statement_timeout */
	FORGE_STOP_TIMEOUT /* the time that forge_stop_begin gave is over */
} ForgeStop;

void forge_stop_init(void);

/* From here on a cancellation of this process is noted. */
void forge_stop_watch(void);
void forge_stop_unwatch(void);

/* The reason why code was to end; none after forge_stop_forget or the first forge_stop_watch. */
ForgeStop forge_stop_reason(void);
void forge_stop_forget(void);

/*
 * Around the code.  In the worker it has so many milliseconds, 0 for any, and its
 * process ends with it if need be; by hand, the caller's session is the caller's.
 */
void forge_stop_begin(bool by_hand, int timeout_ms);
void forge_stop_end(bool by_hand);

/* Raises the end that was asked for. */
void forge_stop_raise(void);

#endif
