/*
 * entry_lines.c
 *	  accounting.entry: what lines may be, and whether they balance.
 */
#include "domain/entry/entry_parts.h"

#include "base/currency.h"
#include "base/text_list.h"
#include "domain/account/account.h"

bool
forge_entry_has_one_side(ForgeDecimal debit, ForgeDecimal credit)
{
	return !forge_decimal_is_negative(debit) && !forge_decimal_is_negative(credit) &&
		   forge_decimal_is_zero(debit) != forge_decimal_is_zero(credit);
}

static ForgeOutcome
refuse_amount(const ForgeEntryPosting *line, int32_t index)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_LINE_AMOUNT_INVALID);

	outcome = forge_with_integer(outcome, index + 1);
	return forge_with_decimal(forge_with_decimal(outcome, line->debit), line->credit);
}

/* Does the account take lines? */
static ForgeOutcome
check_account(const ForgeAccount *account, ForgeText number, bool is_driven)
{
	ForgeOutcome outcome;

	if (!forge_exists(&account->head) || !forge_account_number_is_valid(number))
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_NOT_FOUND), number);
	if (account->closed)
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_CLOSED), number);
	if (is_driven || forge_text_is_absent(account->control))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_CONTROL_ACCOUNT), number);
	return forge_with_text(outcome, account->control);
}

/* The line's own currency, the account's, or that of the books; absent if none says one. */
static ForgeText
currency_of(const ForgeEntryPosting *line, const ForgeAccount *account, const ForgeBook *book)
{
	if (!forge_text_is_absent(line->currency))
		return line->currency;
	return forge_text_is_absent(account->currency) ? book->currency : account->currency;
}

static ForgeOutcome
check_currency(ForgeText currency, const ForgeAccount *account, ForgeText number)
{
	int minor_digits;
	ForgeOutcome outcome;

	if (forge_text_is_absent(currency))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "currency");
	if (!forge_currency_find(currency, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), currency);
	if (forge_text_is_absent(account->currency) || forge_text_equal(account->currency, currency))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_DIFFERS), number);
	return forge_with_text(forge_with_text(outcome, account->currency), currency);
}

ForgeOutcome
forge_entry_complete_lines(const ForgeList *lines, const ForgeBook *book,
						   const void *const *accounts, bool is_driven, ForgeArena *arena,
						   ForgeList *completed)
{
	*completed = forge_list_copy(*lines, sizeof(ForgeEntryPosting), arena);
	for (int32_t i = 0; i < completed->count; i++)
	{
		const ForgeAccount *account = accounts[i];
		ForgeEntryPosting *line = forge_list_item(completed, i, sizeof(ForgeEntryPosting));
		ForgeOutcome outcome = check_account(account, line->account, is_driven);

		if (!forge_outcome_is_refusal(outcome))
		{
			line->currency = currency_of(line, account, book);
			outcome = check_currency(line->currency, account, line->account);
		}
		if (!forge_outcome_is_refusal(outcome) &&
			(!forge_currency_has(line->currency, line->debit) ||
			 !forge_currency_has(line->currency, line->credit)))
			outcome = refuse_amount(line, i);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return forge_accept();
}

ForgeText
forge_entry_limited(const ForgeList *lines, const void *const *accounts, ForgeArena *arena)
{
	ForgeText limited = { NULL, 0 };

	for (int32_t i = 0; i < lines->count; i++)
	{
		const ForgeAccount *account = accounts[i];

		if (account->limited && !forge_text_list_has(limited, account->number))
			limited = forge_text_list_with(arena, limited, account->number);
	}
	return limited;
}

/* Is the line at that index the first one of its currency? */
static bool
is_first_of_currency(const ForgeList *lines, int32_t index)
{
	ForgeText currency = forge_entry_posting(lines, index)->currency;

	for (int32_t i = 0; i < index; i++)
		if (forge_text_equal(forge_entry_posting(lines, i)->currency, currency))
			return false;
	return true;
}

/* Adds to a sum; a sum that cannot be stored is refused. */
static ForgeOutcome
add(ForgeDecimal *sum, ForgeDecimal amount, ForgeText currency)
{
	ForgeOutcome outcome;

	if (forge_decimal_add(*sum, amount, sum))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_AMOUNT_OVERFLOW), currency);
	return forge_with_decimal(forge_with_decimal(outcome, *sum), amount);
}

/* The sides of one currency, whose first line is at that index. */
static ForgeOutcome
check_currency_balance(const ForgeList *lines, int32_t first)
{
	ForgeText currency = forge_entry_posting(lines, first)->currency;
	ForgeDecimal debit = FORGE_DECIMAL_ZERO;
	ForgeDecimal credit = FORGE_DECIMAL_ZERO;
	ForgeOutcome outcome = forge_accept();

	for (int32_t i = first; i < lines->count && !forge_outcome_is_refusal(outcome); i++)
	{
		const ForgeEntryPosting *line = forge_entry_posting(lines, i);

		if (!forge_text_equal(line->currency, currency))
			continue;
		outcome = add(&debit, line->debit, currency);
		if (!forge_outcome_is_refusal(outcome))
			outcome = add(&credit, line->credit, currency);
	}
	if (forge_outcome_is_refusal(outcome) || forge_decimal_compare(debit, credit) == 0)
		return outcome;
	outcome = forge_with_text(forge_refuse(FORGE_REASON_ENTRY_UNBALANCED), currency);
	return forge_with_decimal(forge_with_decimal(outcome, debit), credit);
}

/* There are fewer than two hundred currencies, so few lines are the first ones. */
ForgeOutcome
forge_entry_check_balance(const ForgeList *lines)
{
	ForgeOutcome outcome = forge_accept();

	for (int32_t i = 0; i < lines->count && !forge_outcome_is_refusal(outcome); i++)
		if (is_first_of_currency(lines, i))
			outcome = check_currency_balance(lines, i);
	return outcome;
}
