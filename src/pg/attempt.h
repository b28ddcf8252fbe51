/*
 * attempt.h
 *	  Work that may fail, in a subtransaction: a page shows the error instead of ending with it.
 */
#ifndef FORGE_PG_ATTEMPT_H
#define FORGE_PG_ATTEMPT_H

#include "pg/forge_pg.h"

/*
 * An error, for the one who asked; texts in the memory context of the caller, NULL where not given.
 * A status of 503 says that the same may go well another time, 500 that it will not.
 */
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
 * Does the work.  Returns false when it has failed; all that it has written is undone.  A refusal,
 * a right that the role does not have, or a value that PostgreSQL does not take is told as it was
 * raised.  Any other error is the server's: it is in the server's log, and the failure says in
 * words of ours what may be done.  When the time for the statement is over, it begins anew.
 */
bool forge_attempt(void (*work)(void *argument), void *argument, ForgeFailure *failure);

/* Is an error caught by an attempt, and not sent to a client? */
bool forge_attempt_is_running(void);

#endif
