/*
 * email.c
 *	  E-mail addresses in the one form in which they are compared.
 */
#include "domain/user/email.h"

#include <string.h>

#include "base/limits.h"

#define LOCAL_PART_LENGTH_MAX 64
#define LABEL_LENGTH_MAX 63

static bool
is_letter_or_digit(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

static bool
is_atom_character(char character)
{
	return is_letter_or_digit(character) ||
		   (character != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", character) != NULL);
}

/* Words with dots between them. */
static bool
is_local_part(ForgeText text)
{
	bool in_atom = false;

	if (text.length > LOCAL_PART_LENGTH_MAX)
		return false;
	for (int32_t i = 0; i < text.length; i++)
	{
		if (text.data[i] == '.' && in_atom)
			in_atom = false;
		else if (is_atom_character(text.data[i]))
			in_atom = true;
		else
			return false;
	}
	return in_atom;
}

static bool
is_label(ForgeText text)
{
	if (text.length < 1 || text.length > LABEL_LENGTH_MAX || text.data[0] == '-' ||
		text.data[text.length - 1] == '-')
		return false;
	for (int32_t i = 0; i < text.length; i++)
		if (!is_letter_or_digit(text.data[i]) && text.data[i] != '-')
			return false;
	return true;
}

static bool
is_domain(ForgeText text)
{
	int labels = 0;
	ForgeText label;

	if (text.length < 1 || text.data[text.length - 1] == '.')
		return false;
	for (; forge_text_next(&text, '.', &label); labels++)
		if (!is_label(label))
			return false;
	return labels >= 2;
}

bool
forge_email_is_normal(ForgeText email)
{
	const char *at = email.length > 0 ? memchr(email.data, '@', (size_t) email.length) : NULL;
	int32_t local_length;

	if (at == NULL || email.length > FORGE_EMAIL_LENGTH_MAX)
		return false;
	local_length = (int32_t) (at - email.data);
	return is_local_part((ForgeText){ email.data, local_length }) &&
		   is_domain((ForgeText){ at + 1, email.length - local_length - 1 });
}

static char
lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char) (character - 'A' + 'a') : character;
}

bool
forge_email_normalise(ForgeArena *arena, ForgeText given, ForgeText *email)
{
	ForgeText trimmed = forge_text_trim(given);
	char *copy = forge_arena_allocate(arena, (size_t) trimmed.length + 1);

	for (int32_t i = 0; i < trimmed.length; i++)
		copy[i] = lower(trimmed.data[i]);
	*email = (ForgeText){ copy, trimmed.length };
	return forge_email_is_normal(*email);
}
