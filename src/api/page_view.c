/*
 * page_view.c
 *	  Shows a page.
 *
 * A page is a function erp_page.NAME(json) that returns its document in json.  It is called as the
 * caller, who needs EXECUTE on it.
 */
#include "api/page_view.h"

#include "auth/session.h"
#include "base/json_walk.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/http.h"
#include "pg/memory.h"
#include "store/event.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "web/asset.h"
#include "web/page.h"

#define SCHEMA "erp_page"

/*
 * Nothing comes from elsewhere, nothing in the page is a script or a style, and no other site shows
 * the page in a frame or gets its forms.
 */
#define CONTENT_SECURITY_POLICY                                                                     \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " \
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

/* ----- the page's function ------------------------------------------------------------------ */

static Oid
find_function(ForgeText name)
{
	static const Oid types[1] = { JSONOID };
	Oid schema = get_namespace_oid(SCHEMA, true);
	char *function_name = pnstrdup(name.data, name.length);
	Oid function = GetSysCacheOid3(
		PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(function_name),
		PointerGetDatum(buildoidvector(types, lengthof(types))), ObjectIdGetDatum(schema));

	if (!OidIsValid(function) || get_func_rettype(function) != JSONOID ||
		get_func_retset(function) || get_func_prokind(function) != PROKIND_FUNCTION)
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_PAGE_NOT_FOUND), "page"),
						  FORGE_NO_PLACE);
	if (!forge_compat_may_execute(function, GetUserId()))
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_FUNCTION, function_name);
	return function;
}

static ForgeText
call(Oid function, ForgeText argument)
{
	LOCAL_FCINFO(fcinfo, 1);
	FmgrInfo info;
	Datum result;

	fmgr_info(function, &info);
	InitFunctionCallInfoData(*fcinfo, &info, 1, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = forge_text_to_datum(argument);
	fcinfo->args[0].isnull = false;
	result = FunctionCallInvoke(fcinfo);
	if (fcinfo->isnull)
		return FORGE_TEXT("null");
	return forge_text_copy(forge_text_from_datum(result));
}

/* ----- around the page ---------------------------------------------------------------------- */

/* forge.page_shell(name); absent when nobody is signed in. */
static ForgeText
find_shell(void)
{
	Oid function;

	if (forge_uuid_is_nil(forge_session_current()->tenant))
		return (ForgeText){ NULL, 0 };
	function =
		LookupFuncName(list_make2(makeString("forge"), makeString("page_shell")), 0, NULL, false);
	return forge_text_copy(forge_text_from_datum(OidFunctionCall0(function)));
}

typedef struct View
{
	ForgePageRequest request;
	ForgeText document; /* given, or absent: the page's function makes it */
	bool is_bare;       /* without what all pages have around them */
	ForgeText html;
	int status;
} View;

static void
render(void *argument)
{
	View *view = argument;
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);

	view->request.shell = view->is_bare ? (ForgeText){ NULL, 0 } : find_shell();
	view->request.document = forge_text_is_absent(view->document)
								 ? call(find_function(view->request.name), view->request.arguments)
								 : view->document;
	forge_error_check(forge_page_render(&view->request, &arena.arena, &view->html, &view->status),
					  FORGE_NO_PLACE);
}

/* ----- failures ----------------------------------------------------------------------------- */

static void
append_member(StringInfo json, const char *name, const char *value)
{
	if (value == NULL)
		return;
	appendStringInfo(json, ", \"%s\": ", name);
	escape_json(json, value);
}

static const char *
title_of(int status)
{
	switch (status)
	{
		case 403:
			return "Not permitted";
		case 404:
			return "Not found";
		default:
			return "This cannot be shown";
	}
}

char *
forge_page_sentence(const char *message)
{
	char *text = psprintf("%s.", message);

	text[0] = pg_toupper((unsigned char) text[0]);
	return text;
}

/* A link to the page that was asked for. */
static void
append_again(StringInfo json, const ForgePageRequest *request)
{
	ForgeText inside = { request->arguments.data + 1, request->arguments.length - 2 };

	appendStringInfoString(json, ", {\"part\": \"links\", \"links\": [{\"label\": \"Try again\"");
	appendStringInfoString(json, ", \"link\": {\"name\": ");
	escape_json(json, pnstrdup(request->name.data, request->name.length));
	appendStringInfo(json, "%s%.*s}}]}", inside.length > 0 ? ", " : "", inside.length, inside.data);
}

/* The document of a page that could not be made. */
static ForgeText
document_of(const ForgePageRequest *request, const ForgeFailure *failure)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, "{\"status\": %d, \"title\": \"%s\", \"parts\": [{\"part\": \"notice\"",
					 failure->http_status, title_of(failure->http_status));
	append_member(&json, "tone", "bad");
	append_member(&json, "text", forge_page_sentence(failure->message));
	append_member(&json, "detail", failure->detail);
	appendStringInfoChar(&json, '}');
	if (failure->http_status == 503)
		append_again(&json, request);
	appendStringInfoString(&json, "]}");
	return (ForgeText){ json.data, json.len };
}

/* Shows what needs no page's function; if all else fails, nothing but that. */
static void
show_document(View *view, ForgeText document)
{
	ForgeFailure ignored;

	view->document = document;
	if (forge_attempt(render, view, &ignored))
		return;
	view->is_bare = true;
	render(view);
}

/* ----- answers ------------------------------------------------------------------------------ */

/*
 * Not Content-Type: a client that accepts anything gets the page as a string of JSON, which must
 * not be called HTML.
 */
void
forge_page_answer_headers(void)
{
	forge_http_answer_header("Cache-Control", "no-store");
	forge_http_answer_header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
	forge_http_answer_header("Referrer-Policy", "same-origin");
	forge_http_answer_header("X-Content-Type-Options", "nosniff");
}

void
forge_page_redirect(const char *url)
{
	forge_http_answer_status(303);
	forge_http_answer_header("Location", url);
}

static View
begin(ForgeText name, ForgeText arguments)
{
	return (View){ .request = { .name = name,
								.arguments = arguments,
								.asset_version = forge_text_from(forge_asset_version),
								.new_id = forge_event_new_id } };
}

ForgeText
forge_page_show(ForgeText name, ForgeText arguments)
{
	View view = begin(name, arguments);
	ForgeFailure failure;

	if (!forge_attempt(render, &view, &failure))
		show_document(&view, document_of(&view.request, &failure));
	if (view.status != 200)
		forge_http_answer_status(view.status);
	forge_page_answer_headers();
	return view.html;
}

ForgeText
forge_page_show_refused(ForgeText name, ForgeText arguments, const ForgeSubmission *submission,
						int status)
{
	View view = begin(name, arguments);
	ForgeFailure ignored;

	view.request.submission = submission;
	PushActiveSnapshot(GetTransactionSnapshot());
	if (!forge_attempt(render, &view, &ignored))
		show_document(&view, FORGE_TEXT("{\"title\": \"This was not done\", \"parts\": []}"));
	PopActiveSnapshot();
	forge_http_answer_status(status);
	forge_page_answer_headers();

	/* The script does not take the address of the form for that of the page. */
	forge_http_answer_header("HX-Push-Url", "false");
	return view.html;
}
