/*
 * retry.h
 *	  How long to wait before something that has failed is tried again, and when
 *	  to give it up.
 *
 * The randomness arrives from outside.
 */
#ifndef FORGE_BASE_RETRY_H
#define FORGE_BASE_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* The longest delay: a week. */
#define FORGE_RETRY_DELAY_MAX_US INT64_C(604800000000)

/* How the delay grows with the number of attempts. */
typedef enum ForgeRetryPolicy
{
	FORGE_RETRY_FIXED,       /* the first delay each time */
	FORGE_RETRY_LINEAR,      /* once the first delay, twice, three times, ... */
	FORGE_RETRY_EXPONENTIAL, /* doubled each time */
	FORGE_RETRY_POLICY_COUNT
} ForgeRetryPolicy;

typedef struct ForgeRetry
{
	ForgeRetryPolicy policy;
	int32_t attempts_max;
	int64_t first_delay_us;
	int64_t delay_max_us;
} ForgeRetry;

/* The default: five attempts, 0.5 s to 60 s. */
extern const ForgeRetry forge_retry_default;

/* "fixed", "linear", "exponential". */
const char *forge_retry_policy_name(ForgeRetryPolicy policy);
bool forge_retry_policy_parse(ForgeText name, ForgeRetryPolicy *policy);

/* Is it given up after so many attempts? */
bool forge_retry_is_over(const ForgeRetry *retry, int32_t attempt_count);

/*
 * The delay after so many failed attempts (1, 2, ...), in microseconds.  Up to a
 * quarter of it is random, so that jobs that failed together are not tried again
 * together; it is never below the first delay nor above the longest.
 */
int64_t forge_retry_delay_us(const ForgeRetry *retry, int32_t attempt_count, uint32_t random);

/*
 * Has the time come that was noted for the next attempt, both in microseconds of the
 * calendar?  It has when it is further away than the longest delay: then the clock has
 * been set back since.  INT64_MAX never comes.
 */
bool forge_retry_is_due(const ForgeRetry *retry, int64_t due_us, int64_t now_us);

#endif
