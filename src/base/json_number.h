/*
 * json_number.h
 *	  Numbers of JSON as canonical JSON writes them (json_canonical.h): decimals without
 *	  exponent and without zeros that say nothing.
 *
 * They are compared digit by digit, so nothing is rounded: 0.1, 0.29 and numbers that no
 * machine has are what they read.
 */
#ifndef FORGE_BASE_JSON_NUMBER_H
#define FORGE_BASE_JSON_NUMBER_H

#include <stdbool.h>

#include "base/text.h"

/* Below 0, 0, above 0: a is less, equal, greater. */
int forge_json_number_compare(ForgeText a, ForgeText b);

/* Has it no decimals? */
bool forge_json_number_is_whole(ForgeText number);

/*
 * Is it so many times a whole number?  The divisor is above zero, and both are as long as
 * numbers of JSON may be (json.h).
 */
bool forge_json_number_is_multiple(ForgeText number, ForgeText divisor);

#endif
