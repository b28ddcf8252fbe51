/*
 * fail_point.h
 *	  Places at which a test stops the library, to see that nothing is there by half.
 *
 * They are in the library of the suites alone (USE_ASSERT_CHECKING); an installed one has neither
 * the places nor the setting.  There, a superuser sets forgeerp.fail_point to "name:action", with a
 * name of fail_points.def, and the next transaction that reaches the place does so:
 *
 *	error	raises an error
 *	panic	takes the server down, as an error in a critical section does
 *	kill	ends the process by SIGKILL
 *	wait	waits for the advisory lock FORGE_FAIL_POINT_LOCK, which the test holds
 *	stray	reads memory that is freed, as "make check-valgrind" must see
 *
 * After a commit there is no transaction any more: an error there is a panic, and wait does
 * nothing.
 */
#ifndef FORGE_PG_FAIL_POINT_H
#define FORGE_PG_FAIL_POINT_H

#include "pg/forge_pg.h"

typedef enum ForgeFailPoint
{
#define FORGE_FAIL_POINT_NAMED(symbol, name, call) FORGE_FAIL_POINT_##symbol,
#include "pg/fail_points.def"
#undef FORGE_FAIL_POINT_NAMED
	FORGE_FAIL_POINT_COUNT
} ForgeFailPoint;

#define FORGE_FAIL_POINT_LOCK INT64CONST(64206)

#ifdef USE_ASSERT_CHECKING
#define FORGE_FAIL_POINT(symbol) forge_fail_point_reach(FORGE_FAIL_POINT_##symbol)
#else
#define FORGE_FAIL_POINT(symbol) ((void) 0)
#endif

/* The place is reached: does what the setting says of it. */
void forge_fail_point_reach(ForgeFailPoint point);

/* Defines the setting, where there is one. */
void forge_fail_point_init(void);

#endif
