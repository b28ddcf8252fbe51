/*
 * http.c
 *	  The HTTP request behind this transaction, and the headers of its answer.
 */
#include "pg/http.h"

#include "base/json_string.h"
#include "catalog/pg_type_d.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "pg/settings.h"
#include "tcop/pquery.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

bool
forge_http_is_request(void)
{
	static const char *const settings[] = { "request.method", "request.path", "request.headers",
											"request.cookies", "request.jwt.claims" };

	for (int i = 0; i < lengthof(settings); i++)
		if (forge_setting_of_transaction(settings[i]) == NULL)
			return false;
	return true;
}

ForgeText
forge_http_headers(void)
{
	const char *headers = forge_setting_of_transaction("request.headers");

	if (headers == NULL)
		return (ForgeText){ NULL, 0 };
	return forge_text_from(pg_server_to_any(headers, strlen(headers), PG_UTF8));
}

ForgeJsonKind
forge_http_find(ForgeText headers, const char *name, ForgeText *value)
{
	ForgeText inside;
	ForgeJsonKind kind = forge_json_find(headers, name, &inside);
	char *text;

	*value = (ForgeText){ NULL, 0 };
	if (kind != FORGE_JSON_STRING)
		return kind;
	text = palloc(inside.length + 1);
	*value = (ForgeText){ text, forge_json_unescape(inside, text) };
	return kind;
}

ForgeText
forge_http_header(const char *name)
{
	ForgeText headers = forge_http_headers();
	ForgeText value = { NULL, 0 };

	if (!forge_text_is_absent(headers) && forge_json_is_object(headers))
		(void) forge_http_find(headers, name, &value);
	return value;
}

/* Is a parameter an array, by the first character that is no white space? */
static bool
is_json_array(const ParamExternData *parameter)
{
	const text *json;
	Size space = 0;

	if (parameter->isnull || parameter->ptype != JSONOID)
		return false;
	json = DatumGetTextPP(parameter->value);
	while (space < VARSIZE_ANY_EXHDR(json) && strchr(" \t\r\n", VARDATA_ANY(json)[space]) != NULL)
		space++;
	return space < VARSIZE_ANY_EXHDR(json) && VARDATA_ANY(json)[space] == '[';
}

/* The statements of PostgREST 12 to 16 have the body as their first parameter. */
int
forge_http_body_count(void)
{
	ParamListInfo parameters = ActivePortal != NULL ? ActivePortal->portalParams : NULL;
	const char *statement = ActivePortal != NULL ? ActivePortal->sourceText : NULL;

	if (statement == NULL || parameters == NULL || parameters->numParams < 1 ||
		!is_json_array(&parameters->params[0]) ||
		strstr(statement, "(SELECT $1 AS json_data) pgrst_payload") == NULL ||
		strstr(statement, " LIMIT 1) pgrst_body") == NULL)
		return 0;
	return DatumGetInt32(DirectFunctionCall1(json_array_length, parameters->params[0].value));
}

/* PostgREST reads an array of objects, each with one header. */
void
forge_http_answer_header(const char *name, const char *value)
{
	const char *before = forge_setting_of_transaction("response.headers");
	StringInfoData headers;

	initStringInfo(&headers);
	if (before != NULL)
		appendStringInfoString(&headers, before);
	while (headers.len > 0 && headers.data[headers.len - 1] != ']')
		headers.data[--headers.len] = '\0';
	if (headers.len > 0)
		headers.data[headers.len - 1] = ',';
	else
		appendStringInfoChar(&headers, '[');
	appendStringInfoChar(&headers, '{');
	escape_json(&headers, name);
	appendStringInfoString(&headers, ": ");
	escape_json(&headers, value);
	appendStringInfoString(&headers, "}]");
	forge_setting_set_local("response.headers", headers.data);
}

void
forge_http_answer_status(int status)
{
	forge_setting_set_local("response.status", psprintf("%d", status));
}
