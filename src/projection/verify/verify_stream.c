/*
 * verify_stream.c
 *	  The part of verify that compares stream heads, the order of events, and how far the sequence
 *	  of positions has come.
 */
#include "projection/verify/verify_rows.h"

#include "store/codec.h"
#include "store/feed.h"
#include "store/stream.h"
#include "utils/fmgrprotos.h"

/* Where the key is in forge.stream. */
#define TENANT_COLUMN 3
#define ID_COLUMN 4

/* ----- heads and events --------------------------------------------------------------------- */

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	ForgeStoredRows *stored = palloc(sizeof(ForgeStoredRows));

	*stored = (ForgeStoredRows){ .name = forge_verify_stream.name,
								 .table = &forge_stream_table,
								 .tenant_column = TENANT_COLUMN,
								 .id_column = ID_COLUMN };
	forge_stored_begin(verifier, stored);
	return stored;
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return true;
}

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
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	ForgeStoredRows *stored = part;
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
	ForgeDifference difference = { .projection_name = forge_verify_stream.name,
								   .tenant = replay->last_tenant,
								   .id = replay->last_id,
								   .problem = "the sequence is behind" };

	if (replay->last_position <= drawn)
		return;
	difference.stored = position_to_json(drawn);
	difference.replayed = position_to_json(replay->last_position);
	verifier->sink(verifier->context, &difference);
}

/* ----- the part ----------------------------------------------------------------------------- */

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	forge_stored_end(verifier, part);
	verify_sequence(verifier, replayed);
}

const ForgeVerifyPart forge_verify_stream = {
	.name = "stream", .begin = begin, .reads = reads, .add = add, .end = end
};
