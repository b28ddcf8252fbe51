/*
 * page_view.h
 *	  Shows a page: has its function make the document, renders it, and sets the headers of the
 *	  answer.
 */
#ifndef FORGE_API_PAGE_VIEW_H
#define FORGE_API_PAGE_VIEW_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "pg/attempt.h"
#include "web/submission.h"

/* The page that is shown first, and the one that asks a visitor to sign in. */
#define FORGE_PAGE_HOME "home"
#define FORGE_PAGE_SIGN_IN "sign_in"

/*
 * The HTML of a page, with the arguments as a JSON object.  If its function fails, the HTML shows
 * the failure, and the status is that of the failure.
 */
ForgeText forge_page_show(ForgeText name, ForgeText arguments);

/*
 * Likewise after a form on the page was refused: with what was typed, the reason, and that status.
 * What the page shows is read anew.  Where the page cannot be shown, the reason is shown alone.
 */
ForgeText forge_page_show_refused(ForgeText name, ForgeText arguments,
								  const ForgeSubmission *submission, int status);

/* A sentence of an error's message. */
char *forge_page_sentence(const char *message);

/* Sends the browser to a page, by a URL relative to that of this request: "page?name=home". */
void forge_page_redirect(const char *url);

/* The headers that all pages have. */
void forge_page_answer_headers(void);

#endif
