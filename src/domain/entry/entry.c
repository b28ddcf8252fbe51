/*
 * entry.c
 *	  accounting.entry: decide and apply.
 */
#include "domain/entry/entry_parts.h"

#include "base/currency.h"
#include "domain/account/account.h"

/* An entry asks for the books, and then for the entry to reverse, or the accounts of its lines. */
#define ASKED_BOOK 0
#define ASKED_REST 1

void
forge_entry_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeEntryPost *post = command->data;
	const ForgeEntryReverse *reverse = command->data;

	(void) state;
	forge_book_see(asks);
	if (command->type == FORGE_ENTRY_REVERSE)
		forge_asks_add(asks, &forge_entry, reverse->entry_id, FORGE_ASK_SEEN);
	else if (command->type == FORGE_ENTRY_POST)
		for (int32_t i = 0; i < post->lines.count; i++)
			forge_account_see(asks, forge_entry_posting(&post->lines, i)->account);
}

/* ---- commands ---- */

/* Are the books open on the entry's day? */
static ForgeOutcome
check_period(const ForgeCommand *request, ForgeDate entry_date, ForgeArena *arena)
{
	const ForgeBook *book = request->asked[ASKED_BOOK];
	ForgeOutcome outcome;

	if (entry_date > book->locked_through)
		return forge_accept();
	outcome = forge_refuse(FORGE_REASON_PERIOD_LOCKED);
	outcome = forge_book_with_date(outcome, book->locked_through, arena);
	return forge_book_with_date(outcome, entry_date, arena);
}

/* The day that is given, or that of the clock. */
static ForgeDate
day_of(ForgeDate entry_date, const ForgeCommand *request)
{
	return entry_date == FORGE_DATE_ABSENT ? forge_book_day(request->at) : entry_date;
}

/* Has every line one side? */
static ForgeOutcome
check_sides(const ForgeList *lines)
{
	for (int32_t i = 0; i < lines->count; i++)
	{
		const ForgeEntryPosting *line = forge_entry_posting(lines, i);
		ForgeOutcome outcome = forge_refuse(FORGE_REASON_LINE_AMOUNT_INVALID);

		if (forge_entry_has_one_side(line->debit, line->credit))
			continue;
		outcome = forge_with_integer(outcome, i + 1);
		return forge_with_decimal(forge_with_decimal(outcome, line->debit), line->credit);
	}
	return forge_accept();
}

static ForgeOutcome
decide_post(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeEntryPost *command = request->data;
	ForgeDate entry_date = day_of(command->entry_date, request);
	ForgeEntryPosted *posted;
	ForgeOutcome outcome;
	ForgeList lines;

	if (command->lines.count == 0)
		return forge_refuse(FORGE_REASON_ENTRY_EMPTY);
	outcome = check_sides(&command->lines);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_entry_complete_lines(&command->lines, request->asked[ASKED_BOOK],
											 request->asked + ASKED_REST, request->is_driven,
											 events->arena, &lines);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_entry_check_balance(&lines);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_period(request, entry_date, events->arena);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	posted = forge_events_add_from(events, &forge_entry, FORGE_ENTRY_POSTED, request);
	posted->entry_date = entry_date;
	posted->driven = request->is_driven;
	posted->lines = lines;
	posted->limited = forge_entry_limited(&lines, request->asked + ASKED_REST, events->arena);
	return forge_accept();
}

/* The lines of an entry, with the sides exchanged. */
static ForgeList
exchange_sides(const ForgeEntry *entry, ForgeArena *arena)
{
	ForgeList lines = { NULL, 0, 0 };

	for (int32_t i = 0; i < entry->lines.count; i++)
	{
		const ForgeEntryLine *line = forge_entry_line(entry, i);
		ForgeEntryPosting *exchanged = forge_list_add(&lines, sizeof(ForgeEntryPosting), arena);

		*exchanged = (ForgeEntryPosting){ .account = line->account,
										  .debit = line->credit,
										  .credit = line->debit,
										  .currency = line->currency,
										  .party_id = line->party_id,
										  .document_id = line->document_id,
										  .due_date = line->due_date,
										  .memo = line->memo };
	}
	return lines;
}

static ForgeOutcome
decide_reverse(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeEntryReverse *command = request->data;
	const ForgeEntry *entry = request->asked[ASKED_REST];
	ForgeDate entry_date = day_of(command->entry_date, request);
	ForgeEntryPosted *posted;
	ForgeOutcome outcome;

	if (forge_text_is_blank(command->reason))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "reason");
	if (!forge_exists(&entry->head) || entry->lines.count == 0)
		return forge_with_uuid(forge_refuse(FORGE_REASON_ENTRY_NOT_FOUND), command->entry_id);
	if (entry->driven && !request->is_driven)
	{
		outcome = forge_with_text(forge_refuse(FORGE_REASON_CONTROL_ACCOUNT),
								  forge_entry_line(entry, 0)->account);
		return forge_with_text(outcome, entry->reference_type);
	}
	outcome = check_period(request, entry_date, events->arena);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	posted = forge_events_add(events, &forge_entry, FORGE_ENTRY_POSTED);
	posted->entry_date = entry_date;
	posted->description = command->reason;
	posted->reference_type = entry->reference_type;
	posted->reference_id = entry->reference_id;
	posted->reverses = command->entry_id;
	posted->closing = entry->closing;
	posted->driven = request->is_driven;
	posted->lines = exchange_sides(entry, events->arena);
	posted->limited = entry->limited;
	return forge_accept();
}

