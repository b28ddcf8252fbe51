/*
 * compat.h
 *	  Every difference between the server versions we build for (15 and later).
 */
#ifndef FORGE_PG_COMPAT_H
#define FORGE_PG_COMPAT_H

#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/tableam.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_database.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "replication/message.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/guc_tables.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/syscache.h"
#include "utils/tuplesort.h"

/* Which index entries an update needs; 15 knows only all or none. */
typedef enum ForgeIndexNeed
{
	FORGE_INDEX_NONE,
	FORGE_INDEX_SUMMARIZING, /* BRIN alone: the update was heap-only */
	FORGE_INDEX_ALL
} ForgeIndexNeed;

static inline TM_Result
forge_compat_tuple_update(Relation relation, ItemPointer tid, TupleTableSlot *slot, CommandId cid,
						  TM_FailureData *failure, ForgeIndexNeed *need)
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
	*need = update_indexes == TU_None          ? FORGE_INDEX_NONE
			: update_indexes == TU_Summarizing ? FORGE_INDEX_SUMMARIZING
											   : FORGE_INDEX_ALL;
#else
	*need = update_indexes ? FORGE_INDEX_ALL : FORGE_INDEX_NONE;
#endif
	return result;
}

/*
 * Index entries of a new row.  With an arbiter (a list of one index), *conflict
 * tells whether another row has its key; other unique indexes raise 23505.
 */
static inline void
forge_compat_insert_index_entries(ResultRelInfo *result, TupleTableSlot *slot, EState *estate,
								  ForgeIndexNeed need, List *arbiter, bool *conflict)
{
	List *rechecks;

#if PG_VERSION_NUM >= 160000
	rechecks = ExecInsertIndexTuples(result, slot, estate, false, arbiter != NIL, conflict, arbiter,
									 need == FORGE_INDEX_SUMMARIZING);
#else
	rechecks =
		ExecInsertIndexTuples(result, slot, estate, false, arbiter != NIL, conflict, arbiter);
#endif
	if (rechecks != NIL && arbiter == NIL)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("tables of forgeerp cannot have deferrable constraints"),
						errdetail("Table \"%s\" has \"%s\".",
								  RelationGetRelationName(result->ri_RelationDesc),
								  get_rel_name(linitial_oid(rechecks)))));
	list_free(rechecks);
}

static inline bool
forge_compat_check_unique(ResultRelInfo *result, TupleTableSlot *slot, EState *estate,
						  List *arbiter)
{
	ItemPointerData conflict;

#if PG_VERSION_NUM >= 180000
	ItemPointerData none;

	ItemPointerSetInvalid(&none);
	return ExecCheckIndexConstraints(result, slot, estate, &conflict, &none, arbiter);
#else
	return ExecCheckIndexConstraints(result, slot, estate, &conflict, arbiter);
#endif
}

