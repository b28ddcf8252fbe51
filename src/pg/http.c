/*
 * http.c
 *	  The HTTP request behind this transaction, and the headers of its answer.
 */
#include "pg/http.h"

#include "base/json.h"
#include "base/json_string.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/guc.h"
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
forge_http_header(const char *name)
{
	const char *headers = forge_setting_of_transaction("request.headers");
	ForgeText document;
	ForgeText inside;
	char *value;

	if (headers == NULL)
		return (ForgeText){ NULL, 0 };
	document = forge_text_from(pg_server_to_any(headers, strlen(headers), PG_UTF8));
	if (!forge_json_is_object(document) ||
		forge_json_find(document, name, &inside) != FORGE_JSON_STRING)
		return (ForgeText){ NULL, 0 };
	value = palloc(inside.length + 1);
	return (ForgeText){ value, forge_json_unescape(inside, value) };
}

static void
set_for_transaction(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0,
							 false);
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
	set_for_transaction("response.headers", headers.data);
}

void
forge_http_answer_status(int status)
{
	set_for_transaction("response.status", psprintf("%d", status));
}
