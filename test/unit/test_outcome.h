/*
 * test_outcome.h
 *	  Looking at outcomes: a refusal is compared with its reason and with its
 *	  detail, written out with the facts.
 */
#ifndef FORGE_TEST_OUTCOME_H
#define FORGE_TEST_OUTCOME_H

#include <stdio.h>
#include <string.h>

#include "base/outcome.h"
#include "tap.h"

#define TEST_DETAIL_SIZE 2048

static inline void
test_write_fact(ForgeFact fact, char *to, size_t size)
{
	char buffer[FORGE_UUID_TEXT_SIZE];

	switch (fact.kind)
	{
		case FORGE_FACT_TEXT:
			snprintf(to, size, "%.*s", (int) fact.as.text.length, fact.as.text.data);
			break;
		case FORGE_FACT_DECIMAL:
			forge_decimal_format(fact.as.decimal, buffer);
			snprintf(to, size, "%s", buffer);
			break;
		case FORGE_FACT_INTEGER:
			snprintf(to, size, "%lld", (long long) fact.as.integer);
			break;
		case FORGE_FACT_UUID:
			forge_uuid_format(fact.as.uuid, buffer);
			snprintf(to, size, "%s", buffer);
			break;
	}
}

/* The detail with its facts; "" for a reason without one; a fact that is not there stays {n}. */
static inline void
test_write_detail(ForgeOutcome outcome, char detail[TEST_DETAIL_SIZE])
{
	const char *from = forge_outcome_detail(&outcome);
	char *to = detail;

	*to = '\0';
	while (from != NULL && *(from = forge_outcome_detail_at(&outcome, from)) != '\0')
	{
		size_t size = TEST_DETAIL_SIZE - (size_t) (to - detail);
		int fact = from[0] == '{' ? from[1] - '0' : -1;

		if (fact >= 0 && fact < outcome.fact_count)
		{
			test_write_fact(outcome.facts[fact], to, size);
			from += 3;
		}
		else
			snprintf(to, size, "%c", *from++);
		to += strlen(to);
	}
}

static inline void
tap_is_refused(ForgeOutcome outcome, ForgeReason reason, const char *expected, const char *name,
			   const char *file, int line)
{
	char detail[TEST_DETAIL_SIZE] = "";
	bool is_refused = outcome.reason == reason;

	if (is_refused)
		test_write_detail(outcome, detail);
	if (!tap_ok(is_refused && strcmp(detail, expected) == 0, name, file, line))
		printf("# got %s \"%s\", expected %s \"%s\"\n",
			   outcome.reason == FORGE_ACCEPTED ? "accepted"
												: forge_reason_info(outcome.reason)->name,
			   detail, forge_reason_info(reason)->name, expected);
}

static inline void
tap_is_accepted(ForgeOutcome outcome, const char *name, const char *file, int line)
{
	if (!tap_ok(outcome.reason == FORGE_ACCEPTED, name, file, line))
		printf("# got %s\n", forge_reason_info(outcome.reason)->name);
}

#define is_refused(outcome, reason, detail, name)                                                  \
	tap_is_refused(outcome, reason, detail, name, __FILE__, __LINE__)
#define is_accepted(outcome, name) tap_is_accepted(outcome, name, __FILE__, __LINE__)

#endif
