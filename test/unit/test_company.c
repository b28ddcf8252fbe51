/*
 * test_company.c
 *	  company.profile: every refusal and their order, and what is left out.
 */
#include "domain/company/company.h"

#include "domain/book/book.h"
#include "test_decision.h"
#include "test_shape.h"

static TestArena arena;

/* The books that the company looks at. */
static ForgeBook books;

static void
answer(const ForgeAsk *ask, void *state)
{
	(void) ask;
	*(ForgeBook *) state = books;
}

static const ForgeCompanySet acme = {
	.legal_name = { "Acme Ltd", 8 },
	.country = { "DE", 2 },
	.currency = { "EUR", 3 },
	.time_zone = { "Europe/Berlin", 13 },
	.fiscal_year_start = 4,
	.tax_id = { "DE136695976", 11 },
	.street = { "Hauptstr. 1", 11 },
	.city = { " ", 1 },
};

static TestDecision
set(ForgeCompany *company, ForgeCompanySet command)
{
	return test_execute(&arena, &forge_company, company, FORGE_COMPANY_SET, &command);
}

static void
refuses(ForgeCompany *company, ForgeCompanySet command, ForgeReason reason, const char *detail,
		const char *name)
{
	is_refused(set(company, command).outcome, reason, detail, name);
}

/* Each fault stands before those that are looked at earlier. */
static void
test_refusals(void)
{
	ForgeCompany company = { .head.version = 0 };
	ForgeCompanySet command = acme;

	command.tax_id = FORGE_TEXT("DE136695978");
	refuses(&company, command, FORGE_REASON_TAX_ID_INVALID, "\"DE136695978\" is no tax id of DE.",
			"a tax id with a wrong check digit");
	command.fiscal_year_start = 13;
	refuses(&company, command, FORGE_REASON_MONTH_INVALID,
			"Field \"fiscal_year_start\" must be 1 to 12, and is 13.", "a thirteenth month");
	command.fiscal_year_start = 0;
	refuses(&company, command, FORGE_REASON_MONTH_INVALID,
			"Field \"fiscal_year_start\" must be 1 to 12, and is 0.", "a month below the first");
	command.currency = FORGE_TEXT("EURO");
	refuses(&company, command, FORGE_REASON_CURRENCY_UNKNOWN, "There is no currency \"EURO\".",
			"no currency");
	command.country = FORGE_TEXT("UK");
	refuses(&company, command, FORGE_REASON_COUNTRY_UNKNOWN, "There is no country \"UK\".",
			"no country");
	command.legal_name = FORGE_TEXT("");
	refuses(&company, command, FORGE_REASON_NAME_BLANK, "Field \"name\" is blank.", "no name");
	is_int(company.head.version, 0, "nothing has happened");
}

static void
test_tax_ids(void)
{
	ForgeCompany company = { .head.version = 0 };
	ForgeCompanySet command = acme;

	command.country = FORGE_TEXT("AQ");
	command.tax_id = FORGE_TEXT("?");
	is_accepted(set(&company, command).outcome, "of some countries any is taken");
	command.tax_id = FORGE_TEXT(" ");
	refuses(&company, command, FORGE_REASON_TAX_ID_INVALID, "\" \" is no tax id of AQ.",
			"but for a blank one");
}

static void
test_set(void)
{
	ForgeCompany company = { .head.version = 0 };
	ForgeCompanySet command = acme;

	is_accepted(set(&company, command).outcome, "a company is set");
	ok(forge_text_equal(company.legal_name, acme.legal_name) &&
		   forge_text_equal(company.time_zone, acme.time_zone) &&
		   forge_text_equal(company.street, acme.street) && company.fiscal_year_start == 4,
	   "as it is said");
	ok(forge_text_is_absent(company.city), "a blank is nothing");
	is_accepted(set(&company, command).outcome, "a second time");
	is_int(company.head.version, 1, "nothing is to be changed");
	command = (ForgeCompanySet){ FORGE_TEXT("Acme"), FORGE_TEXT("CH"), FORGE_TEXT("CHF"),
								 .time_zone = FORGE_TEXT("UTC"), .fiscal_year_start = 1 };
	is_accepted(set(&company, command).outcome, "with less");
	ok(company.fiscal_year_start == 1 && forge_text_is_absent(company.tax_id) &&
		   forge_text_is_absent(company.street),
	   "what is left out is taken away");
	is_int(company.head.version, 2, "by one event");
}

static void
test_currency(void)
{
	ForgeCompany company = { .head.version = 0 };
	ForgeCompanySet command = acme;

	books = (ForgeBook){ .head.version = 1, .currency = FORGE_TEXT("CHF") };
	refuses(&company, command, FORGE_REASON_CURRENCY_FIXED,
			"The books are open, and the currency is CHF.", "the first one is that of the books");
	books.currency = (ForgeText){ NULL, 0 };
	is_accepted(set(&company, command).outcome, "any, where the books have none");
	command.currency = FORGE_TEXT("USD");
	refuses(&company, command, FORGE_REASON_CURRENCY_FIXED,
			"The books are open, and the currency is EUR.", "which stays then");
	command.currency = FORGE_TEXT("EUR");
	command.fiscal_year_start = 1;
	is_accepted(set(&company, command).outcome, "while all else may change");
	books = (ForgeBook){ .head.version = 0 };
	command.currency = FORGE_TEXT("USD");
	is_accepted(set(&company, command).outcome, "and without books the currency, too");
}

static void
test_check(void)
{
	ForgeCompany company = { .head.version = 0 };

	ok(forge_company_check(&company), "nothing is no company");
	company.head.version = 1;
	ok(!forge_company_check(&company), "one without a name is none");
	is_accepted(set(&company, acme).outcome, "one that is set");
	company.fiscal_year_start = 0;
	ok(!forge_company_check(&company), "not without a month");
}

static void
test_unknown(void)
{
	ForgeCompany company = { .head.version = 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_company_decide(&company, &(ForgeCommand){ .type = FORGE_COMPANY_COMMAND_COUNT },
							&events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_company_apply(&company, &(ForgeEvent){ FORGE_COMPANY_EVENT_COUNT, NULL, 0 },
						&arena.arena);
	ok(forge_text_is_absent(company.legal_name), "an event beyond the last does nothing");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_refusals();
	test_tax_ids();
	test_set();
	test_currency();
	test_check();
	test_unknown();
	test_arena_reset(&arena);
	return tap_done();
}
