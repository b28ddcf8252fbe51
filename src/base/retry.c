/*
 * retry.c
 *	  How long to wait before something that has failed is tried again.
 */
#include "base/retry.h"

/* Into how many parts chance divides a delay; times FORGE_RETRY_DELAY_MAX_US it does not overflow.
 */
#define CHANCES 65536

const ForgeRetry forge_retry_default = {
	.policy = FORGE_RETRY_EXPONENTIAL,
	.attempts_max = 5,
	.first_delay_us = 500000,
	.delay_max_us = 60000000,
};

static const char *const policy_names[FORGE_RETRY_POLICY_COUNT] = {
	[FORGE_RETRY_FIXED] = "fixed",
	[FORGE_RETRY_LINEAR] = "linear",
	[FORGE_RETRY_EXPONENTIAL] = "exponential",
};

const char *
forge_retry_policy_name(ForgeRetryPolicy policy)
{
	return policy_names[policy];
}

bool
forge_retry_policy_parse(ForgeText name, ForgeRetryPolicy *policy)
{
	for (int i = 0; i < FORGE_RETRY_POLICY_COUNT; i++)
		if (forge_text_equal(forge_text_from(policy_names[i]), name))
		{
			*policy = (ForgeRetryPolicy) i;
			return true;
		}
	return false;
}

bool
forge_retry_is_over(const ForgeRetry *retry, int32_t attempt_count)
{
	return attempt_count >= retry->attempts_max;
}

/* The delay without the random part.  No argument makes it overflow. */
static int64_t
planned_delay_us(const ForgeRetry *retry, int32_t attempt_count)
{
	int64_t delay = retry->first_delay_us;

	if (delay <= 0)
		return 0;
	switch (retry->policy)
	{
		case FORGE_RETRY_FIXED:
		case FORGE_RETRY_POLICY_COUNT:
			break;
		case FORGE_RETRY_LINEAR:
			if (attempt_count > retry->delay_max_us / delay)
				return retry->delay_max_us;
			delay *= attempt_count;
			break;
		case FORGE_RETRY_EXPONENTIAL:
			for (int32_t i = 1; i < attempt_count; i++)
			{
				if (delay > retry->delay_max_us / 2)
					return retry->delay_max_us;
				delay *= 2;
			}
			break;
	}
	return delay;
}

int64_t
forge_retry_delay_us(const ForgeRetry *retry, int32_t attempt_count, uint32_t random)
{
	int64_t delay = planned_delay_us(retry, attempt_count);
	int64_t least = retry->first_delay_us;

	if (delay > retry->delay_max_us)
		delay = retry->delay_max_us;
	if (least > delay)
		least = delay;
	delay -= delay / 4 * (random % CHANCES) / CHANCES;
	return delay < least ? least : delay;
}

bool
forge_retry_is_due(const ForgeRetry *retry, int64_t due_us, int64_t now_us)
{
	if (due_us == INT64_MAX)
		return false;
	return due_us <= now_us || due_us > now_us + retry->delay_max_us;
}
