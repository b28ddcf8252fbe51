/*
 * removal.h
 *	  Removing finished jobs that need not be kept.
 */
#ifndef FORGE_WORKER_REMOVAL_H
#define FORGE_WORKER_REMOVAL_H

#include "worker/round.h"

/*
 * Removes a portion of the jobs that were finished longer ago than forgeerp.job_retention
 * says, and notes in the round when there are more.  Not in a round of one tenant.
 */
void forge_removal_run(ForgeRound *round);

#endif
