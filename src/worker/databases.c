/*
 * databases.c
 *	  Which databases are to have a worker, or are to be looked at by one.
 */
#include "worker/databases.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "pg/worker_slot.h"
#include "utils/acl.h"
#include "utils/memutils.h"

/* Databases that a worker has looked at or is to look at. */
static List *seen_databases = NIL;

/* The role as which workers connect; InvalidOid: there is none, so no extension either. */
static Oid worker_role = InvalidOid;

/* Those to which one may connect and that are no templates, in the current memory context. */
static List *
list_databases(void)
{
	Relation relation = table_open(DatabaseRelationId, AccessShareLock);
	TableScanDesc scan = table_beginscan_catalog(relation, 0, NULL);
	List *databases = NIL;
	HeapTuple tuple;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		Form_pg_database database = (Form_pg_database) GETSTRUCT(tuple);

		if (database->datallowconn && !database->datistemplate)
			databases = lappend_oid(databases, database->oid);
	}
	table_endscan(scan);
	table_close(relation, AccessShareLock);
	return databases;
}

/* Those that have no slot, in the current memory context; the lock is held. */
static List *
slotless_databases(void)
{
	Oid databases[FORGE_SLOTLESS_MAX];
	TimestampTz noted_at;
	int count = forge_worker_slotless(databases, &noted_at);
	List *list = NIL;

	for (int i = 0; i < count; i++)
		list = lappend_oid(list, databases[i]);
	return list;
}

/*
 * Makes slots for databases that were not looked at yet, or for which there was none when
 * a session needed one.
 */
static void
add_slots(List *databases)
{
	ListCell *cell;

	foreach (cell, slotless_databases())
		seen_databases = list_delete_oid(seen_databases, lfirst_oid(cell));
	forge_worker_slotless_forget();
	foreach (cell, databases)
	{
		Oid database = lfirst_oid(cell);

		if (!list_member_oid(seen_databases, database) && forge_worker_slot_make(database) != NULL)
		{
			MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

			seen_databases = lappend_oid(seen_databases, database);
			MemoryContextSwitchTo(caller);
		}
	}
}

/* Gives the slots of databases back that are gone. */
static void
remove_slots(List *databases)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);

	for (int i = 0; i < count; i++)
		if (slots[i].pid == 0 && !slots[i].is_starting && slots[i].away_count == 0 &&
			!list_member_oid(databases, slots[i].database))
			slots[i].database = InvalidOid;
}

/* Forgets databases that are gone: an oid may be used again. */
static void
forget_databases(List *databases)
{
	ListCell *cell;

	foreach (cell, seen_databases)
		if (!list_member_oid(databases, lfirst_oid(cell)))
			seen_databases = foreach_delete_current(seen_databases, cell);
}

bool
forge_databases_have_unknown(void)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);
	bool is_unknown;

	LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
	is_unknown = slotless_databases() != NIL;
	for (int i = 0; i < count && !is_unknown; i++)
		is_unknown =
			OidIsValid(slots[i].database) && !list_member_oid(seen_databases, slots[i].database);
	LWLockRelease(forge_worker_slots_lock());
	return is_unknown;
}

List *
forge_databases_look(void)
{
	MemoryContext caller = CurrentMemoryContext;
	List *databases;
	List *slotless;

	StartTransactionCommand();
	worker_role = get_role_oid("forge_worker", true);
	MemoryContextSwitchTo(caller);
	databases = list_databases();
	CommitTransactionCommand();
	MemoryContextSwitchTo(caller);

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	remove_slots(databases);
	if (OidIsValid(worker_role))
		add_slots(databases);
	slotless = slotless_databases();
	forge_launcher_note_look();
	LWLockRelease(forge_worker_slots_lock());

	forget_databases(databases);
	return slotless;
}

bool
forge_databases_know(Oid database)
{
	return list_member_oid(seen_databases, database);
}

Oid
forge_databases_role(void)
{
	return worker_role;
}
