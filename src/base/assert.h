/*
 * assert.h
 *	  Conditions that only a fault in this library can break.
 *
 * FORGE_ASSERT is the pure core's Assert.  Both are there in test builds alone, under the
 * server's name for such builds: unit tests, fuzzers, and the library that the suites with
 * a server run.  An installed library has none of them, so a condition must have no
 * effects.  Input from outside, the log included, is never asserted.
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
