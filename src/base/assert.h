/*
 * assert.h
 *	  What can only be otherwise if there is a fault in this library.
 *
 * FORGE_ASSERT is the pure core's Assert.  Both are there in test builds alone, under the
 * server's name for such builds: unit tests, fuzzers, and the library that the suites with
 * a server run.  Of an installed library nothing is left of them, so a condition has no
 * effects; and nothing is asserted of what comes from outside, the log included.
 */
#ifndef FORGE_BASE_ASSERT_H
#define FORGE_BASE_ASSERT_H

#ifdef USE_ASSERT_CHECKING
#include <assert.h>

#define FORGE_ASSERT(condition) assert(condition)
#else
/* Not evaluated, but seen by the compiler. */
#define FORGE_ASSERT(condition) ((void) sizeof(condition))
#endif

#endif
