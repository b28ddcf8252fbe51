/*
 * identifier_digits.c
 *	  The sums and remainders by which identifiers are checked, and their forms.
 */
#include "base/identifier_parts.h"

#include <string.h>

#define IS_DIGIT(character) ((character) >= '0' && (character) <= '9')
#define IS_LETTER(character) ((character) >= 'A' && (character) <= 'Z')

int
forge_identifier_digit(char character)
{
	return IS_DIGIT(character) ? character - '0' : character - 'A' + 10;
}

long long
forge_identifier_number(const char *digits, int length)
{
	long long number = 0;

	for (int i = 0; i < length; i++)
		number = 10 * number + forge_identifier_digit(digits[i]);
	return number;
}

int
forge_identifier_weighted(const char *digits, const int *weights, int count)
{
	int sum = 0;

	for (int i = 0; i < count; i++)
		sum += weights[i] * forge_identifier_digit(digits[i]);
	return sum;
}

int
forge_identifier_luhn(const char *digits, int base)
{
	int length = (int) strlen(digits);
	int sum = 0;

	for (int i = 0; i < length; i++)
	{
		int digit = forge_identifier_digit(digits[length - 1 - i]) * (i % 2 == 0 ? 1 : 2);

		sum += digit / base + digit % base;
	}
	return sum % base;
}

int
forge_identifier_gs1(const char *digits)
{
	int length = (int) strlen(digits);
	int sum = 0;

	for (int i = 0; i < length; i++)
		sum += forge_identifier_digit(digits[length - 1 - i]) * (i % 2 == 0 ? 1 : 3);
	return sum % 10;
}

int
forge_identifier_mod97(const char *from, int before)
{
	int remainder = before;

	for (const char *at = from; *at != '\0'; at++)
	{
		int digit = forge_identifier_digit(*at);

		remainder = (remainder * (digit < 10 ? 10 : 100) + digit) % 97;
	}
	return remainder;
}

bool
forge_identifier_has_mod97(const char *value)
{
	char front[5] = { 0 };

	if (strlen(value) < 5 || !IS_DIGIT(value[2]) || !IS_DIGIT(value[3]))
		return false;
	memcpy(front, value, 4);
	return forge_identifier_mod97(front, forge_identifier_mod97(value + 4, 0)) == 1;
}

bool
forge_identifier_is_mod11_10(const char *digits)
{
	int check = 5;

	for (const char *at = digits; *at != '\0'; at++)
		check = ((check == 0 ? 10 : check) * 2 % 11 + forge_identifier_digit(*at)) % 10;
	return check == 1;
}

static bool
is_of_class(char character, char class)
{
	switch (class)
	{
		case 'n':
			return IS_DIGIT(character);
		case 'a':
			return IS_LETTER(character);
		case 'c':
			return IS_DIGIT(character) || IS_LETTER(character);
		default:
			return character == class;
	}
}

/* One form, which ends at a blank or the end of the string. */
static bool
has_one_form(const char *value, const char *form)
{
	while (*form != ' ' && *form != '\0')
	{
		char class = *form++;
		int count = IS_LETTER(class) ? 1 : 0;

		for (; IS_DIGIT(*form); form++)
			count = 10 * count + (*form - '0');
		for (; count > 0; count--)
			if (!is_of_class(*value++, class))
				return false;
	}
	return *value == '\0';
}

bool
forge_identifier_has_form(const char *value, const char *forms)
{
	for (const char *form = forms; form != NULL; form = strchr(form, ' '))
	{
		form += *form == ' ' ? 1 : 0;
		if (has_one_form(value, form))
			return true;
	}
	return false;
}
