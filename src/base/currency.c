/*
 * currency.c
 *	  Currencies: the codes and numbers of ISO 4217 and how many minor digits each has.
 *
 * Those that have a minor unit; codes withdrawn since 2020 are kept, because
 * old papers name them.
 */
#include "base/currency.h"

#include <string.h>

#define CODE_LENGTH 3
#define ENTRY_LENGTH 6 /* EUR978 */

/* By the number of minor digits: the code and the number of each. */
static const char *const currencies_by_digits[] = {
	[0] = "BIF108 CLP152 DJF262 GNF324 ISK352 JPY392 KMF174 KRW410 PYG600 RWF646 "
		  "UGX800 UYI940 VND704 VUV548 XAF950 XOF952 XPF953",
	[2] = "AED784 AFN971 ALL008 AMD051 ANG532 AOA973 ARS032 AUD036 AWG533 AZN944 "
		  "BAM977 BBD052 BDT050 BGN975 BMD060 BND096 BOB068 BOV984 BRL986 BSD044 "
		  "BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 CHE947 CHF756 CHW948 CNY156 "
		  "COP170 COU970 CRC188 CUC931 CUP192 CVE132 CZK203 DKK208 DOP214 DZD012 "
		  "EGP818 ERN232 ETB230 EUR978 FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 "
		  "GMD270 GTQ320 GYD328 HKD344 HNL340 HRK191 HTG332 HUF348 IDR360 ILS376 "
		  "INR356 IRR364 JMD388 KES404 KGS417 KHR116 KPW408 KYD136 KZT398 LAK418 "
		  "LBP422 LKR144 LRD430 LSL426 MAD504 MDL498 MGA969 MKD807 MMK104 MNT496 "
		  "MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MXV979 MYR458 MZN943 NAD516 "
		  "NGN566 NIO558 NOK578 NPR524 NZD554 PAB590 PEN604 PGK598 PHP608 PKR586 "
		  "PLN985 QAR634 RON946 RSD941 RUB643 SAR682 SBD090 SCR690 SDG938 SEK752 "
		  "SGD702 SHP654 SLE925 SLL694 SOS706 SRD968 SSP728 STN930 SVC222 SYP760 "
		  "SZL748 THB764 TJS972 TMT934 TOP776 TRY949 TTD780 TWD901 TZS834 UAH980 "
		  "USD840 USN997 UYU858 UZS860 VED926 VES928 WST882 XCD951 XCG532 YER886 "
		  "ZAR710 ZMW967 ZWG924 ZWL932",
	[3] = "BHD048 IQD368 JOD400 KWD414 LYD434 OMR512 TND788",
	[4] = "CLF990 UYW927",
};

#define DIGITS_COUNT ((int) (sizeof(currencies_by_digits) / sizeof(currencies_by_digits[0])))

/* The entry of that code; NULL: there is none. */
static const char *
find_entry(const char *entries, ForgeText code)
{
	size_t length = strlen(entries);

	for (size_t at = 0; at < length; at += ENTRY_LENGTH + 1)
		if (memcmp(entries + at, code.data, CODE_LENGTH) == 0)
			return entries + at;
	return NULL;
}

/* Likewise of all currencies; *minor_digits is set if there is one. */
static const char *
find(ForgeText code, int *minor_digits)
{
	if (code.length != CODE_LENGTH)
		return NULL;
	for (int digits = 0; digits < DIGITS_COUNT; digits++)
	{
		const char *entry = currencies_by_digits[digits] == NULL
								? NULL
								: find_entry(currencies_by_digits[digits], code);

		if (entry == NULL)
			continue;
		*minor_digits = digits;
		return entry;
	}
	return NULL;
}

bool
forge_currency_find(ForgeText code, int *minor_digits)
{
	return find(code, minor_digits) != NULL;
}

bool
forge_currency_has(ForgeText code, ForgeDecimal amount)
{
	ForgeDecimal rounded;
	int minor_digits;

	return forge_currency_find(code, &minor_digits) &&
		   forge_decimal_round(amount, minor_digits, FORGE_ROUND_DOWN, &rounded) &&
		   forge_decimal_compare(amount, rounded) == 0;
}

int
forge_currency_number(ForgeText code)
{
	int minor_digits;
	const char *entry = find(code, &minor_digits);
	int number = 0;

	for (int i = CODE_LENGTH; entry != NULL && i < ENTRY_LENGTH; i++)
		number = 10 * number + (entry[i] - '0');
	return number;
}

/* The smallest unit of the currency in millionths. */
static int64_t
unit_of(ForgeText code)
{
	int64_t unit = FORGE_DECIMAL_ONE;
	int minor_digits = 0;

	(void) forge_currency_find(code, &minor_digits);
	for (int i = 0; i < minor_digits; i++)
		unit /= 10;
	return unit;
}

ForgeU128
forge_currency_units(ForgeDecimal amount, ForgeText code)
{
	return forge_u128_from((uint64_t) (amount.millionths / unit_of(code)));
}

bool
forge_currency_amount(ForgeU128 units, ForgeText code, ForgeDecimal *amount)
{
	int64_t unit = unit_of(code);

	if (units.high != 0 || units.low > (uint64_t) (INT64_MAX / unit))
		return false;
	amount->millionths = (int64_t) units.low * unit;
	return true;
}
