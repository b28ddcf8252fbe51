/*
 * test_retry.c
 *	  How long to wait before something is tried again.
 */
#include "base/retry.h"
#include "tap.h"

#define MS INT64_C(1000)

/* The delay in milliseconds, without chance. */
static int64_t
delay_ms(ForgeRetryPolicy policy, int64_t first_ms, int64_t max_ms, int32_t attempt_count)
{
	ForgeRetry retry = { policy, 5, first_ms * MS, max_ms * MS };

	return forge_retry_delay_us(&retry, attempt_count, 0) / MS;
}

static void
test_policies(void)
{
	is_int(delay_ms(FORGE_RETRY_FIXED, 500, 60000, 1), 500, "fixed: the first delay");
	is_int(delay_ms(FORGE_RETRY_FIXED, 500, 60000, 9), 500, "fixed: and it stays");
	is_int(delay_ms(FORGE_RETRY_LINEAR, 500, 60000, 1), 500, "linear: the first delay");
	is_int(delay_ms(FORGE_RETRY_LINEAR, 500, 60000, 7), 3500, "linear: so many times of it");
	is_int(delay_ms(FORGE_RETRY_EXPONENTIAL, 500, 60000, 1), 500, "exponential: the first delay");
	is_int(delay_ms(FORGE_RETRY_EXPONENTIAL, 500, 60000, 2), 1000, "exponential: twice");
	is_int(delay_ms(FORGE_RETRY_EXPONENTIAL, 500, 60000, 5), 8000, "exponential: sixteen times");
}

static void
test_limits(void)
{
	for (int policy = 0; policy < FORGE_RETRY_POLICY_COUNT; policy++)
	{
		is_int(delay_ms(policy, 500, 100, 3), 100, "never above the longest, not even the first");
		is_int(delay_ms(policy, 0, 100, 3), 0, "none stays none");
		ok(delay_ms(policy, 1, FORGE_RETRY_DELAY_MAX_US / MS, INT32_MAX) <=
			   FORGE_RETRY_DELAY_MAX_US / MS,
		   "whatever the number of attempts");
	}
	is_int(delay_ms(FORGE_RETRY_LINEAR, 500, 60000, 121), 60000, "linear: up to the longest");
	is_int(delay_ms(FORGE_RETRY_EXPONENTIAL, 500, 60000, 8), 60000, "exponential: likewise");
	is_int(delay_ms(FORGE_RETRY_EXPONENTIAL, 500, 60000, INT32_MAX), 60000, "exponential: and on");
}

static void
test_chance(void)
{
	ForgeRetry retry = { FORGE_RETRY_FIXED, 5, 400 * MS, 60000 * MS };
	ForgeRetry longest = { FORGE_RETRY_FIXED, 5, 1, FORGE_RETRY_DELAY_MAX_US };

	is_int(forge_retry_delay_us(&retry, 1, UINT32_MAX), 400 * MS, "never below the first delay");
	retry.policy = FORGE_RETRY_EXPONENTIAL;
	is_int(forge_retry_delay_us(&retry, 3, 0), 1600 * MS, "at most what is planned");
	is_int(forge_retry_delay_us(&retry, 3, 32768), 1400 * MS, "half a chance is an eighth less");
	ok(forge_retry_delay_us(&retry, 3, UINT32_MAX) >= 1200 * MS, "at least three quarters of it");
	ok(forge_retry_delay_us(&retry, 3, UINT32_MAX) < 1201 * MS, "and nearly that little");
	longest.policy = FORGE_RETRY_EXPONENTIAL;
	is_int(forge_retry_delay_us(&longest, 100, 32768),
		   FORGE_RETRY_DELAY_MAX_US - FORGE_RETRY_DELAY_MAX_US / 8, "no overflow");
}

static void
test_end(void)
{
	ok(!forge_retry_is_over(&forge_retry_default, 4), "four attempts are not the last");
	ok(forge_retry_is_over(&forge_retry_default, 5), "five are");
	is_int(forge_retry_delay_us(&forge_retry_default, 1, 0), 500 * MS, "half a second at first");
	is_int(forge_retry_delay_us(&forge_retry_default, 9, 0), 60000 * MS, "a minute at last");
}

static void
test_due(void)
{
	const ForgeRetry *retry = &forge_retry_default;
	int64_t now = INT64_C(800000000000000000);

	ok(forge_retry_is_due(retry, now, now), "what is due now is due");
	ok(forge_retry_is_due(retry, INT64_MIN, now), "so is what was due at any time");
	ok(!forge_retry_is_due(retry, now + 1, now), "what is due in a moment is not");
	ok(!forge_retry_is_due(retry, now + 60000 * MS, now),
	   "nor what is due after the longest delay");
	ok(forge_retry_is_due(retry, now + 60000 * MS + 1, now),
	   "what is further away was noted by another clock");
	ok(forge_retry_is_due(retry, INT64_MAX - 1, now), "however far");
	ok(!forge_retry_is_due(retry, INT64_MAX, now), "what is given up is never due");
	ok(!forge_retry_is_due(retry, INT64_MAX, -now), "and nothing overflows");
}

static void
test_names(void)
{
	for (int i = 0; i < FORGE_RETRY_POLICY_COUNT; i++)
	{
		ForgeRetryPolicy policy = FORGE_RETRY_POLICY_COUNT;

		ok(forge_retry_policy_parse(forge_text_from(forge_retry_policy_name(i)), &policy) &&
			   policy == (ForgeRetryPolicy) i,
		   "a policy is known by its name");
	}
	ok(!forge_retry_policy_parse(FORGE_TEXT("random"), &(ForgeRetryPolicy){ 0 }),
	   "and no other name is one");
}

int
main(void)
{
	test_policies();
	test_limits();
	test_chance();
	test_end();
	test_due();
	test_names();
	return tap_done();
}
