/*
 * identifier.c
 *	  Identifiers that can be checked by themselves: the kinds, and what is made of a value
 *	  before it is checked.
 */
#include "base/identifier.h"

#include <string.h>

#include "base/country.h"
#include "base/identifier_parts.h"

typedef struct Kind
{
	const char *name;
	const char *country; /* of the taxpayers whose numbers these are, or NULL */
	const char *form;    /* NULL: the check looks at all of it */
	bool (*check)(const char *value);
} Kind;

static bool
is_gtin(const char *value)
{
	return forge_identifier_gs1(value) == 0;
}

static bool
is_luhn(const char *value)
{
	return value[strspn(value, "0123456789")] == '\0' && strlen(value) >= 2 &&
		   forge_identifier_luhn(value, 10) == 0;
}

/* Of 13 digits, articles of the numbers for books; of 10, the last may be X, which is ten. */
static bool
is_isbn(const char *value)
{
	static const int weights[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2 };
	int check;

	if (strlen(value) == 13)
		return is_gtin(value) && (strncmp(value, "978", 3) == 0 || strncmp(value, "979", 3) == 0);
	check = value[9] == 'X' ? 10 : forge_identifier_digit(value[9]);
	return check <= 10 && (check < 10 || value[9] == 'X') &&
		   (forge_identifier_weighted(value, weights, 9) + check) % 11 == 0;
}

/* Letters as two digits, and then Luhn's sum. */
static bool
is_isin(const char *value)
{
	static const char without_country[] = "AN CS EU QS QT XA XB XC XD XF XK XS";
	char digits[2 * IDENTIFIER_LENGTH_MAX] = "";
	char country[3] = { value[0], value[1] };
	int length = 0;

	if (!forge_country_exists((ForgeText){ country, 2 }) &&
		strstr(without_country, country) == NULL)
		return false;
	for (const char *at = value; *at != '\0'; at++)
	{
		int digit = forge_identifier_digit(*at);

		if (digit >= 10)
			digits[length++] = (char) ('0' + digit / 10);
		digits[length++] = (char) ('0' + digit % 10);
	}
	return forge_identifier_luhn(digits, 10) == 0;
}

/* Letters are 10 to 38 without the multiples of eleven; each place counts twice the one before. */
static bool
is_iso6346(const char *value)
{
	int sum = 0;

	if (strchr("UJZR", value[3]) == NULL)
		return false;
	for (int i = 0; i < 10; i++)
	{
		int digit = forge_identifier_digit(value[i]);

		sum += (digit + (digit > 10) + (digit > 20) + (digit > 30)) << i;
	}
	return sum % 11 % 10 == forge_identifier_digit(value[10]);
}

static bool
is_lei(const char *value)
{
	return forge_identifier_mod97(value, 0) == 1;
}

static bool
is_iso11649(const char *value)
{
	size_t length = strlen(value);

	return length >= 5 && length <= 25 && strncmp(value, "RF", 2) == 0 &&
		   forge_identifier_has_mod97(value);
}

static const Kind kinds[] = {
	{ "br_cnpj", "BR", "n14", forge_identifier_is_br_cnpj },
	{ "gtin", NULL, "n8 n12 n13 n14", is_gtin },
	{ "iban", NULL, NULL, forge_identifier_is_iban },
	{ "imei", NULL, "n15", is_luhn },
	{ "in_gstin", "IN", "n2a5n4a1c1Zc1", forge_identifier_is_in_gstin },
	{ "isbn", NULL, "n13 n9c1", is_isbn },
	{ "isin", NULL, "a2c9n1", is_isin },
	{ "iso11649", NULL, NULL, is_iso11649 },
	{ "iso6346", NULL, "a4n7", is_iso6346 },
	{ "lei", NULL, "c18n2", is_lei },
	{ "luhn", NULL, NULL, is_luhn },
	{ "us_ein", "US", "n9", forge_identifier_is_us_ein },
	{ "vat_at", "AT", "Un8", forge_identifier_is_vat_at },
	{ "vat_be", "BE", "n10 n9", forge_identifier_is_vat_be },
	{ "vat_de", "DE", "n9", forge_identifier_is_vat_de },
	{ "vat_es", "ES", "c1n7c1", forge_identifier_is_vat_es },
	{ "vat_fr", "FR", "c2n9", forge_identifier_is_vat_fr },
	{ "vat_gb", "GB", "n9 n12 GDn3 HAn3", forge_identifier_is_vat_gb },
	{ "vat_it", "IT", "n11", forge_identifier_is_vat_it },
	{ "vat_nl", "NL", "n9Bn2", forge_identifier_is_vat_nl },
	{ "vat_pl", "PL", "n10", forge_identifier_is_vat_pl },
	{ "vat_pt", "PT", "n9", forge_identifier_is_vat_pt },
};

#define KIND_COUNT ((int) (sizeof(kinds) / sizeof(kinds[0])))

/* False for a value with other characters, or too many. */
static bool
make_compact(ForgeText value, char compact[IDENTIFIER_LENGTH_MAX + 1])
{
	int length = 0;

	for (int32_t i = 0; i < value.length; i++)
	{
		char character = value.data[i];

		if (character == ' ' || character == '-' || character == '.' || character == '/')
			continue;
		if (character >= 'a' && character <= 'z')
			character = (char) (character - 'a' + 'A');
		if (!((character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z')) ||
			length == IDENTIFIER_LENGTH_MAX)
			return false;
		compact[length++] = character;
	}
	compact[length] = '\0';
	return length > 0;
}

static bool
passes(const Kind *kind, const char *value)
{
	return (kind->form == NULL || forge_identifier_has_form(value, kind->form)) &&
		   kind->check(value);
}

static const Kind *
find_kind(ForgeText name)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (forge_text_equal(name, forge_text_from(kinds[i].name)))
			return &kinds[i];
	return NULL;
}

bool
forge_identifier_check(ForgeText kind_name, ForgeText value)
{
	const Kind *kind = find_kind(kind_name);
	char compact[IDENTIFIER_LENGTH_MAX + 1];

	if (kind == NULL || !make_compact(value, compact))
		return false;
	if (passes(kind, compact))
		return true;
	return strncmp(kind->name, "vat_", 4) == 0 && strncmp(compact, kind->country, 2) == 0 &&
		   passes(kind, compact + 2);
}

ForgeText
forge_identifier_tax_kind(ForgeText country)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (kinds[i].country != NULL &&
			forge_text_equal(country, forge_text_from(kinds[i].country)))
			return forge_text_from(kinds[i].name);
	return (ForgeText){ NULL, 0 };
}

bool
forge_identifier_is_tax_id(ForgeText value, ForgeText country)
{
	ForgeText kind = forge_identifier_tax_kind(country);

	return !forge_text_is_blank(value) &&
		   (forge_text_is_absent(kind) || forge_identifier_check(kind, value));
}

bool
forge_identifier_gtin(ForgeText value, char digits[FORGE_GTIN_LENGTH])
{
	char compact[IDENTIFIER_LENGTH_MAX + 1];
	int zeros;

	if (!forge_identifier_check(FORGE_TEXT("gtin"), value) || !make_compact(value, compact))
		return false;
	zeros = FORGE_GTIN_LENGTH - (int) strlen(compact);
	memset(digits, '0', (size_t) zeros);
	memcpy(digits + zeros, compact, (size_t) (FORGE_GTIN_LENGTH - zeros));
	return true;
}