ForgeOutcome
forge_entry_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeEntry *entry = state;

	if (command->type >= 0 && command->type < FORGE_ENTRY_COMMAND_COUNT &&
		forge_exists(&entry->head))
		return forge_refuse(FORGE_REASON_ENTRY_EXISTS);
	switch ((ForgeEntryCommandType) command->type)
	{
		case FORGE_ENTRY_POST:
			return decide_post(command, events);
		case FORGE_ENTRY_REVERSE:
			return decide_reverse(command, events);
		case FORGE_ENTRY_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

/* ---- events ---- */

static void
add_line(ForgeEntry *entry, const ForgeEntryPosting *posting, ForgeArena *arena)
{
	ForgeEntryLine *line = forge_list_add(&entry->lines, sizeof(ForgeEntryLine), arena);

	*line = (ForgeEntryLine){ .line_no = entry->lines.count,
							  .entry_date = entry->entry_date,
							  .account = posting->account,
							  .currency = posting->currency,
							  .debit = posting->debit,
							  .credit = posting->credit,
							  .party_id = posting->party_id,
							  .document_id = posting->document_id,
							  .due_date = posting->due_date,
							  .memo = posting->memo,
							  .closing = entry->closing };
}

static void
apply_posted(ForgeEntry *entry, const ForgeEvent *event, ForgeArena *arena)
{
	const ForgeEntryPosted *posted = event->data;
	char *reversal;

	forge_aggregate_take_over(&forge_entry, entry, event);
	if (!forge_uuid_is_nil(posted->reverses))
	{
		reversal = forge_arena_allocate(arena, FORGE_UUID_TEXT_SIZE);
		forge_uuid_format(posted->reverses, reversal);
		entry->reversal = forge_text_from(reversal);
	}
	for (int32_t i = 0; i < posted->lines.count; i++)
		add_line(entry, forge_entry_posting(&posted->lines, i), arena);
}

void
forge_entry_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	switch ((ForgeEntryEventType) event->type)
	{
		case FORGE_ENTRY_POSTED:
			apply_posted(state, event, arena);
			break;
		case FORGE_ENTRY_EVENT_COUNT:
			break;
	}
}

/* ---- check, claims ---- */

static bool
is_line_sound(const ForgeEntryLine *line)
{
	return forge_account_number_is_valid(line->account) &&
		   forge_entry_has_one_side(line->debit, line->credit) &&
		   forge_currency_has(line->currency, line->debit) &&
		   forge_currency_has(line->currency, line->credit);
}

/* As check_balance, of lines of a state; the sum of debits less credits of a currency is zero. */
static bool
is_balanced(const ForgeEntry *entry, ForgeText currency)
{
	ForgeDecimal debit = FORGE_DECIMAL_ZERO;
	ForgeDecimal credit = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < entry->lines.count; i++)
	{
		const ForgeEntryLine *line = forge_entry_line(entry, i);

		if (forge_text_equal(line->currency, currency) &&
			(!forge_decimal_add(debit, line->debit, &debit) ||
			 !forge_decimal_add(credit, line->credit, &credit)))
			return false;
	}
	return forge_decimal_compare(debit, credit) == 0;
}

/* Lines of one currency mostly follow each other: each run is looked at once. */
bool
forge_entry_check(const void *state)
{
	const ForgeEntry *entry = state;

	for (int32_t i = 0; i < entry->lines.count; i++)
	{
		const ForgeEntryLine *line = forge_entry_line(entry, i);

		if (!is_line_sound(line))
			return false;
		if ((i == 0 ||
			 !forge_text_equal(line->currency, forge_entry_line(entry, i - 1)->currency)) &&
			!is_balanced(entry, line->currency))
			return false;
	}
	return !forge_exists(&entry->head) || (entry->head.version == 1 && entry->lines.count > 0 &&
										   entry->lines.count <= FORGE_ENTRY_LINES_MAX);
}

/* An entry is reversed once. */
int
forge_entry_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeEntry *entry = state;

	if (forge_text_is_absent(entry->reversal))
		return 0;
	claims[0] =
		(ForgeClaim){ "accounting.entry.reversal", entry->reversal, FORGE_REASON_ENTRY_REVERSED };
	return 1;
}
