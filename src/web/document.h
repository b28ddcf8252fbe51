/*
 * document.h
 *	  A page on its way from document to HTML: the HTML so far, what the renderer knows of
 *	  the request, and the first fault of the document.
 *
 * docs/web-pages.md describes documents.  A fault does not stop the renderer.  It is
 * reported at the end, and the HTML is then of no use.
 */
#ifndef FORGE_WEB_DOCUMENT_H
#define FORGE_WEB_DOCUMENT_H

#include "base/json_walk.h"
#include "base/outcome.h"
#include "base/uuid.h"
#include "web/html.h"
#include "web/submission.h"

typedef struct ForgePage
{
	ForgeHtml html;
	ForgeOutcome fault; /* accepted: none so far */

	/* Of the request. */
	ForgeText name;    /* of the page */
	ForgeText request; /* the page's arguments, a JSON object */

	/* Of forms: an id for each command, and the one that was refused before, or NULL. */
	ForgeUuid (*new_id)(void);
	const ForgeSubmission *submission;
	bool is_submission_shown;
	bool has_notice; /* it is shown at the top */

	/* Of the part that is being rendered. */
	int heading; /* 1: of the page, 2: of a section, ... */
	int part_count;
} ForgePage;

/* What a member of an object may be. */
typedef enum ForgeMemberType
{
	FORGE_MEMBER_TEXT,
	FORGE_MEMBER_NUMBER,
	FORGE_MEMBER_BOOLEAN,
	FORGE_MEMBER_ARRAY,
	FORGE_MEMBER_OBJECT,
	FORGE_MEMBER_ANY
} ForgeMemberType;

typedef struct ForgeMember
{
	const char *name;
	ForgeMemberType type;
	bool is_required;
} ForgeMember;

/*
 * Reads the members of an object, each into the value of its number; one that is null or not there
 * is FORGE_JSON_MISSING.  A member of another name or type, or a required one that is missing, is a
 * fault; false then.  The object is named "where" in faults.
 */
bool forge_page_read(ForgePage *page, const char *where, ForgeJsonValue object,
					 const ForgeMember *members, int count, ForgeJsonValue *values);

#define FORGE_MEMBER_COUNT(members) ((int) (sizeof(members) / sizeof((members)[0])))

/* Notes a fault of the document, if it is the first: in that object, at that member. */
void forge_page_fault(ForgePage *page, const char *where, ForgeText what);

/* The text of a string, without its escapes, or of another value, as written; of null or missing
 * absent. */
ForgeText forge_page_plain(ForgePage *page, ForgeJsonValue value);

/* Writes the text of a string or number; of null or missing nothing. */
void forge_page_text(ForgePage *page, ForgeJsonValue value);

/* The same as an attribute, if it is there. */
void forge_page_attribute(ForgePage *page, const char *name, ForgeJsonValue value);

/* The number of the word that a value is, or -1 with a fault; for a missing value also -1. */
int forge_page_word(ForgePage *page, const char *where, ForgeJsonValue value,
					const char *const *words, int count);

/* An element h2 to h6 for the part that follows, if there is a text. */
void forge_page_heading(ForgePage *page, ForgeJsonValue text);

/* An element of that class around what the function renders of each element of an array; those that
 * are null are left out. */
void forge_page_each(ForgePage *page, const char *element, const char *class_name,
					 ForgeJsonValue array, void (*render)(ForgePage *page, ForgeJsonValue one));

#endif
