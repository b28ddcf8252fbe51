/*
 * accounts.c
 *	  Which accounts of a batch are created.
 */
#include "ledger/machine.h"

#include "base/assert.h"
#include "ledger/batch.h"

#define BOTH_LIMITS                                                                                \
	(FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS | FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS)

/* All other flags need a balance that is known when a transfer is decided. */
#define FLAGS_OF_SUMMED (FORGE_ACCOUNT_LINKED | FORGE_ACCOUNT_IMPORTED)

static const ForgeAccountStatus import_statuses[] = {
	[FORGE_IMPORT_FINE] = FORGE_ACCOUNT_CREATED,
	[FORGE_IMPORT_EXPECTED] = FORGE_ACCOUNT_IMPORTED_EVENT_EXPECTED,
	[FORGE_IMPORT_NOT_EXPECTED] = FORGE_ACCOUNT_IMPORTED_EVENT_NOT_EXPECTED,
	[FORGE_IMPORT_TIMESTAMP_GIVEN] = FORGE_ACCOUNT_TIMESTAMP_MUST_BE_ZERO,
	[FORGE_IMPORT_OUT_OF_RANGE] = FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE,
	[FORGE_IMPORT_ADVANCES] = FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE,
};

/* With which it is created: how its balance is kept is among them. */
static uint16_t
flags_of(const ForgeAccountRequest *request)
{
	return request->is_summed ? request->record.flags | FORGE_ACCOUNT_SUMMED
							  : request->record.flags;
}

/* Is it asked for again, or is its id another one's?  Flags come first. */
static ForgeAccountStatus
compare(const ForgeAccountRequest *request, const ForgeAccountRecord *existing)
{
	const ForgeAccountRecord *asked = &request->record;

	if (flags_of(request) != existing->flags)
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_FLAGS;
	if (!forge_ledger_same_number(asked->user_data_128, existing->user_data_128))
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_128;
	if (asked->user_data_64 != existing->user_data_64)
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_64;
	if (asked->user_data_32 != existing->user_data_32)
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_USER_DATA_32;
	if (asked->ledger != existing->ledger)
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_LEDGER;
	if (asked->code != existing->code)
		return FORGE_ACCOUNT_EXISTS_WITH_DIFFERENT_CODE;
	return FORGE_ACCOUNT_EXISTS;
}

/* What is asked for, of an id that is free. */
static ForgeAccountStatus
check_fields(const ForgeAccountRequest *request)
{
	const ForgeAccountRecord *record = &request->record;

	if ((record->flags & BOTH_LIMITS) == BOTH_LIMITS ||
		(request->is_summed && (record->flags & ~FLAGS_OF_SUMMED) != 0))
		return FORGE_ACCOUNT_FLAGS_ARE_MUTUALLY_EXCLUSIVE;
	if (request->has_debits_pending)
		return FORGE_ACCOUNT_DEBITS_PENDING_MUST_BE_ZERO;
	if (request->has_debits_posted)
		return FORGE_ACCOUNT_DEBITS_POSTED_MUST_BE_ZERO;
	if (request->has_credits_pending)
		return FORGE_ACCOUNT_CREDITS_PENDING_MUST_BE_ZERO;
	if (request->has_credits_posted)
		return FORGE_ACCOUNT_CREDITS_POSTED_MUST_BE_ZERO;
	if (record->ledger == 0)
		return FORGE_ACCOUNT_LEDGER_MUST_NOT_BE_ZERO;
	if (record->code == 0)
		return FORGE_ACCOUNT_CODE_MUST_NOT_BE_ZERO;
	return FORGE_ACCOUNT_CREATED;
}

static ForgeAccountStatus
decide(const ForgeAccountRequest *request, uint64_t last_imported_ns)
{
	const ForgeAccountRecord *record = &request->record;
	ForgeAccountStatus status;

	if (request->has_reserved)
		return FORGE_ACCOUNT_RESERVED_FIELD;
	if ((record->flags & ~FORGE_ACCOUNT_FLAGS) != 0)
		return FORGE_ACCOUNT_RESERVED_FLAG;
	if (forge_ledger_id_is_zero(&record->id))
		return FORGE_ACCOUNT_ID_MUST_NOT_BE_ZERO;
	if (forge_ledger_id_is_max(&record->id))
		return FORGE_ACCOUNT_ID_MUST_NOT_BE_INT_MAX;

	FORGE_ASSERT(request->existing != NULL);
	if (*request->existing != NULL)
		return compare(request, *request->existing);
	status = check_fields(request);
	if (status == FORGE_ACCOUNT_CREATED && (record->flags & FORGE_ACCOUNT_IMPORTED) != 0 &&
		(record->timestamp_ns <= last_imported_ns || request->is_timestamp_taken))
		return FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS;
	return status;
}

/* What the batch and its chain say, before the account itself is looked at. */
static ForgeAccountStatus
decide_in_batch(const ForgeAccountBatch *batch, int index, const ForgeChain *chain)
{
	const ForgeAccountRequest *request = &batch->list[index];
	bool is_expected = (batch->list[0].record.flags & FORGE_ACCOUNT_IMPORTED) != 0;
	bool is_imported = (request->record.flags & FORGE_ACCOUNT_IMPORTED) != 0;
	uint64_t last_ns = batch->first_timestamp_ns + (uint64_t) (batch->count - 1);
	ForgeImportFault fault;

	if ((request->record.flags & FORGE_ACCOUNT_LINKED) != 0 && index == batch->count - 1)
		return FORGE_ACCOUNT_LINKED_EVENT_CHAIN_OPEN;
	if (chain->is_broken)
		return FORGE_ACCOUNT_LINKED_EVENT_FAILED;
	fault = forge_import_fault(is_expected, is_imported, request->record.timestamp_ns, last_ns);
	if (fault != FORGE_IMPORT_FINE)
		return import_statuses[fault];
	return decide(request, batch->last_imported_ns);
}

static void
create(ForgeAccountBatch *batch, int index)
{
	ForgeAccountRequest *request = &batch->list[index];

	if ((request->record.flags & FORGE_ACCOUNT_IMPORTED) != 0)
		batch->last_imported_ns = request->record.timestamp_ns;
	else
		request->record.timestamp_ns = batch->first_timestamp_ns + (uint64_t) index;
	request->record.flags = flags_of(request);
	*request->existing = &request->record;
}

/* The member at that index has failed; those before it were created. */
static void
break_chain(ForgeAccountBatch *batch, int index, ForgeChain *chain)
{
	for (int i = index - 1; i >= chain->first; i--)
	{
		*batch->list[i].existing = NULL;
		batch->list[i].status = FORGE_ACCOUNT_LINKED_EVENT_FAILED;
	}
	batch->last_imported_ns = chain->last_imported_ns;
	chain->is_broken = true;
}

void
forge_accounts_decide(ForgeAccountBatch *batch)
{
	ForgeChain chain = FORGE_CHAIN_NONE;

	for (int i = 0; i < batch->count; i++)
	{
		ForgeAccountRequest *request = &batch->list[i];
		bool is_linked = (request->record.flags & FORGE_ACCOUNT_LINKED) != 0;

		if (is_linked)
			forge_chain_begin(&chain, i, batch->last_imported_ns);
		request->status = decide_in_batch(batch, i, &chain);
		if (request->status == FORGE_ACCOUNT_CREATED)
			create(batch, i);
		else if (chain.first >= 0 && !chain.is_broken)
			break_chain(batch, i, &chain);
		if (!is_linked)
			chain = FORGE_CHAIN_NONE;
	}
}
