/*
 * test_decimal.h
 *	  Decimals as tests write them.
 */
#ifndef FORGE_TEST_DECIMAL_H
#define FORGE_TEST_DECIMAL_H

#include "base/decimal.h"
#include "tap.h"

/* The largest that can be stored. */
#define MAX_TEXT "9223372036854.775807"

/* The decimal of that text; a failed test where it is none. */
static inline ForgeDecimal
decimal(const char *text)
{
	ForgeDecimal result = { INT64_MIN };

	if (forge_decimal_parse(forge_text_from(text), &result) != FORGE_DECIMAL_OK)
		ok(false, text);
	return result;
}

#endif
