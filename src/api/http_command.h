/*
 * http_command.h
 *	  The headers of an HTTP request that concern its command, and the headers of the
 *	  answer.
 *
 * Idempotency-Key is the command id: a UUID, or any text, from which the id is computed.
 * If-Match is the expected version: "7", W/"7" or 7; * is a stream that exists.  They are those
 * of the first command of the transaction.  A request with such a header and no command of its
 * own fails when it is committed.
 *
 * The answer has the version as ETag, Idempotency-Replayed when it is the receipt of an earlier
 * request, and for a new aggregate the status 201 with its Location.
 */
#ifndef FORGE_API_HTTP_COMMAND_H
#define FORGE_API_HTTP_COMMAND_H

#include "pg/forge_pg.h"

#include "app/request.h"

void forge_http_command_init(void);

/* For forge.pre_request: the headers of this request must be used before it is committed. */
void forge_http_command_expect(ForgeText headers);

/*
 * Refuses an array as the body of a request (body_of_several): all but its first element would be
 * left out without a word.
 */
void forge_http_command_check_body(void);

/*
 * Fill in values that the arguments did not give: the command id, before the command is decoded,
 * and the expected version.  Raise header_invalid, the first also body_of_several.
 */
void forge_http_command_read_id(ForgeRequest *request);
void forge_http_command_read_version(ForgeRequest *request);

/* After the unit has run; the function is one that returns the row of a view, or InvalidOid. */
void forge_http_command_answer(const ForgeRequest *request, Oid function);

#endif
