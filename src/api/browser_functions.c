/*
 * browser_functions.c
 *	  Browser sessions: erp.sign_in, erp.sign_out, and the list of them.
 */
#include "api/jwt_functions.h"

#include "api/page_view.h"
#include "api/result.h"
#include "api/tenant_functions.h"
#include "auth/browser_request.h"
#include "auth/browser_session_begin.h"
#include "auth/caller_permission.h"
#include "auth/jwt.h"
#include "auth/operator.h"
#include "mb/pg_wchar.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/http.h"
#include "pg/secrecy.h"
#include "pg/settings.h"
#include "store/event.h"
#include "store/guard.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Bytes of a browser's name that are kept. */
#define USER_AGENT_LENGTH_MAX 200

static void
check(ForgeOutcome outcome)
{
	forge_error_check(outcome, FORGE_NO_PLACE);
}

/* ----- signing in and out ------------------------------------------------------------------- */

/* The headers of the request; outside of one there are none. */
static ForgeText
request_headers(void)
{
	ForgeText headers = forge_http_headers();

	if (forge_text_is_absent(headers) || !forge_json_is_object(headers))
		return FORGE_TEXT("{}");
	return headers;
}

/*
 * Neither may be caused by a page of others, who would sign their visitor in as somebody else, or
 * out.  A program, which a page cannot make send anything, need not tell where it comes from.
 */
static void
refuse_other_pages(ForgeText headers)
{
	if (forge_browser_is_sender(headers))
		forge_browser_require_same_origin(headers);
}

/* Ends the session of the request's cookie, if that is good for one. */
static void
end_session_of(ForgeText headers)
{
	ForgeText cookie = forge_browser_cookie(headers);
	ForgeBrowserSession found;

	if (!forge_text_is_absent(cookie) && forge_browser_session_find(cookie, &found))
		(void) forge_browser_session_end(found.session.tenant, found.id);
}

static ForgeText
user_agent_of(ForgeText headers)
{
	ForgeText agent;

	(void) forge_http_find(headers, "user-agent", &agent);
	if (agent.length > USER_AGENT_LENGTH_MAX)
		agent.length = pg_mbcliplen(agent.data, agent.length, USER_AGENT_LENGTH_MAX);
	return agent;
}

/* The answer to a form: the browser asks for that page.  There is nothing in it to show. */
static Datum
see_page(const char *url)
{
	forge_page_redirect(url);
	return CStringGetTextDatum("");
}

typedef struct SignIn
{
	FunctionCallInfo fcinfo;
	ForgeText headers;
} SignIn;

static void
sign_in(void *argument)
{
	SignIn *request = argument;
	char secret[FORGE_BROWSER_SECRET_TEXT_SIZE];
	ForgeSession session;

	(void) forge_jwt_verify(forge_arg_token(request->fcinfo, 0), &session);
	forge_session_check_open(&session);
	end_session_of(request->headers);
	forge_browser_session_begin(&session, forge_event_new_id(), user_agent_of(request->headers),
								secret);
	forge_browser_answer_cookie(request->headers, secret,
								forge_setting_browser_session_lifetime * SECS_PER_MINUTE);
	explicit_bzero(secret, sizeof(secret));
}

/* The page asks again, and says why. */
static Datum
ask_again(const ForgeFailure *failure)
{
	ForgeSubmission refused = { .message = forge_text_from(forge_page_sentence(failure->message)),
								.detail = forge_text_from(failure->detail),
								.hint = forge_text_from(failure->hint) };

	return forge_text_to_datum(forge_page_show_refused(
		FORGE_TEXT(FORGE_PAGE_SIGN_IN), FORGE_TEXT("{}"), &refused, failure->http_status));
}

FORGE_FUNCTION(forge_sign_in);

/* erp.sign_in(token text) -> erp."text/html" */
Datum
forge_sign_in(PG_FUNCTION_ARGS)
{
	SignIn request = { fcinfo, request_headers() };
	bool is_done = true;
	ForgeSecrecy secrecy;
	ForgeFailure failure;

	forge_secrecy_begin(&secrecy, "SELECT erp.sign_in(...)");
	forge_guard_begin_write("erp.sign_in");
	refuse_other_pages(request.headers);
	if (forge_browser_is_sender(request.headers))
		is_done = forge_attempt(sign_in, &request, &failure);
	else
		sign_in(&request);
	forge_secrecy_end(&secrecy);
	PG_RETURN_DATUM(is_done ? see_page("page?name=" FORGE_PAGE_HOME) : ask_again(&failure));
}

