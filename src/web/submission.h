/*
 * submission.h
 *	  A form that was sent and refused: what was typed, and why it was not done.
 *
 * The page of the form is shown again with it.
 */
#ifndef FORGE_WEB_SUBMISSION_H
#define FORGE_WEB_SUBMISSION_H

#include "base/text.h"

typedef struct ForgeSubmission
{
	/* As it was sent; empty where the form has none. */
	ForgeText command;
	ForgeText aggregate; /* its id */
	ForgeText version;   /* that was expected */
	ForgeText names;     /* of the fields, joined by commas: reason, lines[0].quantity, roles[2] */
	const ForgeText *values; /* one for each name */
	int value_count;

	/* The refusal: sentences; absent where there is none. */
	ForgeText message;
	ForgeText detail;
	ForgeText hint;
	ForgeText field; /* that is wrong, as in names */

	/* Another one has changed the aggregate; what was done, {"entries": [...]} of a timeline. */
	bool is_conflict;
	ForgeText changes;
} ForgeSubmission;

/* What was typed into the field of that name; absent when there was no such field. */
ForgeText forge_submission_value(const ForgeSubmission *submission, ForgeText name);

/* Takes the next name and its value, *number being 0 before the first; false at the end. */
bool forge_submission_next(const ForgeSubmission *submission, ForgeText *rest, int *number,
						   ForgeText *name, ForgeText *value);

/*
 * Is it the name of an entry of a list, "lines[2].quantity" or "roles[2]"?  *list receives the
 * list's name, *row the number, *member the field of the entry, absent where it has none.
 */
bool forge_submission_entry(ForgeText name, ForgeText *list, int *row, ForgeText *member);

#endif
