/*
 * jobs.h
 *	  Doing the jobs that are due.
 */
#ifndef FORGE_WORKER_JOBS_H
#define FORGE_WORKER_JOBS_H

#include "worker/round.h"

/* Does some of them, and notes in the round when there is more to do. */
void forge_jobs_run(ForgeRound *round);

#endif
