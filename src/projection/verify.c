/*
 * verify.c
 *	  Comparing what is stored with a replay of the log.
 *
 * The log, the heads and the read models are all read in the order of tenant and
 * stream, and compared as they go by, so the memory needed does not grow with
 * their size (but for the claims, which are in another order).
 */
#include "projection/verify.h"

#include "access/htup_details.h"
#include "pg/convert.h"
#include "projection/replay.h"
#include "projection/verify_claim.h"
#include "projection/verify_command.h"
#include "store/codec.h"
#include "store/stream.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/typcache.h"

/* Where the key is: in forge.stream, and in every read model. */
#define STREAM_TENANT_COLUMN 3
#define STREAM_ID_COLUMN 4
#define ROW_TENANT_COLUMN 1
#define ROW_ID_COLUMN 2
#define ROW_KEY_COLUMN 3 /* where a stream has several rows */

/* A stored table whose rows go by in the order of tenant and stream. */
typedef struct Stored
{
	const char *name;
	const ForgeProjection *projection; /* NULL: the stream heads */
	ForgeRowScan scan;
	AttrNumber tenant_column;
	AttrNumber id_column;
	bool has_row;
} Stored;

/* Where a row stands. */
typedef struct Place
{
	ForgeUuid tenant;
	ForgeUuid id;
	Datum key; /* where a stream has several rows */
} Place;

typedef struct Verifier
{
	ForgeDifferenceSink sink;
	void *context;
	bool with_rows;
	const ForgeReplay *replay; /* of the stream that is being compared; NULL: none */
	MemoryContext memory;      /* reset after each stream */
} Verifier;

static bool
has_list(const Stored *stored)
{
	return stored->projection != NULL && stored->projection->list != NULL;
}

static Form_pg_attribute
key_column(const Stored *stored)
{
	return TupleDescAttr(RelationGetDescr(stored->scan.relation), ROW_KEY_COLUMN - 1);
}

/* ----- rows as JSON ------------------------------------------------------------------------- */

