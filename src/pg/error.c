/*
 * error.c
 *	  The one place where a refusal becomes an error.
 */
#include "pg/error.h"

#include "base/reason_field.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "pg/attempt.h"
#include "pg/http.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* Bytes of a text in DETAIL. */
#define FACT_LENGTH_MAX 200

/* A caller's text, but not a gigabyte of it. */
static void
append_clipped(StringInfo text, ForgeText fact)
{
	int length = pg_mbcliplen(fact.data, fact.length, FACT_LENGTH_MAX);

	appendBinaryStringInfo(text, fact.data, length);
	if (length < fact.length)
		appendStringInfoString(text, "...");
}

static void
append_fact(StringInfo text, const ForgeFact *fact)
{
	char buffer[Max(FORGE_DECIMAL_TEXT_SIZE, FORGE_UUID_TEXT_SIZE)];

	switch (fact->kind)
	{
		case FORGE_FACT_TEXT:
			append_clipped(text, fact->as.text);
			break;
		case FORGE_FACT_DECIMAL:
			forge_decimal_format(fact->as.decimal, buffer);
			appendStringInfoString(text, buffer);
			break;
		case FORGE_FACT_INTEGER:
			appendStringInfo(text, INT64_FORMAT, fact->as.integer);
			break;
		case FORGE_FACT_UUID:
			forge_uuid_format(fact->as.uuid, buffer);
			appendStringInfoString(text, buffer);
			break;
	}
}

/* The detail template with the facts in their places. */
static void
append_detail(StringInfo text, const char *template, const ForgeOutcome *outcome)
{
	for (const char *c = template; *(c = forge_outcome_detail_at(outcome, c)) != '\0'; c++)
	{
		int fact = c[0] == '{' && c[1] != '\0' && c[2] == '}' ? c[1] - '0' : -1;

		if (fact >= 0 && fact < outcome->fact_count)
		{
			append_fact(text, &outcome->facts[fact]);
			c += 2;
		}
		else
			appendStringInfoChar(text, *c);
	}
}

static char *
build_detail(const ForgeOutcome *outcome, ForgeErrorPlace place)
{
	const char *template = forge_outcome_detail(outcome);
	StringInfoData detail;
	char id[FORGE_UUID_TEXT_SIZE];

	initStringInfo(&detail);
	if (template != NULL)
		append_detail(&detail, template, outcome);
	if (!forge_uuid_is_nil(place.aggregate_id))
	{
		forge_uuid_format(place.aggregate_id, id);
		if (strstr(detail.data, id) == NULL)
			appendStringInfo(&detail, "%sIt is aggregate %s.", detail.len > 0 ? " " : "", id);
	}
	if (place.batch_index >= 0)
		appendStringInfo(&detail, "%sIt is at index %d of the batch.", detail.len > 0 ? " " : "",
						 place.batch_index);
	return detail.data;
}

static void
append_json_member(StringInfo json, const char *name, const char *value)
{
	appendStringInfo(json, "%s\"%s\": ", json->len > 1 ? ", " : "", name);
	if (value != NULL)
		escape_json(json, value);
	else
		appendStringInfoString(json, "null");
}

/* The aggregate type into the TABLE field. */
static int
set_table_field(ForgeErrorPlace place)
{
	if (forge_text_is_absent(place.aggregate_type))
		return 0;
	return err_generic_string(PG_DIAG_TABLE_NAME,
							  pnstrdup(place.aggregate_type.data, place.aggregate_type.length));
}

/* The field that is wrong into the COLUMN field. */
static int
set_column_field(const ForgeOutcome *outcome, ForgeErrorPlace place)
{
	ForgeText field = forge_reason_field(outcome, place.command);
	StringInfoData name;

	if (forge_text_is_absent(field))
		return 0;
	initStringInfo(&name);
	append_clipped(&name, field);
	return err_generic_string(PG_DIAG_COLUMN_NAME, name.data);
}

/* The challenge of a 401 (RFC 6750 section 3), which tells a client to sign in; otherwise NULL. */
static const char *
challenge_of(ForgeErrorCode code)
{
	switch (code)
	{
		case FORGE_ERROR_TENANT_MISSING:
			return "Bearer";
		case FORGE_ERROR_TOKEN_INVALID:
			return "Bearer error=\"invalid_token\"";
		default:
			return NULL;
	}
}

/* Status and headers of the response, in JSON. */
static char *
build_response(const ForgeErrorInfo *error, ForgeErrorCode code)
{
	const char *challenge = challenge_of(code);
	StringInfoData response;

	initStringInfo(&response);
	appendStringInfo(&response, "{\"status\": %d, \"headers\": {", error->http_status);
	if (challenge != NULL)
	{
		appendStringInfoString(&response, "\"WWW-Authenticate\": ");
		escape_json(&response, challenge);
	}
	appendStringInfoString(&response, "}}");
	return response.data;
}

/* PostgREST's form: SQLSTATE PGRST, the body as MESSAGE, status and headers as DETAIL. */
static void
raise_for_postgrest(const ForgeErrorInfo *error, const ForgeOutcome *outcome, const char *detail,
					ForgeErrorPlace place)
{
	const ForgeReasonInfo *reason = forge_reason_info(outcome->reason);
	StringInfoData body;
	char *details =
		detail[0] != '\0' ? psprintf("%s: %s", reason->name, detail) : pstrdup(reason->name);

	initStringInfo(&body);
	appendStringInfoChar(&body, '{');
	append_json_member(&body, "code", error->sqlstate);
	append_json_member(&body, "message", reason->message);
	append_json_member(&body, "details", details);
	append_json_member(&body, "hint", reason->hint);
	appendStringInfoChar(&body, '}');

	ereport(ERROR,
			(errcode(MAKE_SQLSTATE('P', 'G', 'R', 'S', 'T')), errmsg_internal("%s", body.data),
			 errdetail_internal("%s", build_response(error, reason->error)),
			 err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason->name), set_table_field(place),
			 set_column_field(outcome, place)));
}

void
forge_error_raise(ForgeOutcome outcome, ForgeErrorPlace place)
{
	const ForgeReasonInfo *reason = forge_reason_info(outcome.reason);
	const ForgeErrorInfo *error = forge_error_info(reason->error);
	const char *code = error->sqlstate;
	char *detail = build_detail(&outcome, place);

	if (!forge_attempt_is_running() && forge_http_is_request())
		raise_for_postgrest(error, &outcome, detail, place);

	ereport(ERROR, (errcode(MAKE_SQLSTATE(code[0], code[1], code[2], code[3], code[4])),
					errmsg_internal("%s", reason->message),
					detail[0] != '\0' ? errdetail_internal("%s", detail) : 0,
					reason->hint != NULL ? errhint("%s", reason->hint) : 0,
					err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason->name),
					set_table_field(place), set_column_field(&outcome, place)));
	pg_unreachable();
}
