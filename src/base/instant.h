/*
 * instant.h
 *	  Points in time: microseconds since 2000-01-01 00:00 UTC, as the server
 *	  counts them.  The clock itself is read outside of the core.
 */
#ifndef FORGE_BASE_INSTANT_H
#define FORGE_BASE_INSTANT_H

#include <stdint.h>

typedef int64_t ForgeInstant;

/* "None", and what the server calls -infinity: refused where a time is wanted. */
#define FORGE_INSTANT_ABSENT INT64_MIN

/* What the server calls infinity. */
#define FORGE_INSTANT_INFINITE INT64_MAX

/* From 1970-01-01 to 2000-01-01. */
#define FORGE_INSTANT_UNIX_OFFSET INT64_C(946684800000000)

#endif
