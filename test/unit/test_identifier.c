/*
 * test_identifier.c
 *	  Identifiers: examples of the bodies that give them, and 1,760 of 22 kinds where
 *	  ../shared/data/identifiers is there.
 */
#include "base/identifier.h"

#include <stdlib.h>

#include "base/country.h"
#include "base/word.h"
#include "tap.h"

typedef struct Example
{
	const char *kind;
	const char *value;
	bool is_valid;
	bool shows_digits; /* its check digits show any other digit in place of one */
} Example;

/*
 * Examples that standards and authorities publish: the registry of IBANs, ISO 6346, ISO 11649,
 * the ISBN and ISIN manuals, GS1, the pages of VIES and of tax authorities; and some that differ
 * from these.
 */
static const Example examples[] = {
	{ "br_cnpj", "16.727.230/0001-97", true },
	{ "br_cnpj", "16727230000198", false },
	{ "br_cnpj", "00000000000000", false },
	{ "gtin", "4006381333931", true, true },
	{ "gtin", "73513537", true, true },
	{ "gtin", "614141007349", true, true },
	{ "gtin", "10614141007346", true, true },
	{ "gtin", "4006381333932", false },
	{ "gtin", "40063813339310", false },
	{ "gtin", "406381333931", false },
	{ "gtin", "400638133393A", false },
	{ "iban", "DE89370400440532013000", true, true },
	{ "iban", "GB29 NWBK 6016 1331 9268 19", true, true },
	{ "iban", "be68539007547034", true, true },
	{ "iban", "ES9121000418450200051332", true, true },
	{ "iban", "NO9386011117947", true, true },
	{ "iban", "ME25505000012345678951", true, true },
	{ "iban", "DE8937040044053201300", false },
	{ "iban", "XX89370400440532013000", false },
	{ "iban", "DE893704004405320130A0", false },
	{ "iban", "DEA9370400440532013000", false },
	{ "imei", "49-015420-323751-8", true, true },
	{ "imei", "49015420323751", false },
	{ "in_gstin", "27AAPFU0939F1ZV", true, true },
	{ "in_gstin", "27AAPFU0939F1Z0", false },
	{ "in_gstin", "38AAPFU0939F1ZV", false },
	{ "isbn", "978-0-306-40615-7", true, true },
	{ "isbn", "0-306-40615-2", true, true },
	{ "isbn", "080442957X", true, true },
	{ "isbn", "080442957A", false },
	{ "isbn", "4006381333931", false },
	{ "isin", "US0378331005", true, true },
	{ "isin", "XS0971721963", true, true },
	{ "isin", "US0378331006", false },
	{ "isin", "XX0378331005", false },
	{ "iso11649", "RF18 5390 0754 7034", true, true },
	{ "iso11649", "RF19539007547034", false },
	{ "iso11649", "FR18539007547034", false },
	{ "iso11649", "RF18", false },
	{ "iso6346", "CSQU 305438-3", true },
	{ "iso6346", "CSQU3054384", false },
	{ "iso6346", "CSQA3054383", false },
	{ "lei", "5493001KJTIIGC8Y1R12", true, true },
	{ "lei", "5493001KJTIIGC8Y1R21", false },
	{ "luhn", "79927398713", true, true },
	{ "luhn", "79927398710", false },
	{ "luhn", "0", false },
	{ "luhn", "7992739871A", false },
	{ "us_ein", "91-1144442", true },
	{ "us_ein", "07-1144442", false },
	{ "vat_at", "ATU13585627", true, true },
	{ "vat_at", "U13585626", false },
	{ "vat_be", "BE0428759497", true, true },
	{ "vat_be", "0431150351", false },
	{ "vat_de", "DE136695976", true, true },
	{ "vat_de", "136695978", false },
	{ "vat_es", "ES54362315K", true, true },
	{ "vat_es", "X2482300W", true, true },
	{ "vat_es", "A13585625", true, true },
	{ "vat_es", "K1234567L", true, true },
	{ "vat_es", "M1234567A", false },
	{ "vat_es", "54362315Z", false },
	{ "vat_es", "T13585625", false },
	{ "vat_fr", "FR40303265045", true, true },
	{ "vat_fr", "K7399859412", true },
	{ "vat_fr", "84323140391", false },
	{ "vat_fr", "IO303265045", false },
	{ "vat_gb", "GB 980 7806 84", true },
	{ "vat_gb", "GD001", true },
	{ "vat_gb", "HA500", true },
	{ "vat_gb", "HA499", false },
	{ "vat_gb", "802311781", false },
	{ "vat_it", "IT00743110157", true, true },
	{ "vat_it", "00743110158", false },
	{ "vat_nl", "NL4495445B01", false },
	{ "vat_nl", "004495445B01", true },
	{ "vat_nl", "002455799B11", true },
	{ "vat_nl", "123456789B90", false },
	{ "vat_nl", "000000000B01", false },
	{ "vat_nl", "002455799B00", false },
	{ "vat_pl", "PL8567346215", true, true },
	{ "vat_pl", "8567346216", false },
	{ "vat_pt", "PT501964843", true },
	{ "vat_pt", "501964842", false },
	{ "gtin", "", false },
	{ "gtin", " - ", false },
	{ "gtin", "\xC3\xA4", false },
	{ "vat_xx", "136695976", false },
	{ "", "136695976", false },
};

