/*
 * currency.h
 *	  Currencies: the codes and numbers of ISO 4217 and how many minor digits each has.
 */
#ifndef FORGE_BASE_CURRENCY_H
#define FORGE_BASE_CURRENCY_H

#include <stdbool.h>

#include "base/decimal.h"
#include "base/text.h"
#include "base/u128.h"

/*
 * Is it a currency's code, three capital letters?  Then *minor_digits is how many
 * decimals its amounts have: 2 for EUR, 0 for JPY, 3 for KWD.
 */
bool forge_currency_find(ForgeText code, int *minor_digits);

/* Is it one, and has the amount no more decimals than it? */
bool forge_currency_has(ForgeText code, ForgeDecimal amount);

/* The number of ISO 4217 of the currency with that code, 978 of EUR; 0: there is none. */
int forge_currency_number(ForgeText code);

/*
 * The amount, which is not negative and has no more decimals than the currency, in its smallest
 * unit: 1050 of 10.5 EUR.
 */
ForgeU128 forge_currency_units(ForgeDecimal amount, ForgeText code);

/* Back; false when it cannot be stored. */
bool forge_currency_amount(ForgeU128 units, ForgeText code, ForgeDecimal *amount);

#endif
