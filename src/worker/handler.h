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
 * The session for the job: that of the caller that asked for it.  Returns the reason
 * why the job may not be done any more, or NULL when it may be done.  For a user with
 * a record, the record counts.  Other callers have the rights of their token or their
 * login role; a job of theirs is not done once the key is retired, or the login role
 * is not bound any more as it was.  (A token that has expired does not matter: jobs
 * are done later by design.)
 */
const char *forge_handler_find_session(const ForgeJob *job, ForgeSession *session);

/*
 * Does the job in that session; an error is a failure.  The worker gives it so many milliseconds, 0
 * for no limit.  By hand the time limit of the caller's own statement counts, and the handler
 * cannot catch the caller's cancellation.
 */
void forge_handler_run(const ForgeJob *job, const ForgeSession *session, bool by_hand,
					   int timeout_ms);

#endif
