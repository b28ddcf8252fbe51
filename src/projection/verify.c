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

typedef struct Verifier
{
	ForgeDifferenceSink sink;
	void *context;
	bool with_rows;
	const ForgeReplay *replay; /* of the stream that is being compared; NULL: none */
	MemoryContext memory;      /* reset after each stream */
} Verifier;

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

static void
report(Verifier *verifier, const char *name, ForgeUuid tenant, ForgeUuid id, const char *problem,
	   Jsonb *stored, Jsonb *replayed)
{
	ForgeDifference difference = { .projection_name = name,
								   .tenant = tenant,
								   .id = id,
								   .problem = problem,
								   .stored = stored,
								   .replayed = replayed,
								   .replay = verifier->replay };

	verifier->sink(verifier->context, &difference);
}

/* ----- going along -------------------------------------------------------------------------- */

static ForgeUuid
stored_uuid(const Stored *stored, AttrNumber column)
{
	bool is_null;

	return forge_uuid_from_datum(slot_getattr(stored->scan.slot, column, &is_null));
}

static int
compare_position(const Stored *stored, const ForgeReplay *replay)
{
	int order = forge_uuid_compare(stored_uuid(stored, stored->tenant_column), replay->tenant);

	return order != 0 ? order
					  : forge_uuid_compare(stored_uuid(stored, stored->id_column), replay->id);
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
	report(verifier, stored->name, stored_uuid(stored, stored->tenant_column),
		   stored_uuid(stored, stored->id_column), "unexpected", render_stored(verifier, stored),
		   NULL);
	advance(stored);
}

/* Rows before the replayed stream have no events; true when the next one is its row. */
static bool
go_to(Verifier *verifier, Stored *stored, const ForgeReplay *replay)
{
	while (stored->has_row && compare_position(stored, replay) < 0)
		report_unexpected(verifier, stored);
	return stored->has_row && compare_position(stored, replay) == 0;
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

static void
verify_row(Verifier *verifier, Stored *stored, const ForgeReplay *replay)
{
	const ForgeProjection *projection = stored->projection;
	TupleDesc columns = RelationGetDescr(stored->scan.relation);
	Datum *values = palloc0(columns->natts * sizeof(Datum));
	bool *nulls = palloc(columns->natts * sizeof(bool));
	bool is_stored;

	memset(nulls, true, columns->natts);

	if (replay->aggregate != projection->aggregate ||
		!forge_projection_row(projection, &replay->tenant, &replay->id, replay->state,
							  replay->recorded_at, values, nulls))
		return;
	is_stored = go_to(verifier, stored, replay);
	if (!is_stored || !equal_rows(stored, values, nulls))
		report(verifier, stored->name, replay->tenant, replay->id,
			   is_stored ? "different" : "missing",
			   is_stored ? render_stored(verifier, stored) : NULL,
			   verifier->with_rows ? tuple_to_json(heap_form_tuple(columns, values, nulls), columns)
								   : NULL);
	if (is_stored)
		advance(stored);
}

/* ----- stream heads ------------------------------------------------------------------------- */

static Jsonb *
head_to_json(const ForgeStream *stream)
{
	if (stream->aggregate == NULL)
		return forge_codec_encode_state(&(ForgeShape){ .field_count = 0 }, NULL, stream->version);
	return forge_codec_encode_state(stream->aggregate->state, stream->state, stream->version);
}

/* Do two states have the same content?  Their packed forms tell. */
static bool
equal_states(const ForgeShape *shape, const void *a, const void *b)
{
	Size size = forge_shape_pack(shape, a, NULL, 0);
	uint8 *packed_a;
	uint8 *packed_b;

	if (forge_shape_pack(shape, b, NULL, 0) != size)
		return false;
	packed_a = palloc(size);
	packed_b = palloc(size);
	(void) forge_shape_pack(shape, a, packed_a, size);
	(void) forge_shape_pack(shape, b, packed_b, size);
	return memcmp(packed_a, packed_b, size) == 0;
}

static bool
equal_heads(const ForgeStream *head, const ForgeReplay *replay)
{
	return head->version == replay->version && forge_text_equal(head->type, replay->type) &&
		   (head->aggregate == NULL ||
			equal_states(head->aggregate->state, head->state, replay->state));
}

static void
verify_head(Verifier *verifier, Stored *stored, const ForgeReplay *replay)
{
	ForgeStream expected = { .type = replay->type,
							 .aggregate = replay->aggregate,
							 .state = replay->state,
							 .version = replay->version };
	ForgeStream head = { .tenant = replay->tenant, .id = replay->id };

	if (replay->stream_event_count != replay->version)
		report(verifier, stored->name, replay->tenant, replay->id, "versions are missing", NULL,
			   head_to_json(&expected));
	if (!go_to(verifier, stored, replay))
	{
		report(verifier, stored->name, replay->tenant, replay->id, "missing", NULL,
			   head_to_json(&expected));
		return;
	}
	forge_stream_read(stored->scan.slot, &head);
	if (!equal_heads(&head, replay))
		report(verifier, stored->name, replay->tenant, replay->id, "different", head_to_json(&head),
			   head_to_json(&expected));
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
			verify_row(verifier, &stored[i], replay);
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
