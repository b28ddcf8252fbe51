/*
 * account.c
 *	  accounting.account: decide and apply.
 */
#include "domain/account/account.h"

#include <string.h>

#include "base/currency.h"
#include "base/word.h"

bool
forge_account_number_is_valid(ForgeText number)
{
	static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-";

	if (number.length < 1 || number.length > FORGE_ACCOUNT_NUMBER_LENGTH_MAX ||
		number.data[0] == '.' || number.data[0] == '-')
		return false;
	for (int32_t i = 0; i < number.length; i++)
		if (memchr(allowed, number.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}

void
forge_account_see(ForgeAsks *asks, ForgeText number)
{
	ForgeAccountCreate *named =
		forge_asks_add_named(asks, &forge_account, FORGE_ACCOUNT_CREATE, FORGE_ASK_SEEN);

	named->number = number;
}

/* A new account looks at its parent. */
void
forge_account_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeAccountCreate *create = command->data;

	(void) state;
	if (command->type == FORGE_ACCOUNT_CREATE && !forge_text_is_absent(create->parent))
		forge_account_see(asks, create->parent);
}

ForgeOutcome
forge_account_allows(const void *state, int command_type)
{
	const ForgeAccount *account = state;
	bool is_there = forge_exists(&account->head);

	if (command_type == FORGE_ACCOUNT_CREATE && is_there)
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_NUMBER_TAKEN), account->number);
	if (command_type != FORGE_ACCOUNT_CREATE && !is_there)
		return forge_refuse(FORGE_REASON_ACCOUNT_NOT_FOUND);
	return forge_accept();
}

static ForgeOutcome
check_parent(const ForgeCommand *request)
{
	const ForgeAccountCreate *command = request->data;
	const ForgeAccount *parent;
	ForgeOutcome outcome;

	if (forge_text_is_absent(command->parent))
		return forge_accept();
	parent = request->asked[0];
	if (!forge_exists(&parent->head) || forge_text_equal(command->parent, command->number))
		return forge_with_text(forge_refuse(FORGE_REASON_ACCOUNT_NOT_FOUND), command->parent);
	if (forge_text_equal(parent->kind, command->kind))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_KIND_DIFFERS), command->parent);
	return forge_with_text(forge_with_text(outcome, parent->kind), command->kind);
}

static ForgeOutcome
decide_create(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeAccountCreate *command = request->data;
	ForgeOutcome outcome;
	int minor_digits;

	if (!forge_account_number_is_valid(command->number))
		return forge_refuse(FORGE_REASON_ACCOUNT_NUMBER_INVALID);
	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (command->limited && forge_text_is_absent(command->currency))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "currency");
	if (!forge_text_is_absent(command->currency) &&
		!forge_currency_find(command->currency, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), command->currency);
	outcome = check_parent(request);
	if (!forge_outcome_is_refusal(outcome))
		forge_events_add_from(events, &forge_account, FORGE_ACCOUNT_CREATED, request);
	return outcome;
}

static ForgeOutcome
decide_rename(const ForgeAccount *account, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeAccountRename *command = request->data;

	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (!forge_text_equal(account->name, command->name))
		forge_events_add_from(events, &forge_account, FORGE_ACCOUNT_RENAMED, request);
	return forge_accept();
}

/* Closes it or opens it again. */
static ForgeOutcome
decide_closed(const ForgeAccount *account, const ForgeCommand *request, bool is_to_close,
			  ForgeEvents *events)
{
	if (account->closed != is_to_close)
		forge_events_add_from(events, &forge_account,
							  is_to_close ? FORGE_ACCOUNT_CLOSED : FORGE_ACCOUNT_REOPENED, request);
	return forge_accept();
}

ForgeOutcome
forge_account_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome = forge_account_allows(state, command->type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	switch ((ForgeAccountCommandType) command->type)
	{
		case FORGE_ACCOUNT_CREATE:
			return decide_create(command, events);
		case FORGE_ACCOUNT_RENAME:
			return decide_rename(state, command, events);
		case FORGE_ACCOUNT_CLOSE:
			return decide_closed(state, command, true, events);
		case FORGE_ACCOUNT_REOPEN:
			return decide_closed(state, command, false, events);
		case FORGE_ACCOUNT_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_account_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeAccount *account = state;

	(void) arena;
	switch ((ForgeAccountEventType) event->type)
	{
		case FORGE_ACCOUNT_CREATED:
			forge_aggregate_take_over(&forge_account, account, event);
			break;
		case FORGE_ACCOUNT_RENAMED:
			account->name = ((const ForgeAccountRenamed *) event->data)->name;
			break;
		case FORGE_ACCOUNT_CLOSED:
			account->closed = true;
			break;
		case FORGE_ACCOUNT_REOPENED:
			account->closed = false;
			break;
		case FORGE_ACCOUNT_EVENT_COUNT:
			break;
	}
}

bool
forge_account_check(const void *state)
{
	const ForgeAccount *account = state;
	int minor_digits;

	if (!forge_exists(&account->head))
		return true;
	return forge_account_number_is_valid(account->number) && !forge_text_is_blank(account->name) &&
		   forge_word_number(FORGE_ACCOUNT_KINDS, account->kind) >= 0 &&
		   (forge_text_is_absent(account->currency)
				? !account->limited
				: forge_currency_find(account->currency, &minor_digits)) &&
		   (forge_text_is_absent(account->parent) ||
			!forge_text_equal(account->parent, account->number));
}