/* Puts each other digit in the place of each digit; the country's and the office's are checked
 * otherwise. */
static bool
shows_other_digits(const Example *example)
{
	char value[64];

	strcpy(value, example->value);
	for (char *at = value; *at != '\0'; at++)
	{
		char right = *at;

		if (right < '0' || right > '9')
			continue;
		for (*at = '0'; *at <= '9'; (*at)++)
			if (*at != right &&
				forge_identifier_check(forge_text_from(example->kind), forge_text_from(value)))
				return false;
		*at = right;
	}
	return true;
}

static void
test_examples(void)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
	{
		const Example *example = &examples[i];
		char name[100];

		snprintf(name, sizeof(name), "%s \"%s\"", example->kind, example->value);
		ok(forge_identifier_check(forge_text_from(example->kind),
								  forge_text_from(example->value)) == example->is_valid,
		   name);
		if (example->shows_digits)
			ok(shows_other_digits(example), "and none that differs in one digit");
	}
}

static void
test_every_kind(void)
{
	ForgeText rest = FORGE_TEXT(FORGE_IDENTIFIER_KINDS);
	ForgeText kind;
	int count = 0;
	int valid = 0;

	for (; forge_word_next(&rest, &kind); count++)
		for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
			if (forge_text_equal(kind, forge_text_from(examples[i].kind)) && examples[i].is_valid)
			{
				valid++;
				break;
			}
	is_int(count, 22, "so many kinds");
	is_int(valid, count, "and a valid example of each");
}

static void
test_long_values(void)
{
	char digits[1000];

	memset(digits, '0', sizeof(digits));
	ok(forge_identifier_check(FORGE_TEXT("luhn"), (ForgeText){ digits, 64 }), "64 digits");
	ok(!forge_identifier_check(FORGE_TEXT("luhn"), (ForgeText){ digits, 65 }), "no more");
	ok(!forge_identifier_check(FORGE_TEXT("iban"), (ForgeText){ digits, 1000 }), "nor far more");
}

static void
test_gtin(void)
{
	char a[FORGE_GTIN_LENGTH + 1] = "";
	char b[FORGE_GTIN_LENGTH + 1] = "";

	ok(forge_identifier_gtin(FORGE_TEXT("614141007349"), a), "a GTIN-12");
	ok(forge_identifier_gtin(FORGE_TEXT("0614141007349"), b), "the same as a GTIN-13");
	is_text(a, "00614141007349", "has zeros before it");
	is_text(b, a, "and they are one");
	ok(!forge_identifier_gtin(FORGE_TEXT("614141007348"), a), "another check digit");
	is_text(a, b, "leaves the digits alone");
}

static void
test_countries(void)
{
	ForgeText kind = forge_identifier_tax_kind(FORGE_TEXT("DE"));
	int count = 0;

	ok(forge_text_equal(kind, FORGE_TEXT("vat_de")), "taxpayers of Germany");
	ok(forge_text_equal(forge_identifier_tax_kind(FORGE_TEXT("IN")), FORGE_TEXT("in_gstin")),
	   "of India");
	ok(forge_text_is_absent(forge_identifier_tax_kind(FORGE_TEXT("AQ"))), "of the Antarctic: none");
	ok(forge_text_is_absent(forge_identifier_tax_kind((ForgeText){ NULL, 0 })), "of no country");
	for (char code[3] = "AA"; code[0] <= 'Z'; code[0]++)
		for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
			count += forge_country_exists(forge_text_from(code));
	is_int(count, 249, "so many countries, and each once");
	ok(!forge_country_exists(FORGE_TEXT("de")) && !forge_country_exists(FORGE_TEXT("D ")) &&
		   !forge_country_exists(FORGE_TEXT("XK")) && !forge_country_exists(FORGE_TEXT("DEU")) &&
		   !forge_country_exists((ForgeText){ NULL, 0 }),
	   "and nothing else is one");
}

/* A file of all cases, which a checkout alone does not have. */
static void
test_shared(void)
{
	const char *tree = getenv("FORGE_TREE");
	char name[1000];
	char kind[20];
	char value[80];
	char verdict;
	int count = 0;
	FILE *file;

	snprintf(name, sizeof(name), "%s/../shared/data/identifiers/check_digits.tsv",
			 tree != NULL ? tree : ".");
	file = fopen(name, "r");
	if (file == NULL)
	{
		printf("ok %d - check_digits.tsv # SKIP it is not there\n", ++tap_count);
		return;
	}
	while (fgetc(file) != '\n')
		;
	for (; fscanf(file, "%19[^\t]\t%79[^\t]\t%c\n", kind, value, &verdict) == 3; count++)
		if (forge_identifier_check(forge_text_from(kind), forge_text_from(value)) !=
			(verdict == 't'))
		{
			ok(false, kind);
			printf("# %s is %c\n", value, verdict);
		}
	fclose(file);
	is_int(count, 1760, "all cases of 22 kinds");
}

int
main(void)
{
	test_examples();
	test_every_kind();
	test_long_values();
	test_gtin();
	test_countries();
	test_shared();
	return tap_done();
}
