/*
 * instant.h
 *	  Points in time: microseconds since 2000-01-01 00:00 UTC, as the server
 *	  counts them.  The clock itself is read outside of the core.
 *
 * In JSON a time is as RFC 3339 writes it: year, month and day, "T" or a space, hour,
 * minute and second, and "Z" or an offset.  It means the same to each reader.  So
 * an instant that is given lies in the years that can be written so, 1 to 9999 of
 * UTC.
 */
#ifndef FORGE_BASE_INSTANT_H
#define FORGE_BASE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

typedef int64_t ForgeInstant;

/* "None"; the server calls it -infinity.  Refused where a time is wanted. */
#define FORGE_INSTANT_ABSENT INT64_MIN

/* The server calls it infinity. */
#define FORGE_INSTANT_INFINITE INT64_MAX

/* The end of the year 9999: the last one that can be given. */
#define FORGE_INSTANT_LAST INT64_C(252455615999999999)

/* From 1970-01-01 to 2000-01-01. */
#define FORGE_INSTANT_UNIX_OFFSET INT64_C(946684800000000)

typedef enum ForgeInstantStatus
{
	FORGE_INSTANT_OK,
	FORGE_INSTANT_MALFORMED,
	FORGE_INSTANT_OUT_OF_RANGE,
	FORGE_INSTANT_TOO_PRECISE /* more than six decimals of a second that are not zero */
} ForgeInstantStatus;

/*
 * Reads a time of RFC 3339; result is set only on OK.  There is no hour 24 and no
 * second 60: the next day and the next minute have names of their own, and instants
 * do not count leap seconds.  The server's words for no end, infinity and -infinity,
 * are OUT_OF_RANGE.
 */
ForgeInstantStatus forge_instant_parse(ForgeText text, ForgeInstant *result);

/* Does it lie in the years 1 to 9999? */
bool forge_instant_is_in_range(ForgeInstant instant);

#endif
