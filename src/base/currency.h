/*
 * currency.h
 *	  Currencies: the codes of ISO 4217 and how many minor digits each has.
 */
#ifndef FORGE_BASE_CURRENCY_H
#define FORGE_BASE_CURRENCY_H

#include <stdbool.h>

#include "base/text.h"

/*
 * Is it a currency's code, three capital letters?  Then *minor_digits is how many
 * decimals its amounts have: 2 for EUR, 0 for JPY, 3 for KWD.
 */
bool forge_currency_find(ForgeText code, int *minor_digits);

#endif
