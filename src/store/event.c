/*
 * event.c
 *	  The log: rows of forge.event, written once and read in two orders.
 */
#include "store/event.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/pg_type_d.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "store/codec.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

/* Rows go to the table in portions of this size: enough to fill some pages. */
#define INSERT_PORTION 200

ForgeRelationName forge_event_table = { .name = "event", .column_count = FORGE_EVENT_COLUMN_COUNT };
static ForgeRelationName feed_index = { .name = "event_position" };

/* ----- writing ------------------------------------------------------------------------------ */

ForgeUuid
forge_event_new_id(void)
{
	static ForgeUuidGenerator generator;
	static uint8 pool[1024];
	static size_t pool_left = 0;
	int64 now = GetCurrentTimestamp() + FORGE_INSTANT_UNIX_OFFSET;

	/* Asking for randomness a little at a time costs more than everything else here. */
	if (pool_left < 8)
	{
		if (!pg_strong_random(pool, sizeof(pool)))
			ereport(ERROR,
					(errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
		pool_left = sizeof(pool);
	}
	pool_left -= 8;
	return forge_uuid_v7(&generator, now, pool + pool_left);
}

static void
set_optional_uuid(const ForgeUuid *uuid, AttrNumber column, Datum *values, bool *nulls)
{
	nulls[column - 1] = forge_uuid_is_nil(*uuid);
	values[column - 1] = FORGE_UUID_DATUM(uuid);
}

void
forge_event_row(const ForgePendingEvent *event, Datum values[FORGE_EVENT_COLUMN_COUNT],
				bool nulls[FORGE_EVENT_COLUMN_COUNT])
{
	const ForgeEnvelope *envelope = event->envelope;

	memset(nulls, 0, FORGE_EVENT_COLUMN_COUNT * sizeof(bool));
	values[FORGE_EVENT_POSITION - 1] = Int64GetDatum(event->position);
	values[FORGE_EVENT_VERSION - 1] = Int64GetDatum(event->version);
	values[FORGE_EVENT_OCCURRED_AT - 1] = TimestampTzGetDatum(event->occurred_at);
	values[FORGE_EVENT_RECORDED_AT - 1] = TimestampTzGetDatum(event->recorded_at);
	values[FORGE_EVENT_SCHEMA_VERSION - 1] = Int32GetDatum(event->schema_version);
	values[FORGE_EVENT_TENANT_ID - 1] = FORGE_UUID_DATUM(&envelope->tenant);
	values[FORGE_EVENT_AGGREGATE_ID - 1] = FORGE_UUID_DATUM(&envelope->aggregate_id);
	values[FORGE_EVENT_EVENT_ID - 1] = FORGE_UUID_DATUM(&event->event_id);
	values[FORGE_EVENT_COMMAND_ID - 1] = FORGE_UUID_DATUM(&envelope->command_id);
	set_optional_uuid(&envelope->principal, FORGE_EVENT_PRINCIPAL_ID, values, nulls);
	set_optional_uuid(&envelope->correlation, FORGE_EVENT_CORRELATION_ID, values, nulls);
	set_optional_uuid(&envelope->causation, FORGE_EVENT_CAUSATION_ID, values, nulls);
	values[FORGE_EVENT_AGGREGATE_TYPE - 1] = forge_text_to_datum(envelope->aggregate_type);
	values[FORGE_EVENT_EVENT_TYPE - 1] = forge_text_to_datum(event->event_type);
	values[FORGE_EVENT_PAYLOAD - 1] = JsonbPGetDatum(event->payload);
	nulls[FORGE_EVENT_METADATA - 1] = envelope->metadata == NULL;
	values[FORGE_EVENT_METADATA - 1] = JsonbPGetDatum(envelope->metadata);
}

static void
insert_one(ForgeTable *table, const ForgePendingEvent *event)
{
	Datum values[FORGE_EVENT_COLUMN_COUNT];
	bool nulls[FORGE_EVENT_COLUMN_COUNT];

	forge_event_row(event, values, nulls);
	forge_table_insert(table, values, nulls);
}

static void
insert_many(ForgeTable *table, const ForgePendingEvent *events, int count)
{
	int portion = Min(count, INSERT_PORTION);
	TupleDesc columns = CreateTupleDescCopy(RelationGetDescr(table->relation));
	Datum values[FORGE_EVENT_COLUMN_COUNT];
	bool nulls[FORGE_EVENT_COLUMN_COUNT];
	TupleTableSlot **slots = palloc(portion * sizeof(TupleTableSlot *));
	MemoryContext rows =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp event rows", ALLOCSET_DEFAULT_SIZES);

	/* Slots of a description of their own: one of the relation would be counted each time. */
	for (int i = 0; i < portion; i++)
		slots[i] = MakeSingleTupleTableSlot(columns, &TTSOpsVirtual);
	for (int done = 0; done < count; done += portion)
	{
		int now = Min(portion, count - done);
		MemoryContext caller = MemoryContextSwitchTo(rows);

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < now; i++)
		{
			forge_event_row(&events[done + i], values, nulls);
			forge_table_fill_slot(table, slots[i], values, nulls);
		}
		forge_table_insert_many(table, slots, now);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(rows);
	}
	for (int i = 0; i < portion; i++)
		ExecDropSingleTupleTableSlot(slots[i]);
	MemoryContextDelete(rows);
}

void
forge_event_insert(const ForgePendingEvent *events, int count)
{
	ForgeTable table;

	forge_table_open(&table, &forge_event_table, RowExclusiveLock);
	if (count == 1)
		insert_one(&table, events);
	else
		insert_many(&table, events, count);
	forge_table_close(&table);
}

/* ----- reading ------------------------------------------------------------------------------ */

static void
equal_key(ScanKey keys, int column, const ForgeUuid *uuid)
{
	ScanKeyInit(&keys[column - 1], column, BTEqualStrategyNumber, F_UUID_EQ,
				FORGE_UUID_DATUM(uuid));
}

void
forge_event_scan_stream(ForgeEventScan *scan, ForgeUuid tenant, ForgeUuid aggregate_id,
						int64 from_version, Snapshot snapshot)
{
	ScanKeyData keys[3];

	equal_key(keys, 1, memcpy(palloc(sizeof(tenant)), &tenant, sizeof(tenant)));
	equal_key(keys, 2, memcpy(palloc(sizeof(tenant)), &aggregate_id, sizeof(aggregate_id)));
	ScanKeyInit(&keys[2], 3, BTGreaterEqualStrategyNumber, F_INT8GE, Int64GetDatum(from_version));
	forge_rows_begin_by(scan, &forge_event_table, NULL, keys, 3, snapshot);
}

void
forge_event_scan_feed(ForgeEventScan *scan, ForgeUuid tenant, int64 after_position,
					  Snapshot snapshot)
{
	ScanKeyData keys[2];

	equal_key(keys, 1, memcpy(palloc(sizeof(tenant)), &tenant, sizeof(tenant)));
	ScanKeyInit(&keys[1], 2, BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum(after_position));
	forge_rows_begin_by(scan, &forge_event_table, &feed_index, keys, 2, snapshot);
}

void
forge_event_scan_streams(ForgeEventScan *scan, const ForgeUuid *tenant, Snapshot snapshot)
{
	forge_rows_begin(scan, &forge_event_table, tenant, snapshot);
}

bool
forge_event_scan_next(ForgeEventScan *scan)
{
	return forge_rows_next(scan);
}

bool
forge_event_scan_previous(ForgeEventScan *scan)
{
	return forge_rows_previous(scan);
}

void
forge_event_scan_end(ForgeEventScan *scan)
{
	forge_rows_end(scan);
}

static Datum
get_column(const ForgeEventScan *scan, AttrNumber column)
{
	bool is_null;

	return slot_getattr(scan->slot, column, &is_null);
}

ForgeUuid
forge_event_uuid(const ForgeEventScan *scan, AttrNumber column)
{
	return forge_uuid_from_datum(get_column(scan, column));
}

int64
forge_event_integer(const ForgeEventScan *scan, AttrNumber column)
{
	return DatumGetInt64(get_column(scan, column));
}

ForgeText
forge_event_text(const ForgeEventScan *scan, AttrNumber column)
{
	return forge_text_from_datum(get_column(scan, column));
}

Jsonb *
forge_event_payload(const ForgeEventScan *scan)
{
	return DatumGetJsonbP(get_column(scan, FORGE_EVENT_PAYLOAD));
}

static int
schema_version(const ForgeEventScan *scan)
{
	return DatumGetInt32(get_column(scan, FORGE_EVENT_SCHEMA_VERSION));
}

static bool
is_text(const ForgeField *field)
{
	return field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST ||
		   field->type == FORGE_FIELD_JSON;
}

static ForgeText *
text_of(const ForgeField *field, void *state)
{
	return (ForgeText *) ((char *) state + field->offset);
}

/* Where the texts of a state are. */
static void
note_texts(const ForgeShape *shape, void *state, const char *texts[FORGE_FIELDS_MAX])
{
	for (int i = 0; i < shape->field_count; i++)
		if (is_text(&shape->fields[i]))
			texts[i] = text_of(&shape->fields[i], state)->data;
}

/* Texts that the state has taken over from an event move to keep. */
static void
keep_texts(const ForgeShape *shape, void *state, const char *const texts[FORGE_FIELDS_MAX],
		   MemoryContext keep)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		ForgeText *text;

		if (!is_text(&shape->fields[i]))
			continue;
		text = text_of(&shape->fields[i], state);
		if (text->data != NULL && text->data != texts[i])
			text->data =
				memcpy(MemoryContextAlloc(keep, Max(text->length, 1)), text->data, text->length);
	}
}

