/*
 * compat.h
 *	  Every difference between the server versions we build for (15 and later).
 */
#ifndef FORGE_PG_COMPAT_H
#define FORGE_PG_COMPAT_H

#include "postgres.h"

#include "access/tableam.h"
#include "executor/executor.h"
#include "storage/lmgr.h"
#include "utils/datetime.h"
#include "utils/guc.h"
#include "utils/relcache.h"

/* 16 tells which indexes an update needs, 15 only whether it needs any. */
static inline TM_Result
forge_compat_tuple_update(Relation relation, ItemPointer tid, TupleTableSlot *slot, CommandId cid,
						  TM_FailureData *failure, bool *needs_index_entries)
{
	LockTupleMode lock_mode;
	TM_Result result;
#if PG_VERSION_NUM >= 160000
	TU_UpdateIndexes update_indexes;
#else
	bool update_indexes;
#endif

	result = table_tuple_update(relation, tid, slot, cid, InvalidSnapshot, InvalidSnapshot, true,
								failure, &lock_mode, &update_indexes);
#if PG_VERSION_NUM >= 160000
	*needs_index_entries = update_indexes != TU_None;
#else
	*needs_index_entries = update_indexes;
#endif
	return result;
}

static inline void
forge_compat_insert_index_entries(ResultRelInfo *result, TupleTableSlot *slot, EState *estate,
								  bool speculative, bool *conflict)
{
	List *rechecks;

#if PG_VERSION_NUM >= 160000
	rechecks =
		ExecInsertIndexTuples(result, slot, estate, false, speculative, conflict, NIL, false);
#else
	rechecks = ExecInsertIndexTuples(result, slot, estate, false, speculative, conflict, NIL);
#endif
	list_free(rechecks);
}

static inline bool
forge_compat_check_unique(ResultRelInfo *result, TupleTableSlot *slot, EState *estate)
{
	ItemPointerData conflict;

#if PG_VERSION_NUM >= 180000
	ItemPointerData none;

	ItemPointerSetInvalid(&none);
	return ExecCheckIndexConstraints(result, slot, estate, &conflict, &none, NIL);
#else
	return ExecCheckIndexConstraints(result, slot, estate, &conflict, NIL);
#endif
}

static inline Oid
forge_compat_primary_key(Relation relation)
{
#if PG_VERSION_NUM >= 180000
	return RelationGetPrimaryKeyIndex(relation, false);
#else
	return RelationGetPrimaryKeyIndex(relation);
#endif
}

/* Memory for what a check hook passes on; NULL when there is none left. */
static inline void *
forge_compat_guc_allocate(size_t size)
{
#if PG_VERSION_NUM >= 160000
	return guc_malloc(LOG, size);
#else
	return malloc(size);
#endif
}

/* DecodeDateTime; 0 when the fields are a time. */
static inline int
forge_compat_decode_time(char **fields, int *field_types, int field_count, int *kind,
						 struct pg_tm *time, fsec_t *fraction, int *zone)
{
#if PG_VERSION_NUM >= 160000
	DateTimeErrorExtra extra;

	return DecodeDateTime(fields, field_types, field_count, kind, time, fraction, zone, &extra);
#else
	return DecodeDateTime(fields, field_types, field_count, kind, time, fraction, zone);
#endif
}

#endif
