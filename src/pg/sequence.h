/*
 * sequence.h
 *	  The last value of one of our sequences, without drawing from it.
 */
#ifndef FORGE_PG_SEQUENCE_H
#define FORGE_PG_SEQUENCE_H

#include "pg/forge_pg.h"

#include "access/xlogdefs.h"
#include "pg/relation.h"

/*
 * The sequence's last value; that before the first one, if none was drawn.  *logged
 * receives where in the WAL it was last written.  The lock mode is AccessShareLock, or, for one who
 * goes on to draw, RowExclusiveLock: so it is locked once.
 */
int64 forge_sequence_read(ForgeRelationName *name, LOCKMODE lock_mode, XLogRecPtr *logged);

#endif