FORGE_FUNCTION(forge_sign_out);

/* erp.sign_out() -> erp."text/html" */
Datum
forge_sign_out(PG_FUNCTION_ARGS)
{
	ForgeText headers;

	forge_guard_begin_write("erp.sign_out");
	headers = request_headers();
	refuse_other_pages(headers);
	end_session_of(headers);
	forge_browser_answer_cookie(headers, "", 0);
	PG_RETURN_DATUM(see_page("page?name=" FORGE_PAGE_SIGN_IN));
}

/* ----- the list ----------------------------------------------------------------------------- */

static void
add_session(ReturnSetInfo *result, const ForgeBrowserSession *session, ForgeUuid current)
{
	Datum values[] = { forge_uuid_to_datum(session->id),
					   forge_uuid_to_datum(session->session.principal),
					   TimestampTzGetDatum(session->created_at),
					   TimestampTzGetDatum(session->expires_at),
					   TimestampTzGetDatum(session->ended_at),
					   (Datum) 0,
					   BoolGetDatum(forge_uuid_equal(session->id, current)) };
	bool nulls[lengthof(values)] = { false };

	nulls[4] = session->ended_at == DT_NOEND;
	values[5] = forge_optional_text_to_datum(session->user_agent, &nulls[5]);
	forge_result_add(result, lengthof(values), values, nulls);
}

/* Of the cookie that this request has; nil when it has none. */
static ForgeUuid
current_session(void)
{
	ForgeText cookie = forge_browser_cookie(request_headers());
	ForgeBrowserSession found = { 0 };

	if (forge_text_is_absent(cookie) || !forge_browser_session_find(cookie, &found))
		return FORGE_UUID_NIL;
	return found.id;
}

FORGE_FUNCTION(forge_browser_sessions);

/*
 * forge.browser_sessions() -> SETOF (session_id, principal_id, created_at, expires_at, ended_at,
 * user_agent, is_current): the tenant's with the permission to read them, otherwise one's own
 */
Datum
forge_browser_sessions(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeSession caller = *forge_session_current();
	bool reads_all = forge_permission_held(FORGE_TEXT("identity.session.read"));
	ForgeUuid current = current_session();
	ForgeRowScan rows;

	if (forge_uuid_is_nil(caller.tenant) || (!reads_all && forge_uuid_is_nil(caller.principal)))
		return (Datum) 0;
	if (reads_all)
		caller.principal = FORGE_UUID_NIL;
	forge_browser_sessions_begin(&rows, &caller.tenant, &caller.principal, GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		ForgeBrowserSession session;

		forge_browser_session_read(rows.slot, &session);
		add_session(result, &session, current);
	}
	forge_rows_end(&rows);
	return (Datum) 0;
}

/* ----- ending them -------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_end_session);

/*
 * erp.end_session(session_id uuid).  Without the permission a session of others is like one that
 * does not exist.
 */
Datum
forge_end_session(PG_FUNCTION_ARGS)
{
	ForgeSession caller = *forge_session_require();
	ForgeUuid id = forge_arg_uuid(fcinfo, 0, "session_id");
	ForgeBrowserSession found;
	bool is_found;

	forge_guard_begin_write("erp.end_session");
	if (forge_uuid_is_nil(id))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "session_id"));
	is_found = forge_browser_session_get(caller.tenant, id, &found);
	if (!is_found || forge_uuid_is_nil(caller.principal) ||
		!forge_uuid_equal(found.session.principal, caller.principal))
		check(forge_permission_check(FORGE_TEXT("identity.session.end")));
	if (!is_found)
		check(forge_refuse(FORGE_REASON_SESSION_NOT_FOUND));
	(void) forge_browser_session_end(caller.tenant, id);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_end_sessions, end_sessions);

/* forge.end_sessions(tenant uuid, principal uuid) -> integer: how many it has ended */
static Datum
end_sessions(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_arg_uuid(fcinfo, 0, "tenant");
	ForgeUuid principal = forge_arg_uuid(fcinfo, 1, "principal");
	int32 count = 0;
	ForgeRowScan rows;

	forge_guard_begin_write("forge.end_sessions");
	forge_tenant_require(tenant);
	forge_browser_sessions_begin(&rows, &tenant, &principal, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeBrowserSession session;

		forge_browser_session_read(rows.slot, &session);
		count += forge_browser_session_end(tenant, session.id);
	}
	forge_rows_end(&rows);
	PG_RETURN_INT32(count);
}
