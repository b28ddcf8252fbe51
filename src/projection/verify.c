/*
 * verify.c
 *	  Comparing what is stored with a replay of the log.
 *
 * The log, the heads and the read models are all read in the order of tenant and
 * stream, and compared as they go by, so the memory needed does not grow with
 * their size (but for the claims, which are in another order).
 */
#include "projection/verify.h"

#include "projection/replay.h"
#include "projection/verify_claim.h"
#include "projection/verify_command.h"
#include "projection/verify_event_id.h"
#include "projection/verify_insight.h"
#include "projection/verify_reservation.h"
#include "projection/verify_rows.h"
#include "store/codec.h"
#include "store/feed.h"
#include "store/stream.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Where the key is: in forge.stream, and in every read model. */
#define STREAM_TENANT_COLUMN 3
#define STREAM_ID_COLUMN 4
#define ROW_TENANT_COLUMN 1
#define ROW_ID_COLUMN 2
#define ROW_KEY_COLUMN 3 /* the first, where a stream has several rows */

/* The heads, or a read model, whose rows go by. */
typedef struct Stored
{
	ForgeStoredRows rows;
	const ForgeProjection *projection; /* NULL: the heads */
} Stored;

/* ----- read models -------------------------------------------------------------------------- */

/* The row of one source, which is an element of a list or the whole state. */
static void
verify_row(const ForgeVerifier *verifier, Stored *stored, const ForgeReplay *replay,
		   const void *source)
{
	ForgeRowPlace place = { .tenant = replay->tenant, .id = replay->id };
	Datum *values;
	bool *nulls;

	forge_stored_new_row(&stored->rows, &values, &nulls);
	if (!forge_projection_row(stored->projection, &replay->tenant, &replay->id, replay->state,
							  source, replay->recorded_at, values, nulls))
		return;
	for (int i = 0; i < stored->rows.key_count; i++)
		place.keys[i] = values[ROW_KEY_COLUMN - 1 + i];
	forge_stored_compare(verifier, &stored->rows, place, values, nulls);
}

static void
verify_rows(const ForgeVerifier *verifier, Stored *stored, const ForgeReplay *replay)
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

/* Events that are not in the order in which they were written. */
static void
verify_order(const ForgeVerifier *verifier, const ForgeStoredRows *stored,
			 const ForgeReplay *replay)
{
	static const char *const problems[FORGE_DISORDER_COUNT] = {
		[FORGE_DISORDER_POSITION] = "positions do not ascend",
		[FORGE_DISORDER_TIME] = "recorded times descend",
		[FORGE_DISORDER_TYPE] = "types differ",
	};
	ForgeRowPlace place = { .tenant = replay->tenant, .id = replay->id };

	if (replay->stream_event_count != replay->version)
		forge_stored_report(verifier, stored, place, "versions are missing", NULL,
							head_to_json(&(ForgeStream){ .aggregate = replay->aggregate,
														 .state = replay->state,
														 .version = replay->version }));
	for (int i = 0; i < FORGE_DISORDER_COUNT; i++)
		if (replay->disorders[i] != 0)
			forge_stored_report(verifier, stored, place, problems[i],
								head_to_json(&(ForgeStream){ .version = replay->disorders[i] }),
								NULL);
}

static bool
equal_heads(const ForgeStream *head, const ForgeReplay *replay)
{
	return head->version == replay->version && forge_text_equal(head->type, replay->type) &&
		   (head->aggregate == NULL ||
			forge_shape_equal(head->aggregate->state, head->state, replay->state));
}

static void
verify_head(const ForgeVerifier *verifier, ForgeStoredRows *stored, const ForgeReplay *replay)
{
	ForgeStream expected = { .type = replay->type,
							 .aggregate = replay->aggregate,
							 .state = replay->state,
							 .version = replay->version };
	ForgeStream head = { .tenant = replay->tenant, .id = replay->id };
	ForgeRowPlace place = { .tenant = replay->tenant, .id = replay->id };

	verify_order(verifier, stored, replay);
	if (!forge_stored_go_to(verifier, stored, place))
	{
		forge_stored_report(verifier, stored, place, "missing", NULL, head_to_json(&expected));
		return;
	}
	forge_stream_read(stored->scan.slot, &head);
	if (!equal_heads(&head, replay))
		forge_stored_report(verifier, stored, place, "different", head_to_json(&head),
							head_to_json(&expected));
	forge_stored_advance(stored);
}

/* ----- the sequence ------------------------------------------------------------------------- */

static Jsonb *
position_to_json(int64 position)
{
	char *json = psprintf("{\"position\": %lld}", (long long) position);

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

/* Has the sequence come to the highest position of the log, as it is in this snapshot? */
static void
verify_sequence(const ForgeVerifier *verifier, const ForgeReplay *replay)
{
	int64 drawn = forge_feed_last_position();
	ForgeDifference difference = { .projection_name = FORGE_VERIFY_STREAM,
								   .tenant = replay->last_tenant,
								   .id = replay->last_id,
								   .problem = "the sequence is behind" };

	if (replay->last_position <= drawn)
		return;
	difference.stored = position_to_json(drawn);
	difference.replayed = position_to_json(replay->last_position);
	verifier->sink(verifier->context, &difference);
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
	return forge_projection_find(name) != NULL || forge_consumer_find(name) != NULL ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_STREAM)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_CLAIM)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_COMMAND)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_RESERVATION)) ||
		   forge_text_equal(name, forge_text_from(FORGE_VERIFY_EVENT_ID));
}

