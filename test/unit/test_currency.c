/*
 * test_currency.c
 *	  Currencies: which codes there are, and their minor digits.
 */
#include "base/currency.h"
#include "tap.h"

typedef struct CurrencyCase
{
	const char *code;
	int minor_digits; /* -1: there is none of that code */
} CurrencyCase;

static const CurrencyCase cases[] = {
	{ "EUR", 2 },   { "USD", 2 },  { "GBP", 2 },  { "AED", 2 },  { "ZWG", 2 },   { "MGA", 2 },
	{ "JPY", 0 },   { "BIF", 0 },  { "XPF", 0 },  { "ISK", 0 },  { "KWD", 3 },   { "BHD", 3 },
	{ "TND", 3 },   { "CLF", 4 },  { "UYW", 4 },  { "eur", -1 }, { "Eur", -1 },  { "EU", -1 },
	{ "EURO", -1 }, { "", -1 },    { NULL, -1 },  { "XXX", -1 }, { "XAU", -1 },  { "XTS", -1 },
	{ "ABC", -1 },  { "   ", -1 }, { "UR ", -1 }, { " EU", -1 }, { "JPY ", -1 }, { "DEM", -1 },
};

int
main(void)
{
	int count = 0;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		int minor_digits = -1;
		bool is_found = forge_currency_find(forge_text_from(cases[i].code), &minor_digits);

		ok(is_found == (cases[i].minor_digits >= 0) && minor_digits == cases[i].minor_digits,
		   cases[i].code != NULL ? cases[i].code : "none");
	}
	for (char code[4] = "AAA"; code[0] <= 'Z'; code[0]++)
		for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
			for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
			{
				int minor_digits;

				count += forge_currency_find(forge_text_from(code), &minor_digits);
			}
	is_int(count, 170, "so many codes are known, and each once");
	return tap_done();
}
