/*
 * claim.c
 *	  Claims: values that only one aggregate of a tenant may hold at a time.
 */
#include "store/claim.h"

#include "access/xact.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/builtins.h"

/* Columns of forge.claim. */
FORGE_COLUMN_NUMBERS(FORGE_CLAIM_COLUMNS, CLAIM_);

ForgeRelationName forge_claim_table = { .name = "claim", .column_count = CLAIM_COLUMN_COUNT };

int
forge_claims_of(const ForgeAggregate *aggregate, const void *state,
				ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	if (aggregate == NULL || aggregate->claims == NULL ||
		((const ForgeState *) state)->version == 0)
		return 0;
	return aggregate->claims(state, claims);
}

static int
compare_claims(const ForgeClaim *a, const ForgeClaim *b)
{
	int order = strcmp(a->type, b->type);

	return order != 0 ? order : forge_text_compare(a->value, b->value);
}

static bool
contains(const ForgeClaim *claims, int count, const ForgeClaim *claim)
{
	for (int i = 0; i < count; i++)
		if (compare_claims(&claims[i], claim) == 0)
			return true;
	return false;
}

static void
add_change(ForgeClaims *claims, const ForgeClaim *claim, bool is_taken, ForgeUuid holder,
		   ForgeErrorPlace place)
{
	if (claims->count == claims->capacity)
	{
		claims->capacity = Max(2 * claims->capacity, 8);
		claims->changes =
			claims->changes == NULL
				? palloc(claims->capacity * sizeof(ForgeClaimChange))
				: repalloc(claims->changes, claims->capacity * sizeof(ForgeClaimChange));
	}
	claims->changes[claims->count] = (ForgeClaimChange){ .claim = *claim,
														 .is_taken = is_taken,
														 .sequence = claims->count,
														 .holder = holder,
														 .place = place };
	claims->count++;
}

void
forge_claims_change(ForgeClaims *claims, ForgeUuid id, const ForgeClaim *before, int before_count,
					const ForgeClaim *after, int after_count, ForgeErrorPlace place)
{
	for (int i = 0; i < before_count; i++)
		if (!contains(after, after_count, &before[i]))
			add_change(claims, &before[i], false, id, place);
	for (int i = 0; i < after_count; i++)
		if (!contains(before, before_count, &after[i]))
			add_change(claims, &after[i], true, id, place);
}

/* ----- writing ------------------------------------------------------------------------------ */

static int
compare_changes(const void *a, const void *b)
{
	const ForgeClaimChange *left = a;
	const ForgeClaimChange *right = b;
	int order = compare_claims(&left->claim, &right->claim);

	return order != 0 ? order : left->sequence - right->sequence;
}

static void
refuse_taken(const ForgeClaimChange *change)
{
	forge_error_raise(forge_with_text(forge_refuse(change->claim.taken), change->claim.value),
					  change->place);
}

static bool
find_row(ForgeTable *table, const ForgeClaims *claims, const ForgeClaim *claim)
{
	Datum keys[3] = { FORGE_UUID_DATUM(&claims->tenant), CStringGetTextDatum(claim->type),
					  forge_text_to_datum(claim->value) };

	return forge_table_find(table, 3, keys);
}

/*
 * Writes the changes of one value, first to last, in their order.  A value whose
 * first change frees it was held before this unit of work by an aggregate whose
 * head we have written, so no other transaction can be changing its row.
 */
static void
write_value(ForgeTable *table, const ForgeClaims *claims, const ForgeClaimChange *first,
			const ForgeClaimChange *last)
{
	bool was_held = !first->is_taken;
	Datum values[CLAIM_COLUMN_COUNT];
	bool nulls[CLAIM_COLUMN_COUNT] = { false };

	for (const ForgeClaimChange *change = first + 1; change <= last; change++)
		if (change->is_taken && change[-1].is_taken)
			refuse_taken(change);

	values[CLAIM_TENANT_ID - 1] = FORGE_UUID_DATUM(&claims->tenant);
	values[CLAIM_AGGREGATE_ID - 1] = FORGE_UUID_DATUM(&last->holder);
	values[CLAIM_TYPE - 1] = CStringGetTextDatum(last->claim.type);
	values[CLAIM_VALUE - 1] = forge_text_to_datum(last->claim.value);

	if (!was_held)
	{
		if (forge_table_insert_unique(table, values, nulls) == FORGE_LOST)
			refuse_taken(first);
		if (last->is_taken)
			return;
		/* Taken and freed again: that it could be taken had to be found out all the same. */
		CommandCounterIncrement();
		(void) forge_table_delete(table, &table->row->tts_tid);
		return;
	}

	if (!find_row(table, claims, &first->claim))
		elog(ERROR, "the claim of an aggregate is missing");
	if (last->is_taken)
		(void) forge_table_update(table, &table->found->tts_tid, values, nulls);
	else
		(void) forge_table_delete(table, &table->found->tts_tid);
}

void
forge_claims_write(ForgeClaims *claims)
{
	ForgeTable table;

	if (claims->count == 0)
		return;
	qsort(claims->changes, claims->count, sizeof(ForgeClaimChange), compare_changes);
	forge_table_open(&table, &forge_claim_table, RowExclusiveLock);
	for (int first = 0, next; first < claims->count; first = next)
	{
		for (next = first + 1; next < claims->count; next++)
			if (compare_claims(&claims->changes[first].claim, &claims->changes[next].claim) != 0)
				break;
		write_value(&table, claims, &claims->changes[first], &claims->changes[next - 1]);
	}
	forge_table_close(&table);
}

/* ----- reading ------------------------------------------------------------------------------ */

void
forge_claim_scan_begin(ForgeClaimScan *scan, const ForgeUuid *tenant, Snapshot snapshot)
{
	forge_rows_begin(&scan->rows, &forge_claim_table, tenant, snapshot);
}

bool
forge_claim_scan_next(ForgeClaimScan *scan)
{
	TupleTableSlot *row = scan->rows.slot;
	bool is_null;

	if (!forge_rows_next(&scan->rows))
		return false;
	scan->tenant = forge_uuid_from_datum(slot_getattr(row, CLAIM_TENANT_ID, &is_null));
	scan->holder = forge_uuid_from_datum(slot_getattr(row, CLAIM_AGGREGATE_ID, &is_null));
	scan->type = forge_text_from_datum(slot_getattr(row, CLAIM_TYPE, &is_null));
	scan->value = forge_text_from_datum(slot_getattr(row, CLAIM_VALUE, &is_null));
	return true;
}

void
forge_claim_scan_end(ForgeClaimScan *scan)
{
	forge_rows_end(&scan->rows);
}