/* The shape in which an event was written, and its type; NULL for one that is not known. */
static const ForgeShape *
shape_of(const ForgeAggregate *aggregate, ForgeText name, int version, int *type)
{
	*type = forge_aggregate_find_event(aggregate, name);
	return *type < 0 ? NULL : forge_shape_of_version(aggregate->events[*type], version);
}

bool
forge_event_read(const ForgeAggregate *aggregate, ForgeText name, int version, Jsonb *payload,
				 ForgeEvent *event)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	const ForgeShape *shape = shape_of(aggregate, name, version, &event->type);
	void *data;

	if (shape == NULL)
		return false;
	data = palloc(Max(shape->size, 1));
	if (forge_outcome_is_refusal(forge_codec_decode(shape, payload, data)))
		return false;
	event->data = forge_shape_raise(aggregate->events[event->type], shape->schema_version, data,
									&arena.arena);
	return true;
}

/* Raises it, or notes it in the current memory context. */
static void
refuse_event(const ForgeEventScan *scan, const ForgeAggregate *aggregate,
			 ForgeUnreadable *unreadable)
{
	ForgeUnreadable found = {
		.aggregate_id = forge_event_uuid(scan, FORGE_EVENT_AGGREGATE_ID),
		.version = forge_event_integer(scan, FORGE_EVENT_VERSION),
		.position = forge_event_integer(scan, FORGE_EVENT_POSITION),
		.schema_version = schema_version(scan),
		.event_type = forge_text_copy(forge_event_text(scan, FORGE_EVENT_EVENT_TYPE)),
	};

	if (unreadable == NULL)
		forge_unreadable_raise(&found, aggregate);
	*unreadable = found;
}

