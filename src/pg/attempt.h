/*
 * attempt.h
 *	  Work that may fail, in a subtransaction: a page shows the error instead of ending with it.
 */
#ifndef FORGE_PG_ATTEMPT_H
#define FORGE_PG_ATTEMPT_H

#include "pg/forge_pg.h"

/* An error as it was raised; texts in the memory context of the caller, NULL where not given. */
typedef struct ForgeFailure
{
	int http_status;
	char sqlstate[6];
	char *message;
	char *detail;
	char *hint;
	char *reason; /* the name of the refusal */
	char *field;  /* of the command, that is wrong */
} ForgeFailure;

/*
 * Does the work.  Returns false when it has failed: with a refusal, a right that the role does not
 * have, or a value that PostgreSQL does not take; all that it has written is undone.  Other errors
 * go on.
 */
bool forge_attempt(void (*work)(void *argument), void *argument, ForgeFailure *failure);

/* Is an error caught by an attempt, and not sent to a client? */
bool forge_attempt_is_running(void);

#endif
