/*
 * country.h
 *	  Countries: the codes of ISO 3166-1, two capital letters.
 */
#ifndef FORGE_BASE_COUNTRY_H
#define FORGE_BASE_COUNTRY_H

#include <stdbool.h>

#include "base/text.h"

/* Is it the code of a country: "DE"? */
bool forge_country_exists(ForgeText code);

#endif
