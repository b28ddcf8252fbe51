/*
 * ledger_batches.c
 *	  The events of the ledger's batches, each compared with its transfers.
 *
 * An event says how many transfers it has, where they begin and end, and what their digest is.
 * Both are read in the order of positions.  Batches of transactions that ran at the same time
 * are mixed there; so a batch is open from its event to its last transfer.
 */
#include "projection/verify/ledger_check.h"

#include "common/hashfn.h"
#include "domain/ledger_batch/ledger_batch.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "store/codec.h"
#include "store/event.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#define DIGITS_SIZE (2 * FORGE_DIGEST_SIZE + 1)

/* What an event says of its transfers, and what they are. */
typedef struct Batch
{
	ForgeUuid stream;
	int64 event_position;
	ForgeLedgerBatchPosted posted;
	ForgeLedgerBatchPosted found;
	int64 created_count;
	bool is_unreadable; /* it is not known what the event says */
	ForgeDigester digester;
} Batch;

typedef struct BatchEntry
{
	int64 event_position;
	Batch *batch;
	char status;
} BatchEntry;

#define SH_PREFIX batches
#define SH_ELEMENT_TYPE BatchEntry
#define SH_KEY_TYPE int64
#define SH_KEY event_position
#define SH_HASH_KEY(table, key) murmurhash32((uint32) (key) ^ (uint32) ((key) >> 32))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

struct ForgeLedgerBatches
{
	ForgeLedgerCheck *check;
	MemoryContext memory;
	ForgeEventScan events;
	bool has_event;
	batches_hash *open;
	Batch *last; /* the batch of the last transfer, if it is still open */
	int64 last_position;
};

/* ----- comparing ---------------------------------------------------------------------------- */

static Jsonb *
batch_to_json(const ForgeLedgerBatchPosted *posted)
{
	return forge_codec_encode(forge_ledger_batch.events[FORGE_LEDGER_BATCH_POSTED], posted);
}

static bool
agrees(const ForgeLedgerBatchPosted *posted, const ForgeLedgerBatchPosted *found)
{
	return posted->failed == found->failed && posted->row_count == found->row_count &&
		   posted->first_position == found->first_position &&
		   posted->last_position == found->last_position &&
		   forge_text_equal(posted->digest, found->digest);
}

/* Compares what the event says with what was found, after the last transfer. */
static void
compare(const ForgeLedgerBatches *batches, Batch *batch)
{
	uint8 digest[FORGE_DIGEST_SIZE];
	char digits[DIGITS_SIZE];
	ForgeLedgerBatchPosted *found = &batch->found;

	forge_digest_end(&batch->digester, digest);
	digits[hex_encode((const char *) digest, FORGE_DIGEST_SIZE, digits)] = '\0';
	if (found->row_count > 0)
		found->digest = (ForgeText){ digits, DIGITS_SIZE - 1 };
	/* Transfers that have failed and left no row have been counted by the event alone. */
	found->failed = batch->posted.count - batch->created_count;
	found->count = batch->posted.count;
	if (!batch->is_unreadable && !agrees(&batch->posted, found))
		forge_ledger_report(batches->check, batch->stream,
							psprintf(", \"table\": \"event\", \"position\": %lld",
									 (long long) batch->event_position),
							found->row_count == 0 ? "missing" : "different",
							found->row_count == 0 ? NULL : batch_to_json(found),
							batch_to_json(&batch->posted));
}

static void
close_batch(ForgeLedgerBatches *batches, Batch *batch)
{
	compare(batches, batch);
	batches_delete(batches->open, batch->event_position);
	if (batch == batches->last)
		batches->last = NULL;
	if (batch->posted.digest.data != NULL)
		pfree(unconstify(char *, batch->posted.digest.data));
	pfree(batch);
}

/* ----- events ------------------------------------------------------------------------------- */

static ForgeText
keep(ForgeText text)
{
	return forge_text_is_absent(text) ? text : forge_text_copy(text);
}

