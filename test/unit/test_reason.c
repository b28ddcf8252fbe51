/*
 * test_reason.c
 *	  The tables of errors and reasons keep their own rules; outcomes carry facts.
 */
#include "base/outcome.h"
#include "base/reason.h"
#include "tap.h"

#include <ctype.h>

static bool
ends_with_full_stop(const char *text)
{
	return text[0] != '\0' && text[strlen(text) - 1] == '.';
}

/* Small letters, digits and underscores. */
static bool
is_name(const char *name)
{
	return name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

/* Brackets, if there are any, close behind the last fact, which is in them. */
static bool
is_bracketed(const char *detail)
{
	const char *open = strchr(detail, '[');
	const char *fact = strrchr(detail, '{');
	const char *close = strchr(detail, ']');

	return open == NULL ? close == NULL
						: close != NULL && fact != NULL && open < fact && fact < close &&
							  fact[1] != '0' && fact[1] == open[strcspn(open, "{") + 1] &&
							  strchr(open + 1, '[') == NULL && strchr(close + 1, ']') == NULL;
}

/* {0} to {3} and no other brace; and none of them without the ones before. */
static bool
is_template(const char *detail)
{
	bool is_used[FORGE_FACTS_MAX + 1] = { false };

	if (!is_bracketed(detail))
		return false;

	for (const char *at = detail; *at != '\0'; at++)
	{
		if (*at == '}')
			return false;
		if (*at == '{')
		{
			if (at[1] < '0' || at[1] >= '0' + FORGE_FACTS_MAX || at[2] != '}')
				return false;
			is_used[at[1] - '0'] = true;
			at += 2;
		}
	}
	for (int i = 0; i < FORGE_FACTS_MAX; i++)
		if (is_used[i + 1] && !is_used[i])
			return false;
	return true;
}

static void
test_errors(void)
{
	bool names = true;
	bool sqlstates = true;
	bool are_unique = true;
	bool statuses = true;
	bool descriptions = true;

	for (int i = 0; i < FORGE_ERROR_COUNT; i++)
	{
		const ForgeErrorInfo *error = forge_error_info((ForgeErrorCode) i);

		names &= is_name(error->name);
		sqlstates &= strlen(error->sqlstate) == 5 && strncmp(error->sqlstate, "ZF", 2) == 0 &&
					 strspn(error->sqlstate + 2, "0123456789") == 3;
		statuses &= error->http_status >= 400 && error->http_status <= 599;
		descriptions &= error->description[0] != '\0' && !ends_with_full_stop(error->description);
		for (int j = 0; j < i; j++)
		{
			const ForgeErrorInfo *other = forge_error_info((ForgeErrorCode) j);

			are_unique &= strcmp(error->name, other->name) != 0 &&
						  strcmp(error->sqlstate, other->sqlstate) != 0;
		}
	}
	ok(names, "every error has a name of small letters");
	ok(sqlstates, "every SQLSTATE is ZF and three digits");
	ok(are_unique, "no error has another one's name or SQLSTATE");
	ok(statuses, "every error has an HTTP status that says error");
	ok(descriptions, "every error has a description without a full stop");
	is_text(forge_error_info(FORGE_ERROR_RULE_VIOLATED)->sqlstate, "ZF008", "ZF008 is a rule's");
	is_int(forge_error_info(FORGE_ERROR_INTERNAL)->http_status, 500, "an internal error is a 500");
}

static void
test_reasons(void)
{
	bool names = true;
	bool are_unique = true;
	bool errors = true;
	bool messages = true;
	bool details = true;
	bool hints = true;

	for (int i = 1; i < FORGE_REASON_COUNT; i++)
	{
		const ForgeReasonInfo *reason = forge_reason_info((ForgeReason) i);

		names &= is_name(reason->name);
		errors &= (int) reason->error >= 0 && reason->error < FORGE_ERROR_COUNT;
		messages &= reason->message[0] != '\0' && !isupper((unsigned char) reason->message[0]) &&
					!ends_with_full_stop(reason->message);
		details &= reason->detail == NULL ||
				   (is_template(reason->detail) && ends_with_full_stop(reason->detail));
		hints &= reason->hint == NULL || ends_with_full_stop(reason->hint);
		for (int j = 1; j < i; j++)
			are_unique &= strcmp(reason->name, forge_reason_info((ForgeReason) j)->name) != 0;
	}
	ok(names, "every reason has a name of small letters");
	ok(are_unique, "no reason has another one's name");
	ok(errors, "every reason belongs to an error");
	ok(messages, "every message begins small and has no full stop");
	ok(details, "every detail is a sentence and uses its facts in order from {0} to {3}");
	ok(hints, "every hint is a sentence");
	is_text(forge_reason_info(FORGE_REASON_STOCK_NEGATIVE)->name, "stock_negative",
			"a reason has its own line of the table");
	is_int(forge_reason_info(FORGE_REASON_STOCK_NEGATIVE)->error, FORGE_ERROR_RULE_VIOLATED,
		   "a reason has its own error");
}

static void
test_rules_of_this_test(void)
{
	ok(is_template("{0} of {1} of {2}."), "three facts are a template");
	ok(is_template("{0} of {1}[ at {2}]."), "the last may be in brackets");
	ok(!is_template("[{0}] of {1}.") && !is_template("{0}[ at {1}") &&
		   !is_template("{0} at {1}]") && !is_template("{0}[ at ] {1}"),
	   "no other, nor nothing");
	ok(!is_template("{4}."), "a fifth fact is not");
	ok(!is_template("{1}."), "a second fact without a first is not");
	ok(!is_template("{0"), "an open brace is not");
	ok(!is_template("0}"), "a lone closing brace is not");
	ok(!is_name("Sku_taken") && !is_name("sku-taken") && !is_name(""), "names that are none");
}

static void
test_outcomes(void)
{
	ForgeOutcome outcome = forge_accept();

	ok(!forge_outcome_is_refusal(outcome), "accepted is no refusal");
	is_int(outcome.fact_count, 0, "and has no facts");
	outcome = forge_refuse(FORGE_REASON_SKU_TAKEN);
	ok(forge_outcome_is_refusal(outcome), "refused is a refusal");
	is_int(outcome.reason, FORGE_REASON_SKU_TAKEN, "with its reason");

	outcome = forge_with_string(outcome, "abc");
	outcome = forge_with_integer(outcome, -7);
	outcome = forge_with_decimal(outcome, FORGE_DECIMAL_MAX);
	is_int(outcome.fact_count, 3, "three facts");
	ok(outcome.facts[0].kind == FORGE_FACT_TEXT &&
		   forge_text_equal(outcome.facts[0].as.text, FORGE_TEXT("abc")),
	   "the first is a text");
	ok(outcome.facts[1].kind == FORGE_FACT_INTEGER && outcome.facts[1].as.integer == -7,
	   "the second is an integer");
	ok(outcome.facts[2].kind == FORGE_FACT_DECIMAL &&
		   outcome.facts[2].as.decimal.millionths == INT64_MAX,
	   "the third is a decimal");
	outcome = forge_with_integer(outcome, 8);
	outcome = forge_with_integer(outcome, 9);
	is_int(outcome.fact_count, FORGE_FACTS_MAX, "a fifth is left out");

	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_COMMAND_ID_REUSED),
							  (ForgeUuid){ { 1, [15] = 2 } });
	ok(outcome.facts[0].kind == FORGE_FACT_UUID && outcome.facts[0].as.uuid.bytes[0] == 1 &&
		   outcome.facts[0].as.uuid.bytes[15] == 2,
	   "a fact may be a UUID");
}

int
main(void)
{
	test_errors();
	test_reasons();
	test_rules_of_this_test();
	test_outcomes();
	return tap_done();
}
