/*
 * company.c
 *	  company.profile: decide and apply.
 */
#include "domain/company/company.h"

#include "base/country.h"
#include "base/currency.h"
#include "base/identifier.h"
#include "domain/book/book.h"

#define MONTHS 12

void
forge_company_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	(void) command;
	forge_book_see(asks);
}

static bool
is_currency(ForgeText code)
{
	int minor_digits;

	return forge_currency_find(code, &minor_digits);
}

/* A text that is blank says as little as one that is left out. */
static void
leave_out_blanks(ForgeCompanyChanged *changed)
{
	ForgeText *const texts[] = { &changed->registration_number, &changed->street, &changed->city,
								 &changed->postal_code };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (forge_text_is_blank(*texts[i]))
			*texts[i] = (ForgeText){ NULL, 0 };
}

/* The currency that stays, once the books are open; absent when any may be set. */
static ForgeText
fixed_currency(const ForgeCompany *company, const ForgeBook *book)
{
	if (!forge_exists(&book->head))
		return (ForgeText){ NULL, 0 };
	return forge_exists(&company->head) ? company->currency : book->currency;
}

static ForgeOutcome
check_set(const ForgeCompany *company, const ForgeBook *book, const ForgeCompanySet *command)
{
	ForgeText currency = fixed_currency(company, book);
	ForgeOutcome outcome;

	if (forge_text_is_blank(command->legal_name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (!forge_country_exists(command->country))
		return forge_with_text(forge_refuse(FORGE_REASON_COUNTRY_UNKNOWN), command->country);
	if (!is_currency(command->currency))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), command->currency);
	if (command->fiscal_year_start < 1 || command->fiscal_year_start > MONTHS)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_MONTH_INVALID), "fiscal_year_start");
		return forge_with_integer(outcome, command->fiscal_year_start);
	}
	if (!forge_text_is_absent(command->tax_id) &&
		!forge_identifier_is_tax_id(command->tax_id, command->country))
	{
		outcome = forge_with_text(forge_refuse(FORGE_REASON_TAX_ID_INVALID), command->tax_id);
		return forge_with_text(outcome, command->country);
	}
	if (!forge_text_is_absent(currency) && !forge_text_equal(currency, command->currency))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_FIXED), currency);
	return forge_accept();
}

static ForgeOutcome
decide_set(const ForgeCompany *company, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeShape *shape = forge_company_events[FORGE_COMPANY_CHANGED];
	const ForgeCompanySet *command = request->data;
	ForgeOutcome outcome = check_set(company, request->asked[0], command);
	ForgeCompanyChanged before;
	ForgeCompanyChanged *changed;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	changed = forge_events_add_from(events, &forge_company, FORGE_COMPANY_CHANGED, request);
	leave_out_blanks(changed);

	forge_shape_clear(shape, &before);
	forge_shape_take_over(shape, &before, &forge_company_state, company);
	if (forge_exists(&company->head) && forge_shape_equal(shape, &before, changed))
		events->count = 0;
	return outcome;
}

ForgeOutcome
forge_company_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeCompanyCommandType) command->type)
	{
		case FORGE_COMPANY_SET:
			return decide_set(state, command, events);
		case FORGE_COMPANY_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_company_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	(void) arena;
	if (event->type == FORGE_COMPANY_CHANGED)
		forge_aggregate_take_over(&forge_company, state, event);
}

bool
forge_company_check(const void *state)
{
	const ForgeCompany *company = state;

	return !forge_exists(&company->head) ||
		   (!forge_text_is_blank(company->legal_name) && forge_country_exists(company->country) &&
			is_currency(company->currency) && company->fiscal_year_start >= 1 &&
			company->fiscal_year_start <= MONTHS);
}