/* Opens the stored tables that are wanted; returns how many. */
static int
open_stored(Stored *stored, const ForgeUuid *tenant, ForgeText only, Snapshot snapshot)
{
	int projection_count;
	const ForgeProjection *const *projections = forge_projections(&projection_count);
	int count = 0;

	if (is_wanted(only, FORGE_VERIFY_STREAM))
		stored[count++].rows = (ForgeStoredRows){ .name = FORGE_VERIFY_STREAM,
												  .table = &forge_stream_table,
												  .tenant_column = STREAM_TENANT_COLUMN,
												  .id_column = STREAM_ID_COLUMN };
	for (int i = 0; i < projection_count; i++)
	{
		if (!is_wanted(only, projections[i]->name))
			continue;
		stored[count].projection = projections[i];
		stored[count++].rows = (ForgeStoredRows){
			.name = projections[i]->name,
			.table = projections[i]->table,
			.tenant_column = ROW_TENANT_COLUMN,
			.id_column = ROW_ID_COLUMN,
			.key_column = ROW_KEY_COLUMN,
			.key_count = projections[i]->element != NULL ? projections[i]->element->key_count : 0
		};
	}
	for (int i = 0; i < count; i++)
		forge_stored_begin(&stored[i].rows, tenant, snapshot);
	return count;
}

static void
verify_stream(const ForgeVerifier *verifier, Stored *stored, int count, const ForgeReplay *replay)
{
	for (int i = 0; i < count; i++)
	{
		if (stored[i].projection != NULL)
			verify_rows(verifier, &stored[i], replay);
		else
			verify_head(verifier, &stored[i].rows, replay);
	}
}

/* Does what is wanted depend on streams of this aggregate? */
static bool
is_wanted_of(ForgeText only, const ForgeAggregate *aggregate)
{
	if (is_wanted(only, FORGE_VERIFY_STREAM))
		return true;
	if (is_wanted(only, FORGE_VERIFY_CLAIM))
		return aggregate->claims != NULL;
	if (is_wanted(only, FORGE_VERIFY_RESERVATION))
		return forge_reservation_verifier_reads(aggregate);
	return forge_projection_find(only)->aggregate == aggregate;
}

/* An event of the stream cannot be read: that is said once, and the stream not compared. */
static void
set_aside(ForgeVerifier *verifier, ForgeText only, const ForgeReplay *replay)
{
	const char *name =
		forge_text_is_absent(only) ? FORGE_VERIFY_STREAM : pnstrdup(only.data, only.length);

	forge_verifier_set_aside(verifier, is_wanted_of(only, replay->aggregate) ? name : NULL,
							 replay->tenant, replay->id, &replay->unreadable);
}

/* What is a function of the streams, one by one.  Returns the number of events replayed. */
static int64
verify_streams(ForgeVerifier *verifier, const ForgeUuid *tenant, ForgeText only, Snapshot snapshot)
{
	bool wants_claims = is_wanted(only, FORGE_VERIFY_CLAIM);
	bool wants_reservations = is_wanted(only, FORGE_VERIFY_RESERVATION);
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp verify", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	ForgeClaimVerifier claims;
	ForgeReservationVerifier reservations;
	ForgeReplay replay;
	Stored *stored;
	int stored_count;

	(void) forge_projections(&stored_count);
	stored = palloc0((stored_count + 1) * sizeof(Stored));
	stored_count = open_stored(stored, tenant, only, snapshot);
	forge_claim_verifier_begin(&claims);
	forge_reservation_verifier_begin(&reservations);

	forge_replay_begin(&replay, tenant, snapshot);
	caller = MemoryContextSwitchTo(memory);
	verifier->replay = &replay;
	while (forge_replay_next(&replay))
	{
		if (replay.unreadable.position != 0)
			set_aside(verifier, only, &replay);
		else
		{
			verify_stream(verifier, stored, stored_count, &replay);
			if (wants_claims)
				forge_claim_verifier_add(&claims, &replay);
			if (wants_reservations)
				forge_reservation_verifier_add(&reservations, &replay);
		}
		MemoryContextReset(memory);
	}
	verifier->replay = NULL;
	for (int i = 0; i < stored_count; i++)
		forge_stored_end(verifier, &stored[i].rows);
	if (is_wanted(only, FORGE_VERIFY_STREAM))
		verify_sequence(verifier, &replay);
	if (wants_claims)
		forge_claim_verifier_end(&claims, verifier, tenant, snapshot);
	if (wants_reservations)
		forge_reservation_verifier_end(&reservations, verifier);
	MemoryContextSwitchTo(caller);
	forge_replay_end(&replay);
	MemoryContextDelete(memory);
	return replay.event_count;
}

/* Is it verified in another way than stream by stream? */
static bool
is_apart(ForgeText only)
{
	return forge_text_equal(only, forge_text_from(FORGE_VERIFY_COMMAND)) ||
		   forge_text_equal(only, forge_text_from(FORGE_VERIFY_EVENT_ID)) ||
		   forge_text_equal(only, forge_text_from(forge_insight_consumer.name));
}

int64
forge_verify_run(const ForgeUuid *tenant, ForgeText only, bool with_rows, ForgeDifferenceSink sink,
				 void *context)
{
	ForgeVerifier verifier = {
		.sink = sink, .context = context, .with_rows = with_rows, .memory = CurrentMemoryContext
	};
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());
	int64 event_count = 0;

	if (!is_apart(only))
		event_count = verify_streams(&verifier, tenant, only, snapshot);
	if (is_wanted(only, FORGE_VERIFY_COMMAND))
		forge_verify_commands(tenant, snapshot, sink, context);
	if (is_wanted(only, forge_insight_consumer.name))
		forge_verify_insights(&verifier, tenant, snapshot);
	if (forge_text_equal(only, forge_text_from(FORGE_VERIFY_EVENT_ID)))
		forge_verify_event_ids(tenant, snapshot, sink, context);
	UnregisterSnapshot(snapshot);
	return event_count;
}