bool
forge_event_decode(const ForgeEventScan *scan, const ForgeAggregate *aggregate,
				   MemoryContext scratch, ForgeEvent *event, ForgeUnreadable *unreadable)
{
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	bool is_read = forge_event_read(aggregate, forge_event_text(scan, FORGE_EVENT_EVENT_TYPE),
									schema_version(scan), forge_event_payload(scan), event);

	event->at = forge_event_integer(scan, FORGE_EVENT_RECORDED_AT);
	MemoryContextSwitchTo(caller);
	if (!is_read)
		refuse_event(scan, aggregate, unreadable);
	return is_read;
}

void
forge_event_apply_decoded(const ForgeAggregate *aggregate, void *state, const ForgeEvent *event,
						  MemoryContext keep)
{
	ForgeContextArena arena = forge_context_arena(keep);
	const char *texts[FORGE_FIELDS_MAX];

	/* In an element of a list a text cannot be found again, so all are kept that may go there. */
	if (aggregate->state->has_listed_texts)
		forge_shape_copy_texts(aggregate->events[event->type], unconstify(void *, event->data),
							   &arena.arena);
	note_texts(aggregate->state, state, texts);
	forge_aggregate_apply(aggregate, state, event, &arena.arena);
	if (!aggregate->state->has_listed_texts)
		keep_texts(aggregate->state, state, texts, keep);
}

bool
forge_event_apply(const ForgeEventScan *scan, const ForgeAggregate *aggregate, void *state,
				  MemoryContext scratch, MemoryContext keep, ForgeUnreadable *unreadable)
{
	ForgeEvent event;
	bool is_read = forge_event_decode(scan, aggregate, scratch, &event, unreadable);

	if (is_read)
		forge_event_apply_decoded(aggregate, state, &event, keep);
	MemoryContextReset(scratch);
	return is_read;
}

void
forge_unreadable_raise(const ForgeUnreadable *unreadable, const ForgeAggregate *aggregate)
{
	ForgeErrorPlace place = FORGE_PLACE(aggregate->name);
	ForgeOutcome outcome =
		forge_with_text(forge_refuse(FORGE_REASON_EVENT_UNREADABLE), unreadable->event_type);

	outcome = forge_with_integer(outcome, unreadable->schema_version);
	outcome = forge_with_integer(outcome, unreadable->position);
	place.aggregate_id = unreadable->aggregate_id;
	forge_error_raise(outcome, place);
}

Jsonb *
forge_unreadable_to_json(const ForgeUnreadable *unreadable)
{
	static const ForgeField fields[] = {
		FORGE_FIELD(ForgeUnreadable, position, FORGE_FIELD_INTEGER, 0, 0, ""),
		FORGE_FIELD(ForgeUnreadable, schema_version, FORGE_FIELD_INTEGER, 0, 0, ""),
		FORGE_FIELD(ForgeUnreadable, event_type, FORGE_FIELD_TEXT, 0, 0, ""),
	};
	static const ForgeShape shape = { .field_count = lengthof(fields), .fields = fields };

	return forge_codec_encode_state(&shape, unreadable, unreadable->version);
}
