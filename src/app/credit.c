/*
 * credit.c
 *	  The credit of parties, as transfers of the ledger.
 */
#include "app/credit.h"

#include "app/currency_ledger.h"
#include "base/currency.h"
#include "ledger/transfer.h"
#include "pg/digest.h"
#include "store/balance.h"

/* Codes of transfers: 1 and 2 are those of limited accounts (store/limited_account.h). */
typedef enum CreditCode
{
	CODE_RAISE = 3,
	CODE_LOWER,
	CODE_TAKE,
	CODE_GIVE_BACK,
	CODE_SETTLE /* what is available goes to the excess, as far as there is one */
} CreditCode;

static ForgeUuid
account_id(const char *kind, ForgeUuid party_id, ForgeText currency)
{
	char party[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(party_id, party);
	return forge_digest_reserved_uuid(
		forge_text_from(kind),
		forge_text_from(psprintf("%s %.*s", party, currency.length, currency.data)));
}

static ForgeUuid
credit_id(ForgeUuid party_id, ForgeText currency)
{
	return account_id("parties.party.credit", party_id, currency);
}

static ForgeUuid
excess_id(ForgeUuid party_id, ForgeText currency)
{
	return account_id("parties.party.excess", party_id, currency);
}

static ForgeUuid
clearing_id(ForgeText currency)
{
	return forge_digest_reserved_uuid(FORGE_TEXT("parties.party.clearing"), currency);
}

void
forge_credit_open(ForgeFollowUps *follow_ups, ForgeUuid party_id, ForgeText currency)
{
	forge_currency_ledger_create(follow_ups, currency);
	forge_currency_ledger_open(follow_ups, currency, credit_id(party_id, currency),
							   FORGE_LEDGER_CODE_CREDIT,
							   FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS, FORGE_TEXT("Credit"))
		->user_data_128 = party_id;
	forge_currency_ledger_open(follow_ups, currency, excess_id(party_id, currency),
							   FORGE_LEDGER_CODE_EXCESS, 0, FORGE_TEXT("Credit above its limit"))
		->user_data_128 = party_id;
	forge_currency_ledger_open(follow_ups, currency, clearing_id(currency),
							   FORGE_LEDGER_CODE_CREDIT_CLEARING, FORGE_ACCOUNT_SUMMED,
							   FORGE_TEXT("Clearing of credit"));
}

/* What is wanted, for the refusal: "12.5 EUR for party ...". */
static ForgeTransferSubject
subject_of(const ForgeCreditMove *move, CreditCode code)
{
	char amount[FORGE_DECIMAL_TEXT_SIZE];
	char party[FORGE_UUID_TEXT_SIZE];

	forge_decimal_format(move->amount, amount);
	forge_uuid_format(move->party_id, party);
	return (ForgeTransferSubject){
		.text = forge_text_from(psprintf("%s %.*s for party %s", amount, move->currency.length,
										 move->currency.data, party)),
		.reason = code == CODE_TAKE ? FORGE_REASON_CREDIT_LIMIT_EXCEEDED : FORGE_ACCEPTED,
	};
}

static ForgeTransfer *
add_transfer(ForgeFollowUps *follow_ups, const ForgeCreditMove *move, CreditCode code,
			 ForgeUuid debit, ForgeUuid credit)
{
	ForgeTransfer *transfer = forge_follow_ups_add_transfer(follow_ups, subject_of(move, code));

	transfer->debit_account_id = debit;
	transfer->credit_account_id = credit;
	transfer->amount = forge_currency_units(move->amount, move->currency);
	transfer->ledger = (uint32_t) forge_currency_number(move->currency);
	transfer->code = (uint16_t) code;
	transfer->user_data_128 = forge_u128_from_uuid(move->reference);
	return transfer;
}

/* As much as is available, and as there is excess: perhaps 0. */
static void
settle(ForgeFollowUps *follow_ups, const ForgeCreditMove *move)
{
	ForgeTransfer *transfer =
		add_transfer(follow_ups, move, CODE_SETTLE, credit_id(move->party_id, move->currency),
					 excess_id(move->party_id, move->currency));

	transfer->amount = FORGE_U128_MAX;
	transfer->flags = FORGE_TRANSFER_BALANCING_DEBIT | FORGE_TRANSFER_BALANCING_CREDIT;
}

static void
credit_and_settle(ForgeFollowUps *follow_ups, const ForgeCreditMove *move, CreditCode code)
{
	if (forge_decimal_is_zero(move->amount))
		return;
	add_transfer(follow_ups, move, code, clearing_id(move->currency),
				 credit_id(move->party_id, move->currency));
	settle(follow_ups, move);
}

void
forge_credit_raise(ForgeFollowUps *follow_ups, const ForgeCreditMove *move)
{
	credit_and_settle(follow_ups, move, CODE_RAISE);
}

void
forge_credit_lower(ForgeFollowUps *follow_ups, const ForgeCreditMove *move)
{
	add_transfer(follow_ups, move, CODE_LOWER, excess_id(move->party_id, move->currency),
				 clearing_id(move->currency));
	settle(follow_ups, move);
}

void
forge_credit_take(ForgeFollowUps *follow_ups, const ForgeCreditMove *move)
{
	if (!forge_decimal_is_zero(move->amount))
		add_transfer(follow_ups, move, CODE_TAKE, credit_id(move->party_id, move->currency),
					 clearing_id(move->currency));
}

void
forge_credit_give_back(ForgeFollowUps *follow_ups, const ForgeCreditMove *move)
{
	credit_and_settle(follow_ups, move, CODE_GIVE_BACK);
}

/* ----- reading ------------------------------------------------------------------------------ */

/* Adds what the account was credited with and debited with; false: it is not there. */
static bool
add_sums(ForgeUuid tenant, ForgeUuid account_id, Snapshot snapshot, ForgeU128 *credits,
		 ForgeU128 *debits)
{
	ForgeRowScan rows;
	ForgeBalanceRow row;
	bool found;

	forge_rows_begin_stream(&rows, &forge_balance_table, &tenant, &account_id, snapshot);
	found = forge_rows_next(&rows);
	if (found)
		forge_balance_read(rows.slot, &row);
	forge_rows_end(&rows);
	return found && forge_u128_add(*credits, row.balance.credits_posted, credits) &&
		   forge_u128_add(*debits, row.balance.debits_posted, debits);
}

bool
forge_credit_available(ForgeUuid tenant, ForgeUuid party_id, ForgeText currency, Snapshot snapshot,
					   ForgeDecimal *available)
{
	ForgeU128 credits = FORGE_U128_ZERO;
	ForgeU128 debits = FORGE_U128_ZERO;
	ForgeU128 units;

	if (!add_sums(tenant, credit_id(party_id, currency), snapshot, &credits, &debits) ||
		!add_sums(tenant, excess_id(party_id, currency), snapshot, &credits, &debits))
		return false;
	if (forge_u128_subtract(credits, debits, &units))
		return forge_currency_amount(units, currency, available);
	if (!forge_u128_subtract(debits, credits, &units) ||
		!forge_currency_amount(units, currency, available))
		return false;
	*available = forge_decimal_negate(*available);
	return true;
}
