/*
 * token_key.c
 *	  The keys with which tokens are verified, and where their material lies.
 *
 * A session keeps the keys that it was asked for in its own memory, and which there
 * are not, until either table changes.
 */
#include "auth/token_key.h"

#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "pg/notify.h"
#include "pg/table.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Columns of forge.jwt_key_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_JWT_KEY_ROW_COLUMNS, ROW_);

/* Columns of forge.jwt_key_material. */
FORGE_COLUMN_NUMBERS(FORGE_JWT_KEY_MATERIAL_COLUMNS, MATERIAL_);

#define CACHED_KEYS_MAX 16

typedef struct CachedKey
{
	ForgeText kid; /* as it was asked for */
	bool is_live;  /* there is such a key */
	ForgeTokenKey key;
} CachedKey;

static ForgeRelationName row_table = { .name = "jwt_key_row",
									   .invalidated = forge_token_key_forget };
static ForgeRelationName material_table = { .name = "jwt_key_material",
											.column_count = MATERIAL_COLUMN_COUNT,
											.invalidated = forge_token_key_forget };

static MemoryContext cache_memory = NULL;
static CachedKey cache[CACHED_KEYS_MAX];
static int cache_count = 0;
static bool is_cache_stale = false;

void
forge_token_key_forget(void)
{
	is_cache_stale = true;
}

ForgeUuid
forge_token_key_id(ForgeText kid)
{
	return forge_digest_uuid(FORGE_TEXT("forgeerp jwt key"), kid);
}

/* ----- reading ------------------------------------------------------------------------------ */

static bool
find(ForgeTable *table, ForgeRelationName *name, const ForgeUuid *id)
{
	static const ForgeUuid system = FORGE_UUID_NIL;
	Datum keys[2] = { FORGE_UUID_DATUM(&system), FORGE_UUID_DATUM(id) };

	forge_table_open(table, name, AccessShareLock);
	return forge_table_find(table, 2, keys);
}

/* A text column of the row found, in the current memory context; absent for NULL. */
static ForgeText
copy_text(ForgeTable *table, AttrNumber column)
{
	bool is_null;
	Datum value = forge_table_get(table, column, &is_null);

	return is_null ? (ForgeText){ NULL, 0 } : forge_text_copy(forge_text_from_datum(value));
}

/* The record of the key, and its kid; false when there is none, or it is retired. */
static bool
read_row(ForgeTokenKey *key, ForgeText *kid)
{
	ForgeTable table;
	bool is_null;
	bool is_live = find(&table, &row_table, &key->id) &&
				   !DatumGetBool(forge_table_get(&table, ROW_RETIRED, &is_null));

	if (is_live)
	{
		*kid = copy_text(&table, ROW_KID);
		key->algorithm = forge_jwt_algorithm_find(copy_text(&table, ROW_ALGORITHM));
		key->issuer = copy_text(&table, ROW_ISSUER);
		key->audience = copy_text(&table, ROW_AUDIENCE);
	}
	forge_table_close(&table);
	return is_live && key->algorithm != NULL;
}

/* Its material; false when there is none, or it is of another algorithm. */
static bool
read_material(ForgeTokenKey *key)
{
	ForgeTable table;
	bool is_null;
	bool is_found = find(&table, &material_table, &key->id) && key->algorithm != NULL &&
					forge_text_equal(copy_text(&table, MATERIAL_ALGORITHM),
									 forge_text_from(key->algorithm->name));

	if (is_found)
	{
		bytea *bytes = DatumGetByteaPCopy(forge_table_get(&table, MATERIAL_MATERIAL, &is_null));

		key->material = (const uint8 *) VARDATA(bytes);
		key->material_length = VARSIZE(bytes) - VARHDRSZ;
	}
	forge_table_close(&table);
	return is_found && key->material_length > 0;
}

/* The ids of the live keys: ForgeUuid, so many of them at most. */
static List *
live_ids(int max)
{
	static const ForgeUuid system = FORGE_UUID_NIL;
	ForgeRowScan rows;
	List *ids = NIL;

	forge_rows_begin(&rows, &material_table, &system, SnapshotSelf);
	while (list_length(ids) < max && forge_rows_next(&rows))
	{
		ForgeUuid *id = palloc(sizeof(*id));
		bool is_null;

		*id = forge_uuid_from_datum(slot_getattr(rows.slot, MATERIAL_ID, &is_null));
		ids = lappend(ids, id);
	}
	forge_rows_end(&rows);
	return ids;
}

/* False when there is none; how long it takes is the same. */
static bool
read_key(ForgeTokenKey *key, ForgeText *kid)
{
	bool has_row = read_row(key, kid);
	bool has_material = read_material(key);

	return has_row && has_material;
}

/* The key that a token names, or the only live one. */
static bool
read_named_key(ForgeText kid, ForgeTokenKey *key)
{
	ForgeText own_kid;

	if (forge_text_is_absent(kid))
	{
		List *ids = live_ids(2);

		if (list_length(ids) != 1)
			return false;
		key->id = *(ForgeUuid *) linitial(ids);
	}
	else
		key->id = forge_token_key_id(kid);
	return read_key(key, &own_kid);
}