static void
open_batch(ForgeLedgerBatches *batches)
{
	MemoryContext caller = MemoryContextSwitchTo(batches->memory);
	Batch *batch = palloc0(sizeof(Batch));
	ForgeUnreadable unreadable;
	ForgeEvent event;
	bool found;

	batch->stream = forge_event_uuid(&batches->events, FORGE_EVENT_AGGREGATE_ID);
	batch->event_position = forge_event_integer(&batches->events, FORGE_EVENT_POSITION);
	forge_digest_begin(&batch->digester);
	batches_insert(batches->open, batch->event_position, &found)->batch = batch;
	if (forge_event_decode(&batches->events, &forge_ledger_batch, batches->check->scratch, &event,
						   &unreadable))
	{
		batch->posted = *(const ForgeLedgerBatchPosted *) event.data;
		batch->posted.digest = keep(batch->posted.digest);
	}
	else
	{
		batch->is_unreadable = true;
		forge_ledger_report(batches->check, batch->stream, ", \"table\": \"event\"",
							"event cannot be read", forge_unreadable_to_json(&unreadable), NULL);
	}
	MemoryContextSwitchTo(caller);
	if (!batch->is_unreadable && batch->posted.row_count == 0)
		close_batch(batches, batch);
}

/* Opens the batches whose events come before that position. */
static void
read_events(ForgeLedgerBatches *batches, int64 before)
{
	while (batches->has_event &&
		   forge_event_integer(&batches->events, FORGE_EVENT_POSITION) < before)
	{
		if (forge_text_equal(forge_event_text(&batches->events, FORGE_EVENT_AGGREGATE_TYPE),
							 forge_text_from(forge_ledger_batch.name)))
			open_batch(batches);
		batches->has_event = forge_event_scan_next(&batches->events);
	}
}

/* ----- transfers ---------------------------------------------------------------------------- */

ForgeLedgerBatches *
forge_ledger_batches_begin(ForgeLedgerCheck *check)
{
	ForgeLedgerBatches *batches = palloc0(sizeof(ForgeLedgerBatches));

	batches->check = check;
	batches->memory = CurrentMemoryContext;
	batches->open = batches_create(CurrentMemoryContext, 64, NULL);
	forge_event_scan_feed(&batches->events, check->tenant, 0, check->snapshot);
	batches->has_event = forge_event_scan_next(&batches->events);
	return batches;
}

static Batch *
batch_of(ForgeLedgerBatches *batches, const ForgeStoredTransfer *stored)
{
	if (likely(batches->last != NULL && batches->last->event_position == stored->event_position))
		return batches->last;
	else
	{
		BatchEntry *entry = batches_lookup(batches->open, stored->event_position);

		return entry == NULL ? NULL : entry->batch;
	}
}

static void
add(Batch *batch, const ForgeStoredTransfer *stored)
{
	ForgeLedgerBatchPosted *found = &batch->found;

	if (found->row_count == 0)
		found->first_position = stored->position;
	found->last_position = stored->position;
	found->row_count++;
	batch->created_count += stored->status == FORGE_TRANSFER_CREATED;
	forge_transfer_digest(&batch->digester, stored);
}

const char *
forge_ledger_batches_add(ForgeLedgerBatches *batches, const ForgeStoredTransfer *stored)
{
	bool is_repeated = stored->position == batches->last_position;
	Batch *batch;

	read_events(batches, stored->position);
	batches->last_position = stored->position;
	batch = batch_of(batches, stored);
	if (batch == NULL)
		return "unexpected";
	batches->last = batch;
	add(batch, stored);
	if (!batch->is_unreadable && stored->position >= batch->posted.last_position)
		close_batch(batches, batch);
	return is_repeated ? "position given more than once" : NULL;
}

void
forge_ledger_batches_end(ForgeLedgerBatches *batches)
{
	batches_iterator iterator;
	BatchEntry *entry;

	read_events(batches, PG_INT64_MAX);
	batches_start_iterate(batches->open, &iterator);
	while ((entry = batches_iterate(batches->open, &iterator)) != NULL)
		compare(batches, entry->batch);
	forge_event_scan_end(&batches->events);
}
