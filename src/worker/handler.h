/*
 * handler.h
 *	  Doing one job: calling whoever does jobs of its kind.
 */
#ifndef FORGE_WORKER_HANDLER_H
#define FORGE_WORKER_HANDLER_H

#include "pg/forge_pg.h"

#include "store/job.h"

void forge_handler_init(void);

/*
 * Does the job, in the session of whoever asked for it; an error is a failure.  The
 * worker gives it so many milliseconds, 0 for any; by hand it has what the caller's
 * own statement has, and the caller's cancellation cannot be caught.
 */
void forge_handler_run(const ForgeJob *job, bool by_hand, int timeout_ms);

#endif
