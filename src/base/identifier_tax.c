/*
 * identifier_tax.c
 *	  The numbers of taxpayers: what each country checks in them.
 *
 * The forms of all of them are in identifier.c; here are the check digits.
 */
#include "base/identifier_parts.h"

#include <string.h>

/* Nothing but zeros is given to nobody. */
static bool
is_zero(const char *digits, int length)
{
	return forge_identifier_number(digits, length) == 0;
}

static int
eleven_less(int sum)
{
	return (11 - sum % 11) % 11 % 10;
}

bool
forge_identifier_is_br_cnpj(const char *value)
{
	static const int weights[] = { 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2 };

	return !is_zero(value, 14) &&
		   eleven_less(forge_identifier_weighted(value, weights + 1, 12)) ==
			   forge_identifier_digit(value[12]) &&
		   eleven_less(forge_identifier_weighted(value, weights, 13)) ==
			   forge_identifier_digit(value[13]);
}

/* A state, 01 to 37; the number of the taxpayer, with the kind of holder in its fourth place. */
bool
forge_identifier_is_in_gstin(const char *value)
{
	long long state = forge_identifier_number(value, 2);

	return state >= 1 && state <= 37 && strchr("ABCFGHJKLPT", value[5]) != NULL &&
		   !is_zero(value + 7, 4) && value[12] != '0' && forge_identifier_luhn(value, 36) == 0;
}

/* There is no check digit.  The first two digits are those of a campus that gives numbers. */
bool
forge_identifier_is_us_ein(const char *value)
{
	static const char campuses[] =
		"01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 "
		"39 40 41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 "
		"72 73 74 75 76 77 80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99";

	for (size_t at = 0; at < sizeof(campuses) - 1; at += 3)
		if (memcmp(campuses + at, value, 2) == 0)
			return true;
	return false;
}

/* The seven digits as if the last were their check digit, and it: the sum is to end in 6. */
bool
forge_identifier_is_vat_at(const char *value)
{
	char digits[8] = { 0 };

	memcpy(digits, value + 1, 7);
	return (forge_identifier_luhn(digits, 10) + forge_identifier_digit(value[8])) % 10 == 6;
}

/* Numbers of before 2005 had nine digits, which is as if a zero stood before them. */
bool
forge_identifier_is_vat_be(const char *value)
{
	int length = (int) strlen(value);

	return !is_zero(value, length) && (forge_identifier_number(value, length - 2) +
									   forge_identifier_number(value + length - 2, 2)) %
											  97 ==
										  0;
}

bool
forge_identifier_is_vat_de(const char *value)
{
	return value[0] != '0' && forge_identifier_is_mod11_10(value);
}

static bool
is_dni(const char *digits, int length, char check)
{
	return check == "TRWAGMYFPDXBNJZSQVHLCKE"[forge_identifier_number(digits, length) % 23];
}

/* A letter of the number's kind: of citizens none, of other people X, Y, Z or K, L, M. */
bool
forge_identifier_is_vat_es(const char *value)
{
	char kind = value[0];
	char check = value[8];
	char digits[9] = { 0 };
	int sum;

	memcpy(digits, value, 8);
	if (strchr("XYZ", kind) != NULL)
		digits[0] = (char) ('0' + (kind - 'X'));
	if (strchr("0123456789XYZ", kind) != NULL)
		return is_dni(digits, 8, check);
	if (strchr("KLM", kind) != NULL)
		return is_dni(digits + 1, 7, check);
	if (strchr("ABCDEFGHJNPQRSUVW", kind) == NULL)
		return false;

	/* Organizations: a check digit, or the letter for it. */
	memcpy(digits, value + 1, 7);
	digits[7] = '0';
	sum = (10 - forge_identifier_luhn(digits, 10)) % 10;
	return check == '0' + sum || check == "JABCDEFGHI"[sum];
}

/* Check characters, which may be letters without I and O, and the number of the company. */
bool
forge_identifier_is_vat_fr(const char *value)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	const char *company = value + 2;
	const char *first = strchr(alphabet, value[0]);
	const char *second = strchr(alphabet, value[1]);
	long long number = forge_identifier_number(company, 9);
	int check;

	if (first == NULL || second == NULL)
		return false;
	/* Those of Monaco begin with 000, and have no check digit of companies. */
	if (!is_zero(company, 3) && forge_identifier_luhn(company, 10) != 0)
		return false;
	if (first - alphabet < 10 && second - alphabet < 10)
		return forge_identifier_number(value, 2) == (number * 100 + 12) % 97;
	check = first - alphabet < 10 ? (int) (first - alphabet) * 24 + (int) (second - alphabet) - 10
								  : (int) (first - alphabet) * 34 + (int) (second - alphabet) - 100;
	return (number + 1 + check / 11) % 11 == check % 11;
}

/* GD and HA are departments and health authorities.  Three digits more are of a branch. */
bool
forge_identifier_is_vat_gb(const char *value)
{
	static const int weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 1 };
	int rest;

	if (value[0] == 'G')
		return forge_identifier_number(value + 2, 3) < 500;
	if (value[0] == 'H')
		return forge_identifier_number(value + 2, 3) >= 500;
	rest = forge_identifier_weighted(value, weights, 9) % 97;

	/* Newer numbers, from 100 on, have the sum 55 more, modulo 97. */
	return rest == 0 || (value[0] != '0' && (rest == 42 || rest == 55));
}

/* The three digits before the last are the office that gave it. */
bool
forge_identifier_is_vat_it(const char *value)
{
	long long office = forge_identifier_number(value + 7, 3);

	return !is_zero(value, 7) && forge_identifier_luhn(value, 10) == 0 &&
		   ((office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 ||
			office == 999);
}

/* The number of a legal person, or since 2020 one that MOD 97-10 checks with the country. */
bool
forge_identifier_is_vat_nl(const char *value)
{
	static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2, -1 };
	char with_country[IDENTIFIER_LENGTH_MAX] = "NL";

	if (is_zero(value, 9) || is_zero(value + 10, 2))
		return false;
	memcpy(with_country + 2, value, 12);
	return forge_identifier_weighted(value, weights, 9) % 11 == 0 ||
		   forge_identifier_mod97(with_country, 0) == 1;
}

bool
forge_identifier_is_vat_pl(const char *value)
{
	static const int weights[] = { 6, 5, 7, 2, 3, 4, 5, 6, 7, -1 };

	return forge_identifier_weighted(value, weights, 10) % 11 == 0;
}

bool
forge_identifier_is_vat_pt(const char *value)
{
	static const int weights[] = { 9, 8, 7, 6, 5, 4, 3, 2 };

	return value[0] != '0' && eleven_less(forge_identifier_weighted(value, weights, 8)) ==
								  forge_identifier_digit(value[8]);
}
