/*
 * step.h
 *	  A step of a round: a transaction, or by hand a subtransaction, which an error
 *	  ends.
 */
#ifndef FORGE_WORKER_STEP_H
#define FORGE_WORKER_STEP_H

#include "pg/forge_pg.h"

/*
 * Runs the step.  Returns NULL, or the error's text in the current memory context,
 * cut at forgeerp.error_max_length.
 */
char *forge_step_run(bool by_hand, void (*step)(void *argument), void *argument);

/*
 * Was the last failure of a step a disturbance that passes by itself?  A lock of another
 * transaction, a deadlock, a full disk: the step is not at fault.
 */
bool forge_step_was_disturbed(void);

#endif
