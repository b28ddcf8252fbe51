/*
 * ledger_sums.c
 *	  What must hold of balances however they came about: in each ledger debits equal credits, and
 *	  accounts keep to their limits.
 */
#include "projection/verify/ledger_check.h"

#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"

/* Sums wrap at 2^128: they are compared, and damaged ones must not end the comparison. */
static void
add(ForgeU128 *sum, ForgeU128 amount)
{
	sum->low += amount.low;
	sum->high += amount.high + (sum->low < amount.low);
}

static Jsonb *
balance_to_json(const ForgeBalance *balance)
{
	char numbers[4][FORGE_U128_TEXT_SIZE];

	forge_u128_format(balance->debits_pending, numbers[0]);
	forge_u128_format(balance->debits_posted, numbers[1]);
	forge_u128_format(balance->credits_pending, numbers[2]);
	forge_u128_format(balance->credits_posted, numbers[3]);
	return DatumGetJsonbP(DirectFunctionCall1(
		jsonb_in, CStringGetDatum(psprintf("{\"debits_pending\": %s, \"debits_posted\": %s, "
										   "\"credits_pending\": %s, \"credits_posted\": %s}",
										   numbers[0], numbers[1], numbers[2], numbers[3]))));
}

/* ----- limits ------------------------------------------------------------------------------- */

/* Whatever has expired and is still counted was counted as well when a later transfer was allowed.
 */
static bool
is_within_limits(const ForgeBalance *balance)
{
	ForgeU128 sum = FORGE_U128_ZERO;

	if ((balance->flags & FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS) != 0)
		return forge_u128_add(balance->debits_pending, balance->debits_posted, &sum) &&
			   forge_u128_compare(sum, balance->credits_posted) <= 0;
	if ((balance->flags & FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS) != 0)
		return forge_u128_add(balance->credits_pending, balance->credits_posted, &sum) &&
			   forge_u128_compare(sum, balance->debits_posted) <= 0;
	return true;
}

void
forge_ledger_check_limits(const ForgeLedgerCheck *check)
{
	for (int64 i = 0; i < check->replay.account_count; i++)
	{
		const ForgeBalance *balance = &check->replay.accounts[i].row.balance;

		if (!is_within_limits(balance))
			forge_ledger_report(check, balance->account_id, ", \"table\": \"transfer\"",
								"limit exceeded", NULL, balance_to_json(balance));
	}
}

/* ----- sums --------------------------------------------------------------------------------- */

/* All accounts of a ledger together. */
typedef struct LedgerSums
{
	uint32 ledger;
	ForgeBalance sums;
} LedgerSums;

static void
add_balance(ForgeBalance *sums, const ForgeBalance *balance)
{
	add(&sums->debits_pending, balance->debits_pending);
	add(&sums->debits_posted, balance->debits_posted);
	add(&sums->credits_pending, balance->credits_pending);
	add(&sums->credits_posted, balance->credits_posted);
}

static ForgeBalance *
sums_of(HTAB *ledgers, uint32 ledger)
{
	bool found;
	LedgerSums *entry = hash_search(ledgers, &ledger, HASH_ENTER, &found);

	if (!found)
		memset(&entry->sums, 0, sizeof(entry->sums));
	return &entry->sums;
}

static void
add_accounts(const ForgeLedgerCheck *check, HTAB *ledgers)
{
	MemoryContext caller = CurrentMemoryContext;
	ForgeRowScan rows;

	forge_rows_begin(&rows, &forge_balance_table, &check->tenant, check->snapshot);
	MemoryContextSwitchTo(check->scratch);
	while (forge_rows_next(&rows))
	{
		ForgeBalanceRow row;

		forge_balance_read(rows.slot, &row);
		add_balance(sums_of(ledgers, row.balance.ledger), &row.balance);
		MemoryContextReset(check->scratch);
	}
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
}

/* Accounts that are summed lack what is not summed up yet. */
static void
add_tails(const ForgeLedgerCheck *check, HTAB *ledgers)
{
	for (int64 i = 0; i < check->replay.account_count; i++)
	{
		const ForgeReplayedAccount *account = &check->replay.accounts[i];

		if (account->tail != NULL)
			add_balance(sums_of(ledgers, account->row.balance.ledger), account->tail);
	}
}

/* What will expire, or has, is taken out: of the two accounts it may have left one alone so far. */
static void
take_out_expiring(const ForgeLedgerCheck *check, HTAB *ledgers)
{
	for (const ForgeReplayedPending *pending = check->replay.first_pending; pending != NULL;
		 pending = pending->next)
	{
		ForgeBalance *sums;

		if (pending->sides == NULL || pending->fate != FORGE_TRANSFER_HELD)
			continue;
		sums = sums_of(ledgers, pending->transfer.ledger);
		forge_pending_release(&pending->transfer, pending->sides[0].is_released ? NULL : sums,
							  pending->sides[1].is_released ? NULL : sums);
	}
}

void
forge_ledger_check_sums(const ForgeLedgerCheck *check)
{
	HASHCTL control = { .keysize = sizeof(uint32),
						.entrysize = sizeof(LedgerSums),
						.hcxt = CurrentMemoryContext };
	HTAB *ledgers =
		hash_create("forgeerp ledgers", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	HASH_SEQ_STATUS status;
	const LedgerSums *entry;

	add_accounts(check, ledgers);
	add_tails(check, ledgers);
	take_out_expiring(check, ledgers);
	hash_seq_init(&status, ledgers);
	while ((entry = hash_seq_search(&status)) != NULL)
		if (forge_u128_compare(entry->sums.debits_posted, entry->sums.credits_posted) != 0 ||
			forge_u128_compare(entry->sums.debits_pending, entry->sums.credits_pending) != 0)
			forge_ledger_report(check, FORGE_UUID_NIL, psprintf(", \"ledger\": %u", entry->ledger),
								"debits are not credits", balance_to_json(&entry->sums), NULL);
}
