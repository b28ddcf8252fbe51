/*
 * handler.h
 *	  Doing one job: calling the handler of its kind.
 */
#ifndef FORGE_WORKER_HANDLER_H
#define FORGE_WORKER_HANDLER_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "store/job.h"

void forge_handler_init(void);

/*
 * The session for the job: that of the caller who asked for it.  Returns the reason
 * why the job may not be done any more, or NULL when it may be done.  A user with a
 * record is governed by that record.  Others may do what their token or their login
 * role lets them do; a job that they have asked for stops when the key is retired, or
 * the login role is not bound any more as it was.  (A token that has expired stops
 * none: a job is there to be done later.)
 */
const char *forge_handler_find_session(const ForgeJob *job, ForgeSession *session);

/*
 * Does the job in that session; an error is a failure.  The worker gives it so many milliseconds, 0
 * for any; by hand it has what the caller's own statement has, and the caller's cancellation cannot
 * be caught.
 */
void forge_handler_run(const ForgeJob *job, const ForgeSession *session, bool by_hand,
					   int timeout_ms);

#endif
