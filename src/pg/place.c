/*
 * place.c
 *	  Where this backend has found rows; see place.h.
 */
#include "pg/place.h"

#include "access/heapam.h"
#include "catalog/pg_am.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "pg/compat.h"
#include "pg/room.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/uuid.h"

/* Rows of one hash have one place, the last one's. */
#define PLACES 4096

typedef struct Place
{
	uint32 hash;
	Buffer buffer; /* InvalidBuffer: nothing is noted */
	ItemPointerData tid;
} Place;

static Place places[PLACES];

/* ----- keys --------------------------------------------------------------------------------- */

ForgePlaceKey
forge_place_key(Relation table, Relation index)
{
	ForgePlaceKey key = { { 0 } };

	if (table->rd_rel->relam != HEAP_TABLE_AM_OID ||
		IndexRelationGetNumberOfKeyAttributes(index) != FORGE_PLACE_KEYS)
		return key;
	for (int i = 0; i < FORGE_PLACE_KEYS; i++)
		if (TupleDescAttr(RelationGetDescr(index), i)->atttypid != UUIDOID)
			return key;
	for (int i = 0; i < FORGE_PLACE_KEYS; i++)
		key.columns[i] = index->rd_index->indkey.values[i];
	return key;
}

static uint32
hash_key(Relation table, const Datum *keys)
{
	unsigned char bytes[sizeof(Oid) + FORGE_PLACE_KEYS * UUID_LEN];
	unsigned char *end = bytes + sizeof(Oid);
	Oid oid = RelationGetRelid(table);

	memcpy(bytes, &oid, sizeof(Oid));
	for (int i = 0; i < FORGE_PLACE_KEYS; i++, end += UUID_LEN)
		memcpy(end, DatumGetUUIDP(keys[i]), UUID_LEN);
	return hash_bytes(bytes, sizeof(bytes));
}

static bool
has_key(TupleTableSlot *slot, const ForgePlaceKey *key, const Datum *keys)
{
	for (int i = FORGE_PLACE_KEYS - 1; i >= 0; i--)
	{
		bool is_null;
		Datum value = slot_getattr(slot, key->columns[i], &is_null);

		if (memcmp(DatumGetUUIDP(value), DatumGetUUIDP(keys[i]), UUID_LEN) != 0)
			return false;
	}
	return true;
}

/* ----- finding ------------------------------------------------------------------------------ */

/* As at any visit of a page (room.h). */
static void
clear_page(Relation table, Buffer buffer)
{
	int fillfactor = forge_room_begin(table);

	PG_TRY();
	{
		heap_page_prune_opt(table, buffer);
	}
	PG_FINALLY();
	{
		forge_room_end(table, fillfactor);
	}
	PG_END_TRY();
}

/* The live version of the row whose versions begin there.  Takes over the pin of the buffer. */
static bool
fetch(Relation table, ItemPointerData tid, Buffer buffer, TupleTableSlot *slot)
{
	HeapTuple tuple = &((BufferHeapTupleTableSlot *) slot)->base.tupdata;
	bool is_found;

	ExecClearTuple(slot);
	clear_page(table, buffer);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	is_found = heap_hot_search_buffer(&tid, table, buffer, SnapshotSelf, tuple, NULL, true);
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	if (!is_found)
	{
		ReleaseBuffer(buffer);
		return false;
	}
	slot->tts_tableOid = tuple->t_tableOid = RelationGetRelid(table);
	ExecStorePinnedBufferHeapTuple(tuple, slot, buffer);
	return true;
}

bool
forge_place_find(Relation table, const ForgePlaceKey *key, const Datum *keys, TupleTableSlot *slot)
{
	uint32 hash;
	Place place;

	if (key->columns[0] == 0)
		return false;
	hash = hash_key(table, keys);
	place = places[hash % PLACES];
	if (place.buffer == InvalidBuffer || place.hash != hash ||
		!forge_compat_pin_recent(table, ItemPointerGetBlockNumber(&place.tid), place.buffer))
		return false;
	return fetch(table, place.tid, place.buffer, slot) && has_key(slot, key, keys);
}

void
forge_place_note(Relation table, const ForgePlaceKey *key, const Datum *keys,
				 const ItemPointerData *tid, const TupleTableSlot *slot)
{
	uint32 hash;

	if (key->columns[0] == 0)
		return;
	hash = hash_key(table, keys);
	places[hash % PLACES] = (Place){ .hash = hash,
									 .buffer = ((const BufferHeapTupleTableSlot *) slot)->buffer,
									 .tid = *tid };
}
