/*
 * browser_request.h
 *	  What a request of a browser brings: the cookie of its session, and where it comes from.
 *
 * A browser adds cookies by itself, whatever page has caused the request.  So a request that a
 * cookie signs in, and that may change something, must prove that a page of ours has caused it: by
 * headers that the browser sets and that no page can (docs/decisions/0021-browser-sessions.md).
 */
#ifndef FORGE_AUTH_BROWSER_REQUEST_H
#define FORGE_AUTH_BROWSER_REQUEST_H

#include "pg/forge_pg.h"

#include "base/text.h"

/*
 * The headers are those of forge_http_headers(), a strict JSON object.
 *
 * The value of our cookie; absent when the request has none.
 */
ForgeText forge_browser_cookie(ForgeText headers);

/* Sets the cookie of the answer, for that many seconds; with 0 the browser forgets it. */
void forge_browser_answer_cookie(ForgeText headers, const char *value, int max_age_s);

/* Has a browser sent it, as far as its headers tell? */
bool forge_browser_is_sender(ForgeText headers);

/* Has a page of ours caused it, of the same scheme, host and port?  False when nothing tells. */
bool forge_browser_is_same_origin(ForgeText headers);

/* Raises cross_site unless it is. */
void forge_browser_require_same_origin(ForgeText headers);

#endif
