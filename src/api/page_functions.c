/*
 * page_functions.c
 *	  erp.page: a page of the web interface.
 */
#include "api/page_view.h"

#include "auth/caller_permission.h"
#include "auth/session.h"
#include "lib/stringinfo.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/http.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* The arguments of erp.page; a page's function gets those but the first, if they were given. */
static const char *const argument_names[] = { "name",  "id",    "search", "state", "type",
											  "since", "until", "sort",   "after", "token" };

/* An argument that is NULL or empty was not given: a form's fields are always there. */
static bool
is_given(FunctionCallInfo fcinfo, int number)
{
	return !PG_ARGISNULL(number) && forge_text_from_datum(PG_GETARG_DATUM(number)).length > 0;
}

static ForgeText
collect_arguments(FunctionCallInfo fcinfo)
{
	StringInfoData json;

	initStringInfo(&json);
	for (int i = 1; i < lengthof(argument_names); i++)
		if (is_given(fcinfo, i))
		{
			appendStringInfo(&json, "%s\"%s\": ", json.len == 0 ? "{" : ", ", argument_names[i]);
			escape_json(&json, text_to_cstring(PG_GETARG_TEXT_PP(i)));
		}
	appendStringInfoString(&json, json.len == 0 ? "{}" : "}");
	return (ForgeText){ json.data, json.len };
}

FORGE_FUNCTION(forge_page);

/* erp.page(name text, ...) -> erp."text/html" */
Datum
forge_page(PG_FUNCTION_ARGS)
{
	ForgeText name = is_given(fcinfo, 0) ? forge_text_from_datum(PG_GETARG_DATUM(0))
										 : FORGE_TEXT(FORGE_PAGE_HOME);
	bool is_signed_in = !forge_uuid_is_nil(forge_session_current()->tenant);

	if (!is_signed_in && !forge_text_equal(name, FORGE_TEXT(FORGE_PAGE_SIGN_IN)))
	{
		forge_page_redirect("page?name=" FORGE_PAGE_SIGN_IN);
		PG_RETURN_DATUM(forge_text_to_datum(FORGE_TEXT("")));
	}
	PG_RETURN_DATUM(forge_text_to_datum(forge_page_show(name, collect_arguments(fcinfo))));
}

FORGE_FUNCTION(forge_page_missing);

/* forge.page_missing(thing text): always raises page_not_found */
Datum
forge_page_missing(PG_FUNCTION_ARGS)
{
	ForgeText thing = PG_ARGISNULL(0) ? FORGE_TEXT("") : forge_text_from_datum(PG_GETARG_DATUM(0));

	forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_PAGE_NOT_FOUND), thing),
					  FORGE_NO_PLACE);
}

FORGE_FUNCTION(forge_require_permission);

/* forge.require_permission(permission text): raises permission_denied, unless it is held */
Datum
forge_require_permission(PG_FUNCTION_ARGS)
{
	(void) forge_permission_require(PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0)));
	PG_RETURN_VOID();
}
