/*
 * page.h
 *	  A whole page: its document, and around it what all pages have.
 */
#ifndef FORGE_WEB_PAGE_H
#define FORGE_WEB_PAGE_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/text.h"
#include "base/uuid.h"
#include "web/submission.h"

typedef struct ForgePageRequest
{
	ForgeText name;      /* of the page, the inside of a JSON string */
	ForgeText arguments; /* a JSON object */
	ForgeText document;  /* the page's, a JSON object; docs/web-pages.md */

	/*
	 * A JSON object of what is around it: "shop", the tenant's name; "user"; "menu", an array of
	 * "label" and "link".  Absent: nobody is signed in.
	 */
	ForgeText shell;
	ForgeText asset_version; /* part of the URLs of the stylesheet and the scripts */

	/* Makes the command ids of forms: each form is done once, however often it is sent. */
	ForgeUuid (*new_id)(void);

	/* A form that was refused, which the page shows in its place, or at the top; NULL: none. */
	const ForgeSubmission *submission;
} ForgePageRequest;

/*
 * Renders a page in the arena.  Refuses document_invalid for a document, or a shell, that is not as
 * described.  *status is the document's, or 200.
 */
ForgeOutcome forge_page_render(const ForgePageRequest *request, ForgeArena *arena, ForgeText *html,
							   int *status);

#endif