List *
forge_token_key_live(void)
{
	List *keys = NIL;
	ListCell *cell;

	foreach (cell, live_ids(PG_INT32_MAX))
	{
		ForgeNamedKey *named = palloc0(sizeof(*named));

		named->key.id = *(ForgeUuid *) lfirst(cell);
		if (read_key(&named->key, &named->kid))
			keys = lappend(keys, named);
	}
	return keys;
}

/* ----- the cache ---------------------------------------------------------------------------- */

static void
prepare_cache(void)
{
	/* A key that was retired elsewhere must not be used again, within a transaction either. */
	AcceptInvalidationMessages();
	if (cache_memory == NULL)
		cache_memory =
			AllocSetContextCreate(CacheMemoryContext, "forge jwt keys", ALLOCSET_SMALL_SIZES);
	if (is_cache_stale || cache_count == CACHED_KEYS_MAX)
	{
		cache_count = 0;
		MemoryContextReset(cache_memory);
	}
	is_cache_stale = false;
}

static ForgeText
keep_text(ForgeText text)
{
	if (forge_text_is_absent(text))
		return text;
	return (ForgeText){ MemoryContextStrdup(cache_memory, pnstrdup(text.data, text.length)),
						text.length };
}

/* Also for a key that does not live, so that it takes as long. */
static void
set_fingerprint(ForgeTokenKey *key)
{
	const char *algorithm = key->algorithm == NULL ? "none" : key->algorithm->name;
	ForgeDigester digester;

	forge_digest_begin(&digester);
	forge_digest_add(&digester, key->id.bytes, sizeof(key->id.bytes));
	forge_digest_add(&digester, algorithm, strlen(algorithm) + 1);
	forge_digest_add(&digester, key->material, key->material_length);
	forge_digest_end(&digester, key->fingerprint);
}

static const CachedKey *
keep(ForgeText kid, const ForgeTokenKey *key, bool is_live)
{
	CachedKey *entry = &cache[cache_count];
	uint8 *material = MemoryContextAlloc(cache_memory, key->material_length);

	if (key->material_length > 0)
		memcpy(material, key->material, key->material_length);
	*entry = (CachedKey){ .kid = keep_text(kid),
						  .is_live = is_live,
						  .key = { .id = key->id,
								   .algorithm = key->algorithm,
								   .issuer = keep_text(key->issuer),
								   .audience = keep_text(key->audience),
								   .material = material,
								   .material_length = key->material_length } };
	set_fingerprint(&entry->key);
	cache_count++;
	return entry;
}

static const CachedKey *
find_cached(ForgeText kid)
{
	ForgeTokenKey key = { 0 };
	bool is_live;

	prepare_cache();
	for (int i = 0; i < cache_count; i++)
		if (forge_text_equal(cache[i].kid, kid))
			return &cache[i];
	is_live = read_named_key(kid, &key);
	return keep(kid, &key, is_live);
}

const ForgeTokenKey *
forge_token_key_find(ForgeText kid)
{
	const CachedKey *cached = find_cached(kid);

	return cached->is_live ? &cached->key : NULL;
}

/* ----- writing ------------------------------------------------------------------------------ */

static void
tell_others(ForgeTable *table)
{
	CacheInvalidateRelcache(table->relation);
	forge_token_key_forget();
	forge_notify_postgrest();
	forge_table_close(table);
}

void
forge_token_key_store(ForgeUuid id, const ForgeJwtAlgorithm *algorithm, ForgeText material)
{
	static const ForgeUuid system = FORGE_UUID_NIL;
	ForgeTable table;
	Datum values[MATERIAL_COLUMN_COUNT] = {
		[MATERIAL_TENANT_ID - 1] = FORGE_UUID_DATUM(&system),
		[MATERIAL_ID - 1] = FORGE_UUID_DATUM(&id),
		[MATERIAL_ALGORITHM - 1] = forge_text_to_datum(forge_text_from(algorithm->name)),
		/* A bytea looks as a text does. */
		[MATERIAL_MATERIAL - 1] = forge_text_to_datum(material),
	};
	bool nulls[MATERIAL_COLUMN_COUNT] = { false };

	forge_table_open(&table, &material_table, RowExclusiveLock);
	forge_table_insert(&table, values, nulls);
	tell_others(&table);
}

void
forge_token_key_erase(ForgeUuid id)
{
	static const ForgeUuid system = FORGE_UUID_NIL;
	ForgeTable table;
	Datum keys[2] = { FORGE_UUID_DATUM(&system), FORGE_UUID_DATUM(&id) };

	forge_table_open(&table, &material_table, RowExclusiveLock);
	if (forge_table_find(&table, 2, keys))
	{
		if (!forge_table_found_is_visible(&table))
			forge_table_refuse_newer();
		if (forge_table_delete(&table, &table.found->tts_tid) == FORGE_LOST)
			elog(ERROR, "the material of a key was written without its head");
	}
	tell_others(&table);
}
