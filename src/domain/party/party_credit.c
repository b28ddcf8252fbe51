/*
 * party_credit.c
 *	  parties.party: credit limits.
 */
#include "domain/party/party_parts.h"

#include "base/currency.h"

static ForgePartyCredit *
find_credit(const ForgeParty *party, ForgeText currency)
{
	for (int32_t i = 0; i < party->credits.count; i++)
	{
		ForgePartyCredit *credit = forge_list_item(&party->credits, i, sizeof(ForgePartyCredit));

		if (forge_text_equal(credit->currency, currency))
			return credit;
	}
	return NULL;
}

const ForgePartyCredit *
forge_party_credit(const ForgeParty *party, ForgeText currency)
{
	return find_credit(party, currency);
}

static ForgeOutcome
check_limit(const ForgeParty *party, const ForgePartySetCreditLimit *command)
{
	ForgeOutcome outcome;
	int minor_digits;

	if (!forge_currency_find(command->currency, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), command->currency);
	if (forge_decimal_is_negative(command->credit_limit))
		return forge_with_decimal(forge_refuse(FORGE_REASON_AMOUNT_NEGATIVE),
								  command->credit_limit);
	if (!forge_currency_has(command->currency, command->credit_limit))
	{
		outcome = forge_with_decimal(forge_refuse(FORGE_REASON_AMOUNT_TOO_PRECISE),
									 command->credit_limit);
		outcome = forge_with_text(outcome, command->currency);
		return forge_with_integer(outcome, minor_digits);
	}
	if (party->credits.count < FORGE_CREDIT_LIMITS_MAX ||
		find_credit(party, command->currency) != NULL)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "credits");
	outcome = forge_with_integer(outcome, FORGE_CREDIT_LIMITS_MAX);
	return forge_with_integer(outcome, FORGE_CREDIT_LIMITS_MAX + 1);
}

ForgeOutcome
forge_party_decide_credit_limit(const ForgeParty *party, const ForgeCommand *request,
								ForgeEvents *events)
{
	const ForgePartySetCreditLimit *command = request->data;
	const ForgePartyCredit *credit = find_credit(party, command->currency);
	ForgeDecimal before = credit != NULL ? credit->credit_limit : FORGE_DECIMAL_ZERO;
	ForgeOutcome outcome = check_limit(party, command);

	if (!forge_outcome_is_refusal(outcome) &&
		forge_decimal_compare(before, command->credit_limit) != 0)
		forge_events_add_from(events, &forge_party, FORGE_PARTY_CREDIT_LIMITED, request);
	return outcome;
}

void
forge_party_apply_credit_limited(ForgeParty *party, const ForgePartyCreditLimited *limited,
								 ForgeArena *arena)
{
	ForgePartyCredit *credit = find_credit(party, limited->currency);

	if (credit == NULL)
		credit = forge_list_add(&party->credits, sizeof(ForgePartyCredit), arena);
	credit->ledger = forge_currency_number(limited->currency);
	credit->currency = limited->currency;
	credit->credit_limit = limited->credit_limit;
}

bool
forge_party_credits_are_sound(const ForgeParty *party)
{
	for (int32_t i = 0; i < party->credits.count; i++)
	{
		const ForgePartyCredit *credit =
			forge_list_item(&party->credits, i, sizeof(ForgePartyCredit));

		if (find_credit(party, credit->currency) != credit ||
			credit->ledger != forge_currency_number(credit->currency) ||
			forge_decimal_is_negative(credit->credit_limit) ||
			!forge_currency_has(credit->currency, credit->credit_limit))
			return false;
	}
	return party->credits.count <= FORGE_CREDIT_LIMITS_MAX;
}
