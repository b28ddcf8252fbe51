/*
 * jwt_functions.c
 *	  Signing in by a token: forge.authenticate and forge.pre_request.
 */
#include "api/jwt_functions.h"

#include "access/detoast.h"
#include "api/http_command.h"
#include "auth/access.h"
#include "auth/browser_request.h"
#include "auth/browser_session.h"
#include "auth/jwt.h"
#include "auth/jwt_refusal.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/relation.h"
#include "pg/http.h"
#include "pg/secrecy.h"
#include "pg/settings.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

/* ----- forge.authenticate ------------------------------------------------------------------- */

ForgeText
forge_arg_token(FunctionCallInfo fcinfo, int index)
{
	if (PG_ARGISNULL(index))
		forge_jwt_refuse("it is NULL");
	/* Before it is even unpacked. */
	if (toast_raw_datum_size(PG_GETARG_DATUM(index)) - VARHDRSZ > forge_setting_jwt_max_length)
		forge_jwt_refuse("it is too long");
	return forge_text_from_datum(PG_GETARG_DATUM(index));
}

FORGE_FUNCTION(forge_authenticate);

/* forge.authenticate(token text) -> jsonb, the claims */
Datum
forge_authenticate(PG_FUNCTION_ARGS)
{
	ForgeSecrecy secrecy;
	Jsonb *claims;

	forge_secrecy_begin(&secrecy, "SELECT forge.authenticate(...)");
	claims = forge_jwt_sign_in(forge_arg_token(fcinfo, 0));
	forge_secrecy_end(&secrecy);
	PG_RETURN_JSONB_P(claims);
}

/* ----- forge.pre_request -------------------------------------------------------------------- */

/* The value of the header "authorization"; absent when there is none. */
static ForgeText
authorization_of(ForgeText headers)
{
	ForgeText value;

	if (forge_http_find(headers, "authorization", &value) == FORGE_JSON_OTHER)
		forge_jwt_refuse("the authorization header is not a string");
	return value;
}

/* The part after "Bearer" and spaces. */
static ForgeText
bearer_token(ForgeText authorization)
{
	static const char scheme[] = "bearer";
	const int length = sizeof(scheme) - 1;
	ForgeText token = { authorization.data + length, authorization.length - length };

	if (token.length < 1 || pg_strncasecmp(authorization.data, scheme, length) != 0 ||
		token.data[0] != ' ')
		forge_jwt_refuse("the authorization header is not of the scheme Bearer");
	while (token.length > 0 && token.data[0] == ' ')
	{
		token.data++;
		token.length--;
	}
	return token;
}

/*
 * PostgREST makes a request as forge_anon when the token has no claim that names a role.  A client
 * that has signed in goes on as forge_app, until the end of the transaction; PostgreSQL refuses
 * that if the login role is not a member of it.
 */
static void
leave_forge_anon(void)
{
	if (GetUserId() == get_role_oid("forge_anon", false))
		forge_setting_set_local("role", "forge_app");
}

/* A method that changes nothing: PostgREST makes a READ ONLY transaction of it. */
static bool
is_read(const char *method)
{
	return method != NULL && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0);
}

/*
 * Signs in by the cookie of a browser.  One that is good for nothing is no error: the request goes
 * on anonymously, as without it, and a page that is read tells the browser to forget it.
 */
static void
sign_in_by_cookie(ForgeText headers)
{
	ForgeText cookie = forge_browser_cookie(headers);
	bool reads = is_read(forge_setting_of_transaction("request.method"));
	ForgeBrowserSession found;

	if (forge_text_is_absent(cookie))
		return;
	if (!forge_browser_session_find(cookie, &found) ||
		forge_access_of(&found.session)->status != FORGE_ACCESS_OPEN)
	{
		if (reads)
			forge_browser_answer_cookie(headers, "", 0);
		return;
	}
	if (!reads)
		forge_browser_require_same_origin(headers);
	forge_error_check(forge_session_set(&found.session, false), FORGE_NO_PLACE);
	leave_forge_anon();
}

static bool
is_write(const char *method)
{
	return strcmp(method, "POST") == 0 || strcmp(method, "PATCH") == 0 ||
		   strcmp(method, "PUT") == 0 || strcmp(method, "DELETE") == 0;
}

/*
 * Refuses a request to write to a view of schema erp; no role may do that.  PostgreSQL
 * would refuse it as well, with an error that PostgREST takes for one of the server.
 * An administrator's own views are not looked at.
 */
static void
refuse_write_to_view(void)
{
	const char *method = forge_setting_of_transaction("request.method");
	const char *path = forge_setting_of_transaction("request.path");
	List *schemas;
	Oid view = InvalidOid;

	if (method == NULL || path == NULL || path[0] != '/' || !is_write(method))
		return;
	schemas = fetch_search_path(false);
	if (schemas != NIL && linitial_oid(schemas) == get_namespace_oid("erp", true))
		view = get_relname_relid(path + 1, linitial_oid(schemas));
	if (OidIsValid(view) && forge_relation_owner(view) == get_role_oid("forge_owner", true))
	{
		ForgeOutcome outcome = forge_refuse(FORGE_REASON_WRITE_FORBIDDEN);

		outcome = forge_with_string(outcome, method);
		forge_error_raise(forge_with_string(outcome, path + 1), FORGE_NO_PLACE);
	}
}

FORGE_FUNCTION(forge_pre_request);

/* forge.pre_request() */
Datum
forge_pre_request(PG_FUNCTION_ARGS)
{
	ForgeText headers = forge_http_headers();
	ForgeText authorization;
	ForgeSecrecy secrecy;

	if (forge_text_is_absent(headers))
		PG_RETURN_VOID();
	forge_secrecy_begin(&secrecy, "SELECT forge.pre_request()");
	if (!forge_json_is_object(headers))
		forge_jwt_refuse("request.headers is not a strict JSON object");
	forge_http_command_expect(headers);
	authorization = authorization_of(headers);
	if (!forge_text_is_absent(authorization))
	{
		(void) forge_jwt_sign_in(bearer_token(authorization));
		leave_forge_anon();
	}
	else
		sign_in_by_cookie(headers);
	forge_secrecy_end(&secrecy);
	refuse_write_to_view();
	PG_RETURN_VOID();
}
