/*
 * currency.c
 *	  Currencies: the codes of ISO 4217 and how many minor digits each has.
 *
 * Those that have a minor unit; codes withdrawn since 2020 are kept, because
 * old papers name them.
 */
#include "base/currency.h"

#include <string.h>

#define CODE_LENGTH 3

/* By the number of minor digits. */
static const char *const codes_by_digits[] = {
	[0] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	[2] = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL "
		  "BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK "
		  "DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG "
		  "HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL "
		  "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD "
		  "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL "
		  "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU "
		  "UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL",
	[3] = "BHD IQD JOD KWD LYD OMR TND",
	[4] = "CLF UYW",
};

#define DIGITS_COUNT ((int) (sizeof(codes_by_digits) / sizeof(codes_by_digits[0])))

static bool
contains(const char *codes, ForgeText code)
{
	size_t length = strlen(codes);

	for (size_t at = 0; at < length; at += CODE_LENGTH + 1)
		if (memcmp(codes + at, code.data, CODE_LENGTH) == 0)
			return true;
	return false;
}

bool
forge_currency_find(ForgeText code, int *minor_digits)
{
	if (code.length != CODE_LENGTH)
		return false;
	for (int digits = 0; digits < DIGITS_COUNT; digits++)
		if (codes_by_digits[digits] != NULL && contains(codes_by_digits[digits], code))
		{
			*minor_digits = digits;
			return true;
		}
	return false;
}
