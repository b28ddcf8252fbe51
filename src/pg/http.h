/*
 * http.h
 *	  The HTTP request behind this transaction, as PostgREST hands it over by settings, and the
 *	  headers of its answer.
 */
#ifndef FORGE_PG_HTTP_H
#define FORGE_PG_HTTP_H

#include "pg/forge_pg.h"

#include "base/json.h"
#include "base/text.h"

/*
 * Is this transaction a request of PostgREST?  It sets all its settings in each of its
 * transactions.  If only some are set, this is not PostgREST.
 */
bool forge_http_is_request(void);

/* The headers of the request in UTF-8, a JSON object; absent outside of a request. */
ForgeText forge_http_headers(void);

/*
 * Looks for a header, by its name in lower case, in headers that are a strict JSON object.  *value
 * receives it if it is a string; otherwise it is absent.
 */
ForgeJsonKind forge_http_find(ForgeText headers, const char *name, ForgeText *value);

/*
 * The value of a header of the request, by its name in lower case: letters and "-".  Absent when
 * there is none, when it is no string, and outside of a request.
 */
ForgeText forge_http_header(const char *name);

/*
 * Of a JSON array as the body of a call, PostgREST calls the function with the first element alone.
 * How many elements does it have?  0 when the body is no array, and when that cannot be known.
 */
int forge_http_body_count(void);

/* Adds a header to the answer.  The value has no caller's text in it. */
void forge_http_answer_header(const char *name, const char *value);

/* The status of the answer, unless the call fails. */
void forge_http_answer_status(int status);

#endif
