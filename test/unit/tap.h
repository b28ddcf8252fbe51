/*
 * tap.h
 *	  Tests that report in TAP, for prove: ok, is_int, is_text, and at the end
 *	  return tap_done().
 */
#ifndef FORGE_TEST_TAP_H
#define FORGE_TEST_TAP_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failures;

static inline bool
tap_ok(bool passed, const char *name, const char *file, int line)
{
	printf("%s %d - %s\n", passed ? "ok" : "not ok", ++tap_count, name);
	if (!passed)
	{
		tap_failures++;
		printf("# failed at %s line %d\n", file, line);
	}
	return passed;
}

static inline void
tap_is_int(long long actual, long long expected, const char *name, const char *file, int line)
{
	if (!tap_ok(actual == expected, name, file, line))
		printf("# got %lld, expected %lld\n", actual, expected);
}

static inline void
tap_is_text(const char *actual, const char *expected, const char *name, const char *file, int line)
{
	if (!tap_ok(strcmp(actual, expected) == 0, name, file, line))
		printf("# got \"%s\", expected \"%s\"\n", actual, expected);
}

#define ok(condition, name) tap_ok((condition), name, __FILE__, __LINE__)
#define is_int(actual, expected, name) tap_is_int(actual, expected, name, __FILE__, __LINE__)
#define is_text(actual, expected, name) tap_is_text(actual, expected, name, __FILE__, __LINE__)

/* Prints the plan; the exit code of the program. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures > 0;
}

#endif
