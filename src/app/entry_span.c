/*
 * entry_span.c
 *	  accounting.entry asks for transfers of the ledger: what an entry changes on each of its
 *	  limited accounts, in the smallest unit of the currency.
 *
 * An entry counts as a whole: the lines on one account are one transfer, so their order does not
 * matter.
 */
#include "app/span.h"

#include "base/currency.h"
#include "base/text_list.h"
#include "domain/entry/entry_parts.h"
#include "ledger/transfer.h"
#include "store/limited_account.h"

static ForgeTransferSubject
subject_of(ForgeText number, ForgeArena *arena)
{
	static const char format[] = "account \"%.*s\"";
	size_t size = sizeof(format) + (size_t) number.length;
	char *subject = forge_arena_allocate(arena, size);

	snprintf(subject, size, format, (int) number.length, number.data);
	return (ForgeTransferSubject){ .text = forge_text_from(subject) };
}

/*
 * What the lines on the account have in all: debits less credits, each of which is a sum that
 * decide has checked.  *currency receives theirs.
 */
static ForgeDecimal
change_of(const ForgeList *lines, ForgeText number, ForgeText *currency)
{
	ForgeDecimal change = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < lines->count; i++)
	{
		const ForgeEntryPosting *line = forge_entry_posting(lines, i);

		if (!forge_text_equal(line->account, number))
			continue;
		change.millionths += line->debit.millionths - line->credit.millionths;
		*currency = line->currency;
	}
	return change;
}

static void
transfer(const ForgeEntryPosted *posted, ForgeText number, ForgeUuid entry_id,
		 ForgeFollowUps *follow_ups)
{
	ForgeText currency;
	ForgeDecimal change = change_of(&posted->lines, number, &currency);
	bool is_debit = !forge_decimal_is_negative(change);
	ForgeUuid account;
	ForgeUuid clearing;
	ForgeTransfer *asked;

	if (forge_decimal_is_zero(change))
		return;
	account = forge_limited_account_id(number);
	clearing = forge_limited_clearing_id(currency);
	asked = forge_follow_ups_add_transfer(follow_ups, subject_of(number, follow_ups->arena));
	asked->debit_account_id = is_debit ? account : clearing;
	asked->credit_account_id = is_debit ? clearing : account;
	asked->amount =
		forge_currency_units(is_debit ? change : forge_decimal_negate(change), currency);
	asked->ledger = (uint32_t) forge_currency_number(currency);
	asked->code = forge_uuid_is_nil(posted->reverses) ? FORGE_LIMITED_CODE_ENTRY
													  : FORGE_LIMITED_CODE_REVERSAL;
	asked->user_data_128 = forge_u128_from_uuid(entry_id);
}

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeEntryPosted *posted = event->data;
	ForgeText rest;
	ForgeText number;

	(void) state;
	if (event->type != FORGE_ENTRY_POSTED)
		return;
	rest = posted->limited;
	while (forge_text_next(&rest, FORGE_LIST_SEPARATOR, &number))
		transfer(posted, number, command->aggregate_id, follow_ups);
}

const ForgeSpan forge_entry_span = {
	.aggregate = &forge_entry,
	.follow = follow,
};
