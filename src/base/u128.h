/*
 * u128.h
 *	  Integers from 0 to 2^128 - 1: amounts of a ledger, and sums of them.
 *
 * Sums beyond the range, and differences below zero, are told by returning false, and
 * then *result is left alone.
 *
 * Two halves and not the compiler's own type, because memory of the server is aligned
 * for eight bytes, and that type wants sixteen.
 */
#ifndef FORGE_BASE_U128_H
#define FORGE_BASE_U128_H

#include <stdbool.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/text.h"

/* Room for any of them as text with its end: 39 digits. */
#define FORGE_U128_TEXT_SIZE 40

typedef struct ForgeU128
{
	uint64_t low;
	uint64_t high;
} ForgeU128;

#define FORGE_U128_ZERO ((ForgeU128){ 0, 0 })
#define FORGE_U128_MAX ((ForgeU128){ UINT64_MAX, UINT64_MAX })

static inline ForgeU128
forge_u128_from(uint64_t number)
{
	return (ForgeU128){ number, 0 };
}

static inline bool
forge_u128_is_zero(ForgeU128 number)
{
	return number.low == 0 && number.high == 0;
}

/* -1, 0 or 1. */
int forge_u128_compare(ForgeU128 a, ForgeU128 b);

bool forge_u128_add(ForgeU128 a, ForgeU128 b, ForgeU128 *result);
bool forge_u128_subtract(ForgeU128 a, ForgeU128 b, ForgeU128 *result);

/*
 * Reads a whole number as numeric writes it: [+-]digits[.zeros], without an exponent.
 * OUT_OF_RANGE: below 0, or above 2^128 - 1.  TOO_PRECISE: decimals that are not zero, in a
 * number of any size.  NOT_FINITE: NaN and the infinities (any case).  *result is set for OK
 * alone.
 */
ForgeDecimalStatus forge_u128_parse(ForgeText text, ForgeU128 *result);

/* Writes its digits and an end of string; returns the length without it. */
int forge_u128_format(ForgeU128 number, char buffer[FORGE_U128_TEXT_SIZE]);

#endif