static Jsonb *
tuple_to_json(HeapTuple tuple, TupleDesc description)
{
	Datum row = heap_copy_tuple_as_datum(tuple, description);
	char *json = text_to_cstring(DatumGetTextPP(DirectFunctionCall1(row_to_json, row)));

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

Jsonb *
forge_verify_row(const ForgeRowScan *rows)
{
	bool should_free;
	HeapTuple tuple = ExecFetchSlotHeapTuple(rows->slot, false, &should_free);

	return tuple_to_json(tuple, RelationGetDescr(rows->relation));
}

/* The third column of the key, a UUID or an integer, as JSON. */
static const char *
key_to_json(Oid type, Datum key)
{
	if (type == UUIDOID)
		return psprintf("\"%s\"", DatumGetCString(DirectFunctionCall1(uuid_out, key)));
	return psprintf("%d", DatumGetInt32(key));
}

static void
report(Verifier *verifier, const Stored *stored, Place place, const char *problem,
	   Jsonb *stored_row, Jsonb *replayed_row)
{
	ForgeDifference difference = { .projection_name = stored->name,
								   .tenant = place.tenant,
								   .id = place.id,
								   .problem = problem,
								   .stored = stored_row,
								   .replayed = replayed_row,
								   .replay = verifier->replay };

	if (has_list(stored))
	{
		Form_pg_attribute column = key_column(stored);

		difference.key_name = NameStr(column->attname);
		difference.key = key_to_json(column->atttypid, place.key);
	}
	verifier->sink(verifier->context, &difference);
}

/* ----- going along -------------------------------------------------------------------------- */

static Place
stored_place(const Stored *stored)
{
	TupleTableSlot *row = stored->scan.slot;
	bool is_null;

	return (Place){
		.tenant = forge_uuid_from_datum(slot_getattr(row, stored->tenant_column, &is_null)),
		.id = forge_uuid_from_datum(slot_getattr(row, stored->id_column, &is_null)),
		.key = has_list(stored) ? slot_getattr(row, ROW_KEY_COLUMN, &is_null) : (Datum) 0,
	};
}

static int
compare_places(const Stored *stored, Place a, Place b)
{
	int order = forge_uuid_compare(a.tenant, b.tenant);

	if (order == 0)
		order = forge_uuid_compare(a.id, b.id);
	if (order == 0 && has_list(stored))
	{
		Oid type = key_column(stored)->atttypid;

		order = DatumGetInt32(FunctionCall2(
			&lookup_type_cache(type, TYPECACHE_CMP_PROC_FINFO)->cmp_proc_finfo, a.key, b.key));
	}
	return order;
}

static void
advance(Stored *stored)
{
	stored->has_row = forge_rows_next(&stored->scan);
}

static Jsonb *
render_stored(const Verifier *verifier, const Stored *stored)
{
	return verifier->with_rows ? forge_verify_row(&stored->scan) : NULL;
}

static void
report_unexpected(Verifier *verifier, Stored *stored)
{
	report(verifier, stored, stored_place(stored), "unexpected", render_stored(verifier, stored),
		   NULL);
	advance(stored);
}

/* Rows before that place come from no event; true when the next one is there. */
static bool
go_to(Verifier *verifier, Stored *stored, Place place)
{
	while (stored->has_row && compare_places(stored, stored_place(stored), place) < 0)
		report_unexpected(verifier, stored);
	return stored->has_row && compare_places(stored, stored_place(stored), place) == 0;
}

/* ----- read models -------------------------------------------------------------------------- */

static bool
equal_values(Form_pg_attribute column, Datum a, bool a_is_null, Datum b, bool b_is_null)
{
	TypeCacheEntry *type;

	if (a_is_null || b_is_null)
		return a_is_null == b_is_null;
	type = lookup_type_cache(column->atttypid, TYPECACHE_EQ_OPR_FINFO);
	return DatumGetBool(FunctionCall2Coll(&type->eq_opr_finfo, column->attcollation, a, b));
}

static bool
equal_rows(const Stored *stored, const Datum *values, const bool *nulls)
{
	TupleDesc columns = RelationGetDescr(stored->scan.relation);

	for (int i = 0; i < stored->projection->table->column_count; i++)
	{
		bool is_null;
		Datum value = slot_getattr(stored->scan.slot, i + 1, &is_null);

		if (!equal_values(TupleDescAttr(columns, i), value, is_null, values[i], nulls[i]))
			return false;
	}
	return true;
}

/* The row of one source, which is an element of a list or the whole state. */
static void
verify_row(Verifier *verifier, Stored *stored, const ForgeReplay *replay, const void *source)
{
	const ForgeProjection *projection = stored->projection;
	TupleDesc columns = RelationGetDescr(stored->scan.relation);
	Datum *values = palloc0(columns->natts * sizeof(Datum));
	bool *nulls = palloc(columns->natts * sizeof(bool));
	Place place = { .tenant = replay->tenant, .id = replay->id };
	bool is_stored;

	memset(nulls, true, columns->natts);
	if (!forge_projection_row(projection, &replay->tenant, &replay->id, replay->state, source,
							  replay->recorded_at, values, nulls))
		return;
	place.key = values[ROW_KEY_COLUMN - 1];
	is_stored = go_to(verifier, stored, place);
	if (!is_stored || !equal_rows(stored, values, nulls))
		report(verifier, stored, place, is_stored ? "different" : "missing",
			   is_stored ? render_stored(verifier, stored) : NULL,
			   verifier->with_rows ? tuple_to_json(heap_form_tuple(columns, values, nulls), columns)
								   : NULL);
	if (is_stored)
		advance(stored);
}

static void
verify_rows(Verifier *verifier, Stored *stored, const ForgeReplay *replay)
{
	ForgeRowSources sources;

	if (replay->aggregate != stored->projection->aggregate)
		return;
	sources = forge_projection_sources(stored->projection, replay->state);
	forge_row_sources_sort(stored->projection, &sources);
	for (int i = 0; i < sources.count; i++)
		verify_row(verifier, stored, replay, sources.list[i]);
}

/* ----- stream heads ------------------------------------------------------------------------- */

static Jsonb *
head_to_json(const ForgeStream *stream)
{
	if (stream->aggregate == NULL)
		return forge_codec_encode_state(&(ForgeShape){ .field_count = 0 }, NULL, stream->version);
	return forge_codec_encode_state(stream->aggregate->state, stream->state, stream->version);
}

static bool
equal_heads(const ForgeStream *head, const ForgeReplay *replay)
{
	return head->version == replay->version && forge_text_equal(head->type, replay->type) &&
		   (head->aggregate == NULL ||
			forge_shape_equal(head->aggregate->state, head->state, replay->state));
}

static void
verify_head(Verifier *verifier, Stored *stored, const ForgeReplay *replay)
{
	ForgeStream expected = { .type = replay->type,
							 .aggregate = replay->aggregate,
							 .state = replay->state,
							 .version = replay->version };
	ForgeStream head = { .tenant = replay->tenant, .id = replay->id };
	Place place = { .tenant = replay->tenant, .id = replay->id };

	if (replay->stream_event_count != replay->version)
		report(verifier, stored, place, "versions are missing", NULL, head_to_json(&expected));
	if (!go_to(verifier, stored, place))
	{
		report(verifier, stored, place, "missing", NULL, head_to_json(&expected));
		return;
	}
	forge_stream_read(stored->scan.slot, &head);
	if (!equal_heads(&head, replay))
		report(verifier, stored, place, "different", head_to_json(&head), head_to_json(&expected));
	advance(stored);
}

/* ----- the whole ---------------------------------------------------------------------------- */

static bool
is_wanted(ForgeText only, const char *name)
{
	return forge_text_is_absent(only) || forge_text_equal(only, forge_text_from(name));
}

bool
forge_verify_knows(ForgeText name)
{
	return forge_projection_find(name) != NULL ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_STREAM)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_CLAIM)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_COMMAND));
}

