/*
 * clock.h
 *	  How much time has passed, on a clock that cannot be set.
 *
 * GetCurrentTimestamp() is for times that people read, and for times that are stored.  It
 * goes back or forward when the machine's clock is set, so the difference of two readings
 * is not the time between them.  On this clock it is, from the start of a server to its
 * end.  So it is for intervals, in a process and in shared memory.
 */
#ifndef FORGE_PG_CLOCK_H
#define FORGE_PG_CLOCK_H

#include "pg/forge_pg.h"

#include "datatype/timestamp.h"

/* Later than anything. */
#define FORGE_CLOCK_NEVER PG_INT64_MAX

#define FORGE_CLOCK_MS INT64CONST(1000)
#define FORGE_CLOCK_SECOND INT64CONST(1000000)

/* Microseconds since some moment; at least 0. */
int64 forge_clock_us(void);

/*
 * The reading that this clock will have at a time of the calendar, if the machine's
 * clock is not set in between: now for a time in the past, FORGE_CLOCK_NEVER for
 * DT_NOEND.
 */
int64 forge_clock_at(TimestampTz time);

/* Milliseconds from now until then: 0 when that has passed, LONG_MAX for FORGE_CLOCK_NEVER. */
long forge_clock_ms_until(int64 reading);

#endif
