/*
 * fuzz_identifier.c
 *	  Identifiers: whatever the value is, there is an answer, and it is the same for what is
 *	  written in another way.
 */
#include "base/identifier.h"
#include "base/word.h"
#include "fuzz.h"

#define LENGTH_MAX 200

/* With a separator before each character, and letters in small. */
static ForgeText
write_widely(ForgeText value, uint8_t choice, char buffer[2 * LENGTH_MAX])
{
	static const char separators[] = " -./";

	for (int32_t i = 0; i < value.length; i++)
	{
		char character = value.data[i];

		buffer[2 * i] = separators[(choice + i) % 4];
		buffer[2 * i + 1] =
			character >= 'A' && character <= 'Z' ? (char) (character - 'A' + 'a') : character;
	}
	return (ForgeText){ buffer, 2 * value.length };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	int number = fuzz_take_byte(&input) % 22;
	uint8_t choice = fuzz_take_byte(&input);
	int32_t length = (int32_t) (input.size < LENGTH_MAX ? input.size : LENGTH_MAX);
	ForgeText value = { (const char *) input.data, length };
	ForgeText rest = FORGE_TEXT(FORGE_IDENTIFIER_KINDS);
	char wide[2 * LENGTH_MAX];
	char digits[FORGE_GTIN_LENGTH];
	ForgeText kind;
	bool is_valid;

	while (number-- >= 0)
		check(forge_word_next(&rest, &kind));
	is_valid = forge_identifier_check(kind, value);
	check(forge_identifier_check(kind, write_widely(value, choice, wide)) == is_valid);
	(void) forge_identifier_tax_kind(value);
	check(forge_identifier_gtin(value, digits) ==
		  forge_identifier_check(FORGE_TEXT("gtin"), value));
	if (forge_identifier_gtin(value, digits))
		check(forge_identifier_check(FORGE_TEXT("gtin"), (ForgeText){ digits, FORGE_GTIN_LENGTH }));
	return 0;
}
