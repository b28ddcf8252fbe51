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
	ForgeDecimal amount;
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
	is_int(forge_currency_number(FORGE_TEXT("EUR")), 978, "the number of EUR");
	is_int(forge_currency_number(FORGE_TEXT("ALL")), 8, "the number of ALL");
	is_int(forge_currency_number(FORGE_TEXT("XPF")), 953, "the number of the last one of its line");
	is_int(forge_currency_number(FORGE_TEXT("JPY")), 392, "the number of JPY");
	is_int(forge_currency_number(FORGE_TEXT("EU")), 0, "no number");
	is_int((long) forge_currency_units((ForgeDecimal){ 10500000 }, FORGE_TEXT("EUR")).low, 1050,
		   "cents");
	is_int((long) forge_currency_units((ForgeDecimal){ 700000000 }, FORGE_TEXT("JPY")).low, 700,
		   "yen");
	is_int((long) forge_currency_units((ForgeDecimal){ 125000 }, FORGE_TEXT("KWD")).low, 125,
		   "thousandths");
	ok(forge_currency_amount(forge_u128_from(1050), FORGE_TEXT("EUR"), &amount) &&
		   amount.millionths == 10500000,
	   "and back");
	ok(!forge_currency_amount(FORGE_U128_MAX, FORGE_TEXT("EUR"), &amount) &&
		   !forge_currency_amount(forge_u128_from(UINT64_MAX), FORGE_TEXT("CLF"), &amount),
	   "more than can be stored");
	ok(forge_currency_has(FORGE_TEXT("EUR"), (ForgeDecimal){ 10000 }) &&
		   !forge_currency_has(FORGE_TEXT("EUR"), (ForgeDecimal){ 1000 }) &&
		   !forge_currency_has(FORGE_TEXT("XXX"), (ForgeDecimal){ 0 }),
	   "no more decimals than the currency");
	is_int(count, 170, "so many codes are known, and each once");
	return tap_done();
}