/* Opens the stored tables that are wanted; returns how many. */
static int
open_stored(Stored *stored, const ForgeUuid *tenant, ForgeText only, Snapshot snapshot)
{
	int projection_count;
	const ForgeProjection *const *projections = forge_projections(&projection_count);
	int count = 0;

	if (is_wanted(only, FORGE_VERIFY_STREAM))
		stored[count++] = (Stored){ .name = FORGE_VERIFY_STREAM,
									.tenant_column = STREAM_TENANT_COLUMN,
									.id_column = STREAM_ID_COLUMN };
	for (int i = 0; i < projection_count; i++)
		if (is_wanted(only, projections[i]->name))
			stored[count++] = (Stored){ .name = projections[i]->name,
										.projection = projections[i],
										.tenant_column = ROW_TENANT_COLUMN,
										.id_column = ROW_ID_COLUMN };
	for (int i = 0; i < count; i++)
	{
		forge_rows_begin(&stored[i].scan,
						 stored[i].projection != NULL ? stored[i].projection->table
													  : &forge_stream_table,
						 tenant, snapshot);
		advance(&stored[i]);
	}
	return count;
}

static void
verify_stream(Verifier *verifier, Stored *stored, int count, const ForgeReplay *replay)
{
	for (int i = 0; i < count; i++)
	{
		if (stored[i].projection != NULL)
			verify_rows(verifier, &stored[i], replay);
		else
			verify_head(verifier, &stored[i], replay);
	}
}

int64
forge_verify_run(const ForgeUuid *tenant, ForgeText only, bool with_rows, ForgeDifferenceSink sink,
				 void *context)
{
	Verifier verifier = { .sink = sink, .context = context, .with_rows = with_rows };
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());
	Stored *stored;
	int stored_count;
	bool wants_claims = is_wanted(only, FORGE_VERIFY_CLAIM);
	ForgeClaimVerifier claims;
	ForgeReplay replay;
	MemoryContext caller;

	(void) forge_projections(&stored_count);
	stored = palloc0((stored_count + 1) * sizeof(Stored));
	stored_count = open_stored(stored, tenant, only, snapshot);
	forge_claim_verifier_begin(&claims);
	verifier.memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp verify", ALLOCSET_DEFAULT_SIZES);

	forge_replay_begin(&replay, tenant, snapshot);
	caller = MemoryContextSwitchTo(verifier.memory);
	verifier.replay = &replay;
	while (forge_replay_next(&replay))
	{
		verify_stream(&verifier, stored, stored_count, &replay);
		if (wants_claims)
			forge_claim_verifier_add(&claims, &replay);
		MemoryContextReset(verifier.memory);
	}
	verifier.replay = NULL;
	for (int i = 0; i < stored_count; i++)
	{
		while (stored[i].has_row)
			report_unexpected(&verifier, &stored[i]);
		forge_rows_end(&stored[i].scan);
	}
	if (wants_claims)
		forge_claim_verifier_end(&claims, tenant, snapshot, sink, context);
	MemoryContextSwitchTo(caller);
	forge_replay_end(&replay);
	if (is_wanted(only, FORGE_VERIFY_COMMAND))
		forge_verify_commands(tenant, snapshot, sink, context);
	MemoryContextDelete(verifier.memory);
	UnregisterSnapshot(snapshot);
	return replay.event_count;
}
