/*
 * jobs.h
 *	  Doing the jobs that are due.
 */
#ifndef FORGE_WORKER_JOBS_H
#define FORGE_WORKER_JOBS_H

#include "worker/round.h"

/* Does some of them, and notes in the round when there is more to do. */
void forge_jobs_run(ForgeRound *round);

/*
 * From the worker's last callbacks: its process ends.  The job in hand, if there is
 * one, is given back when the worker was asked to leave and the attempt has not failed before;
 * otherwise the attempt has failed.  Does not wait for locks: if the result cannot be noted at
 * once, the lease ends the attempt.  Returns whether there was one.
 */
bool forge_jobs_leave(ForgeRound *round, bool was_asked);

#endif
