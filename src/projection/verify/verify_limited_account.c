/*
 * verify_limited_account.c
 *	  The part of verify that compares the limited accounts of the books with their accounts of the
 *	  ledger: these have the balance that the lines of the journal add up to.
 *
 * It needs memory for the accounts of the books, and no more.
 */
#include "projection/verify/verify_part.h"

#include "base/currency.h"
#include "domain/account/account.h"
#include "domain/entry/entry.h"
#include "pg/digest.h"
#include "store/limited_account.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"

#define FIRST_CAPACITY 256

typedef struct AccountKey
{
	ForgeUuid tenant;
	char number[FORGE_ACCOUNT_NUMBER_LENGTH_MAX + 1];
} AccountKey;

/* An account of the books, and the sums of its lines in the smallest unit. */
typedef struct JournalAccount
{
	AccountKey key;
	bool is_limited;
	ForgeU128 debits;
	ForgeU128 credits;
} JournalAccount;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	HASHCTL control = { .keysize = sizeof(AccountKey), .entrysize = sizeof(JournalAccount) };

	control.hcxt = CurrentMemoryContext;
	return hash_create("forgeerp accounts of journals", FIRST_CAPACITY, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static JournalAccount *
find_account(HTAB *accounts, ForgeUuid tenant, ForgeText number)
{
	AccountKey key = { .tenant = tenant };
	JournalAccount *account;
	bool found;

	memcpy(key.number, number.data, Min(number.length, FORGE_ACCOUNT_NUMBER_LENGTH_MAX));
	account = hash_search(accounts, &key, HASH_ENTER, &found);
	if (!found)
		*account = (JournalAccount){ .key = key };
	return account;
}

static void
add_amount(ForgeU128 *sum, ForgeDecimal amount, ForgeText currency)
{
	if (!forge_u128_add(*sum, forge_currency_units(amount, currency), sum))
		elog(ERROR, "the sum of an account's lines has more than 128 bits");
}

static void
add_entry(HTAB *accounts, const ForgeReplay *replay)
{
	const ForgeEntry *entry = replay->state;

	for (int32_t i = 0; i < entry->lines.count; i++)
	{
		const ForgeEntryLine *line = forge_entry_line(entry, i);
		JournalAccount *account = find_account(accounts, replay->tenant, line->account);

		add_amount(&account->debits, line->debit, line->currency);
		add_amount(&account->credits, line->credit, line->currency);
	}
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate == &forge_account || aggregate == &forge_entry;
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	const ForgeAccount *account = replay->state;

	if (replay->aggregate == &forge_entry)
		add_entry(part, replay);
	else if (replay->aggregate == &forge_account && account->limited)
		find_account(part, replay->tenant, account->number)->is_limited = true;
}

/* ----- comparing ---------------------------------------------------------------------------- */

static Jsonb *
balance_to_json(ForgeU128 debits, ForgeU128 credits)
{
	bool is_negative = forge_u128_compare(debits, credits) < 0;
	char digits[FORGE_U128_TEXT_SIZE];
	ForgeU128 balance;

	(void) (is_negative ? forge_u128_subtract(credits, debits, &balance)
						: forge_u128_subtract(debits, credits, &balance));
	forge_u128_format(balance, digits);
	return DatumGetJsonbP(DirectFunctionCall1(
		jsonb_in,
		CStringGetDatum(psprintf("{\"balance\": %s%s}", is_negative ? "-" : "", digits))));
}

/* Debits of the one and credits of the other are as much as the other way round. */
static bool
are_equal(const JournalAccount *account, ForgeU128 debits, ForgeU128 credits)
{
	ForgeU128 left;
	ForgeU128 right;

	return forge_u128_add(account->debits, credits, &left) &&
		   forge_u128_add(account->credits, debits, &right) && forge_u128_compare(left, right) == 0;
}

static void
compare(const ForgeVerifier *verifier, const JournalAccount *account)
{
	ForgeText number = forge_text_from(account->key.number);
	ForgeU128 debits;
	ForgeU128 credits;
	bool found = forge_limited_account_sums(account->key.tenant, number, verifier->snapshot,
											&debits, &credits);
	ForgeDifference difference = { .projection_name = forge_verify_limited_account.name,
								   .tenant = account->key.tenant,
								   .problem = found ? "different" : "missing" };

	if (found && are_equal(account, debits, credits))
		return;
	difference.id = forge_digest_reserved_uuid(forge_text_from(forge_account.name), number);
	difference.keys = psprintf(", \"account\": \"%s\"", account->key.number);
	if (found)
		difference.stored = balance_to_json(debits, credits);
	difference.replayed = balance_to_json(account->debits, account->credits);
	forge_verifier_report(verifier, &difference);
}

static int
compare_keys(const void *a, const void *b)
{
	const JournalAccount *left = *(JournalAccount *const *) a;
	const JournalAccount *right = *(JournalAccount *const *) b;

	return memcmp(&left->key, &right->key, sizeof(AccountKey));
}

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	HTAB *accounts = part;
	JournalAccount **limited = palloc(hash_get_num_entries(accounts) * sizeof(JournalAccount *));
	JournalAccount *account;
	HASH_SEQ_STATUS all;
	int count = 0;

	hash_seq_init(&all, accounts);
	while ((account = hash_seq_search(&all)) != NULL)
		if (account->is_limited && !forge_verifier_has_aside(verifier, account->key.tenant))
			limited[count++] = account;
	qsort(limited, count, sizeof(JournalAccount *), compare_keys);
	for (int i = 0; i < count; i++)
		compare(verifier, limited[i]);
	hash_destroy(accounts);
}

const ForgeVerifyPart forge_verify_limited_account = {
	.name = "limited_account", .begin = begin, .reads = reads, .add = add, .end = end
};
