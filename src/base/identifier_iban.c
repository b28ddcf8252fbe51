/*
 * identifier_iban.c
 *	  IBANs: ISO 13616.
 *
 * Two letters of the country, two check digits, and the country's own number of the account,
 * of a form that the registry of SWIFT tells.  Some countries have check digits in that, too.
 */
#include "base/identifier_parts.h"

#include <string.h>

/* The country's number begins here. */
#define NATIONAL 4

typedef struct Country
{
	char code[3];
	const char *form; /* of its number */
	bool (*check)(const char *number);
} Country;

/* The last two digits are the rest of the others, divided by 97; 97 for no rest. */
static bool
is_of_belgium(const char *number)
{
	long long rest = forge_identifier_number(number, 10) % 97;

	return forge_identifier_number(number + 10, 2) == (rest == 0 ? 97 : rest);
}

/* A check digit for the bank and its branch, and one for the account. */
static bool
is_of_spain(const char *number)
{
	static const int weights[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 };
	int bank = forge_identifier_weighted(number, weights + 2, 8) % 11;
	int account = forge_identifier_weighted(number + 10, weights, 10) % 11;

	return forge_identifier_digit(number[8]) == (bank < 2 ? bank : 11 - bank) &&
		   forge_identifier_digit(number[9]) == (account < 2 ? account : 11 - account);
}

static bool
is_of_montenegro(const char *number)
{
	return forge_identifier_mod97(number, 0) == 1;
}

static bool
is_of_norway(const char *number)
{
	static const int weights[] = { 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1 };

	return forge_identifier_weighted(number, weights, 11) % 11 == 0;
}

/* clang-format off */
static const Country countries[] = {
	{ "AD", "n8c12" },
	{ "AE", "n19" },
	{ "AL", "n8c16" },
	{ "AT", "n16" },
	{ "AZ", "a4c20" },
	{ "BA", "n16" },
	{ "BE", "n12", is_of_belgium },
	{ "BG", "a4n6c8" },
	{ "BH", "a4c14" },
	{ "BI", "n23" },
	{ "BR", "n23a1c1" },
	{ "BY", "c4n4c16" },
	{ "CH", "n5c12" },
	{ "CR", "n18" },
	{ "CY", "n8c16" },
	{ "CZ", "n20" },
	{ "DE", "n18" },
	{ "DJ", "n23" },
	{ "DK", "n14" },
	{ "DO", "c4n20" },
	{ "EE", "n16" },
	{ "EG", "n25" },
	{ "ES", "n20", is_of_spain },
	{ "FI", "n14" },
	{ "FK", "a2n12" },
	{ "FO", "n14" },
	{ "FR", "n10c11n2" },
	{ "GB", "a4n14" },
	{ "GE", "a2n16" },
	{ "GI", "a4c15" },
	{ "GL", "n14" },
	{ "GR", "n7c16" },
	{ "GT", "c24" },
	{ "HN", "a4n20" },
	{ "HR", "n17" },
	{ "HU", "n24" },
	{ "IE", "a4n14" },
	{ "IL", "n19" },
	{ "IQ", "a4n15" },
	{ "IS", "n22" },
	{ "IT", "a1n10c12" },
	{ "JO", "a4n4c18" },
	{ "KW", "a4c22" },
	{ "KZ", "n3c13" },
	{ "LB", "n4c20" },
	{ "LC", "a4c24" },
	{ "LI", "n5c12" },
	{ "LT", "n16" },
	{ "LU", "n3c13" },
	{ "LV", "a4c13" },
	{ "LY", "n21" },
	{ "MC", "n10c11n2" },
	{ "MD", "c20" },
	{ "ME", "n18", is_of_montenegro },
	{ "MK", "n3c10n2" },
	{ "MN", "n16" },
	{ "MR", "n23" },
	{ "MT", "a4n5c18" },
	{ "MU", "a4n19a3" },
	{ "NI", "a4n20" },
	{ "NL", "a4n10" },
	{ "NO", "n11", is_of_norway },
	{ "OM", "n3c16" },
	{ "PK", "a4c16" },
	{ "PL", "n24" },
	{ "PS", "a4c21" },
	{ "PT", "n21" },
	{ "QA", "a4c21" },
	{ "RO", "a4c16" },
	{ "RS", "n18" },
	{ "RU", "n14c15" },
	{ "SA", "n2c18" },
	{ "SC", "a4n20a3" },
	{ "SD", "n14" },
	{ "SE", "n20" },
	{ "SI", "n15" },
	{ "SK", "n20" },
	{ "SM", "a1n10c12" },
	{ "SO", "n19" },
	{ "ST", "n21" },
	{ "SV", "a4n20" },
	{ "TL", "n19" },
	{ "TN", "n20" },
	{ "TR", "n6c16" },
	{ "UA", "n6c19" },
	{ "VA", "n18" },
	{ "VG", "a4n16" },
	{ "XK", "n16" },
	{ "YE", "a4n4c18" },
};
/* clang-format on */

bool
forge_identifier_is_iban(const char *value)
{
	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
	{
		const Country *country = &countries[i];

		if (strncmp(value, country->code, 2) == 0)
			return forge_identifier_has_form(value + NATIONAL, country->form) &&
				   forge_identifier_has_mod97(value) &&
				   (country->check == NULL || country->check(value + NATIONAL));
	}
	return false;
}