static inline IndexScanDesc
forge_compat_begin_index_scan(Relation relation, Relation index, Snapshot snapshot, int key_count)
{
#if PG_VERSION_NUM >= 180000
	return index_beginscan(relation, index, snapshot, NULL, key_count, 0);
#else
	return index_beginscan(relation, index, snapshot, key_count, 0);
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

/* Pins the buffer if it has that block of the relation, and looks nowhere else. */
static inline bool
forge_compat_pin_recent(Relation relation, BlockNumber block, Buffer buffer)
{
#if PG_VERSION_NUM >= 160000
	return ReadRecentBuffer(relation->rd_locator, MAIN_FORKNUM, block, buffer);
#else
	return ReadRecentBuffer(relation->rd_node, MAIN_FORKNUM, block, buffer);
#endif
}

/* The next value of a sort, allocated; false when there is none left. */
static inline bool
forge_compat_sorted_datum(Tuplesortstate *sorted, Datum *value)
{
	bool is_null;

#if PG_VERSION_NUM >= 160000
	return tuplesort_getdatum(sorted, true, true, value, &is_null, NULL);
#else
	return tuplesort_getdatum(sorted, true, value, &is_null, NULL);
#endif
}

/* Whether the current user may create databases; older minor versions do not export theirs. */
static inline bool
forge_compat_may_create_databases(void)
{
	HeapTuple role;
	bool may;

	if (superuser())
		return true;
	role = SearchSysCache1(AUTHOID, ObjectIdGetDatum(GetUserId()));
	if (!HeapTupleIsValid(role))
		return false;
	may = ((Form_pg_authid) GETSTRUCT(role))->rolcreatedb;
	ReleaseSysCache(role);
	return may;
}

/* Memory for the data that a check hook passes to the assign hook; NULL when there is none left. */
static inline void *
forge_compat_guc_allocate(size_t size)
{
#if PG_VERSION_NUM >= 160000
	return guc_malloc(LOG, size);
#else
	return malloc(size);
#endif
}

static inline void
forge_compat_guc_free(void *data)
{
#if PG_VERSION_NUM >= 160000
	guc_free(data);
#else
	free(data);
#endif
}

#if PG_VERSION_NUM < 160000
static inline char
forge_compat_fold(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
}

/* The order in which 15 keeps its settings: it folds letters of ASCII alone, and compares chars. */
static inline int
forge_compat_compare_settings(const char *a, const char *b)
{
	while (*a != '\0' && forge_compat_fold(*a) == forge_compat_fold(*b))
	{
		a++;
		b++;
	}
	if (*a == '\0' || *b == '\0')
		return (*a != '\0') - (*b != '\0');
	return forge_compat_fold(*a) - forge_compat_fold(*b);
}
#endif

/* PostgreSQL's record of a setting; NULL when there is none of that name. */
static inline const struct config_generic *
forge_compat_find_setting(const char *name)
{
#if PG_VERSION_NUM >= 160000
	return find_option(name, false, true, 0);
#else
	struct config_generic **settings = get_guc_variables();
	int low = 0;
	int high = GetNumConfigOptions();

	while (low < high)
	{
		int middle = (low + high) / 2;
		int order = forge_compat_compare_settings(settings[middle]->name, name);

		if (order == 0)
			return settings[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
#endif
}

/* May the role execute the function? */
static inline bool
forge_compat_may_execute(Oid function, Oid role)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK;
#else
	return pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK;
#endif
}

/* The parts of a name with dots. */
static inline List *
forge_compat_name_list(const char *name)
{
#if PG_VERSION_NUM >= 160000
	return stringToQualifiedNameList(name, NULL);
#else
	return stringToQualifiedNameList(name);
#endif
}

static inline bool
forge_compat_owns_database(Oid database, Oid user)
{
#if PG_VERSION_NUM >= 160000
	return object_ownercheck(DatabaseRelationId, database, user);
#else
	return pg_database_ownercheck(database, user);
#endif
}

static inline bool
forge_compat_owns_extension(Oid extension, Oid user)
{
#if PG_VERSION_NUM >= 160000
	return object_ownercheck(ExtensionRelationId, extension, user);
#else
	return pg_extension_ownercheck(extension, user);
#endif
}

/* Writes a message for logical decoding, as part of this transaction. */
static inline void
forge_compat_log_message(const char *prefix, const char *message)
{
#if PG_VERSION_NUM >= 170000
	(void) LogLogicalMessage(prefix, message, strlen(message), true, false);
#else
	(void) LogLogicalMessage(prefix, message, strlen(message), true);
#endif
}

/*
 * The LocalPgBackendStatus of a process of the server, counted from 1, as it was when the
 * transaction first asked; NULL: it has ended.  The caller includes utils/backend_status.h.
 */
#if PG_VERSION_NUM >= 160000
#define forge_compat_process_status pgstat_get_local_beentry_by_index
#else
#define forge_compat_process_status pgstat_fetch_stat_local_beentry
#endif

#endif
