/*
 * sequence.c
 *	  The last value of one of our sequences.
 */
#include "pg/sequence.h"

#include "access/htup_details.h"
#include "access/relation.h"
#include "commands/sequence.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"

int64
forge_sequence_read(ForgeRelationName *name, LOCKMODE lock_mode, XLogRecPtr *logged)
{
	Relation sequence = forge_relation_open_sequence(name, lock_mode);
	Buffer buffer = ReadBuffer(sequence, 0);
	Page page;
	HeapTupleHeader tuple;
	FormData_pg_sequence_data data;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	page = BufferGetPage(buffer);
	tuple = (HeapTupleHeader) PageGetItem(page, PageGetItemId(page, FirstOffsetNumber));
	memcpy(&data, (char *) tuple + tuple->t_hoff, sizeof(data));
	*logged = PageGetLSN(page);
	UnlockReleaseBuffer(buffer);
	relation_close(sequence, NoLock);

	return data.is_called ? data.last_value : data.last_value - 1;
}
