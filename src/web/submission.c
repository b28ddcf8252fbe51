/*
 * submission.c
 *	  Reads a form that was sent.
 */
#include "web/submission.h"

#include <string.h>

/* Digits of the number of an entry. */
#define ROW_DIGITS_MAX 4

bool
forge_submission_next(const ForgeSubmission *submission, ForgeText *rest, int *number,
					  ForgeText *name, ForgeText *value)
{
	if (*number == 0)
		*rest = submission->names;
	if (*number >= submission->value_count || !forge_text_next(rest, ',', name))
		return false;
	*value = submission->values[(*number)++];
	return true;
}

ForgeText
forge_submission_value(const ForgeSubmission *submission, ForgeText name)
{
	ForgeText rest;
	int number = 0;
	ForgeText one;
	ForgeText value;

	while (forge_submission_next(submission, &rest, &number, &one, &value))
		if (forge_text_equal(one, name))
			return value;
	return (ForgeText){ NULL, 0 };
}

bool
forge_submission_entry(ForgeText name, ForgeText *list, int *row, ForgeText *member)
{
	const char *end = name.data + name.length;
	const char *at = name.length == 0 ? NULL : memchr(name.data, '[', (size_t) name.length);
	const char *digits;

	if (at == NULL)
		return false;
	*list = (ForgeText){ name.data, (int32_t) (at - name.data) };
	digits = ++at;
	*row = 0;
	for (; at < end && *at >= '0' && *at <= '9' && at - digits < ROW_DIGITS_MAX; at++)
		*row = *row * 10 + *at - '0';
	if (at == digits || at == end || *at++ != ']')
		return false;
	*member = (ForgeText){ NULL, 0 };
	if (at == end)
		return true;
	*member = (ForgeText){ at + 1, (int32_t) (end - at - 1) };
	return *at == '.' && member->length > 0;
}
