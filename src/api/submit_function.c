/*
 * submit_function.c
 *	  erp.submit: what the forms of pages are sent to.
 *
 * The command runs in a subtransaction.  When it is refused, all that it has written is undone, and
 * the page of the form is shown again, with what was typed and the reason.
 */
#include "api/page_view.h"

#include "api/form_payload.h"
#include "app/unit_of_work.h"
#include "base/json.h"
#include "base/json_string.h"
#include "base/json_walk.h"
#include "base/url.h"
#include "catalog/pg_type.h"
#include "domain/registry.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "pg/convert.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

/* The arguments of erp.submit. */
enum
{
	ARG_COMMAND,
	ARG_ID,
	ARG_VERSION,
	ARG_COMMAND_ID,
	ARG_PAGE,
	ARG_NEXT_PAGE,
	ARG_NAMES,
	ARG_VALUE
};

typedef struct Submit
{
	ForgeSubmission form;
	ForgeText command_id;
	ForgeText page;      /* where the form stands: a link */
	ForgeText next_page; /* likewise, where to go then */
	ForgeRequest request;
} Submit;

/* ----- what was sent ------------------------------------------------------------------------ */

static ForgeText
text_argument(FunctionCallInfo fcinfo, int number)
{
	if (PG_ARGISNULL(number))
		return FORGE_TEXT("");
	return forge_text_copy(forge_text_from_datum(PG_GETARG_DATUM(number)));
}

/* Browsers end the lines of a text by two characters. */
static ForgeText
with_single_line_ends(ForgeText text)
{
	char *copy = palloc(text.length + 1);
	int32 length = 0;

	for (int32 i = 0; i < text.length; i++)
		if (text.data[i] != '\r' || i + 1 == text.length || text.data[i + 1] != '\n')
			copy[length++] = text.data[i];
	return (ForgeText){ copy, length };
}

static void
read_values(FunctionCallInfo fcinfo, ForgeSubmission *form)
{
	ForgeText *values;
	Datum *elements;
	bool *nulls;
	int count;

	if (PG_ARGISNULL(ARG_VALUE))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(ARG_VALUE), TEXTOID, -1, false, TYPALIGN_INT, &elements,
					  &nulls, &count);
	values = palloc_array(ForgeText, Max(count, 1));
	for (int i = 0; i < count; i++)
		values[i] =
			nulls[i] ? FORGE_TEXT("") : with_single_line_ends(forge_text_from_datum(elements[i]));
	form->values = values;
	form->value_count = count;
}

/* ----- links -------------------------------------------------------------------------------- */

static bool
is_link(ForgeText text)
{
	ForgeJsonWalk walk;
	ForgeText name;
	ForgeJsonValue value;

	if (!forge_json_is_object(text))
		return false;
	walk = forge_json_walk(forge_json_value(text));
	while (forge_json_next(&walk, &name, &value))
		if (value.type != FORGE_JSON_TEXT && value.type != FORGE_JSON_NUMBER)
			return false;
	return forge_json_member(forge_json_value(text), "name").type == FORGE_JSON_TEXT;
}

static ForgeText
plain(ForgeText inside)
{
	char *buffer = palloc(inside.length + 1);

	return (ForgeText){ buffer, forge_json_unescape(inside, buffer) };
}

static void
append_encoded(StringInfo url, ForgeText text)
{
	enlargeStringInfo(url, FORGE_URL_ENCODED_SIZE(text.length));
	url->len += forge_url_encode(text, url->data + url->len);
	url->data[url->len] = '\0';
}

static void
append_argument(StringInfo url, const char *before, ForgeText name, ForgeText value)
{
	appendStringInfoString(url, before);
	append_encoded(url, name);
	appendStringInfoChar(url, '=');
	append_encoded(url, value);
}

/* The URL of a link, relative to that of this request; so it leads nowhere else. */
static char *
url_of(ForgeText link, const ForgeUuid *new_id)
{
	ForgeJsonWalk walk = forge_json_walk(forge_json_value(link));
	bool has_id = forge_json_is_given(forge_json_member(forge_json_value(link), "id"));
	const char *before = "page?";
	ForgeText name;
	ForgeJsonValue value;
	StringInfoData url;
	char id[FORGE_UUID_TEXT_SIZE];

	initStringInfo(&url);
	for (; forge_json_next(&walk, &name, &value); before = "&")
		append_argument(&url, before, plain(name),
						value.type == FORGE_JSON_TEXT ? plain(value.text) : value.text);
	if (new_id != NULL && !has_id)
	{
		forge_uuid_format(*new_id, id);
		append_argument(&url, before, FORGE_TEXT("id"), forge_text_from(id));
	}
	return url.data;
}

/* ----- running it --------------------------------------------------------------------------- */

static void
refuse_form(const char *what)
{
	forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FORM_INVALID), what),
					  FORGE_NO_PLACE);
}

static void
check_form(const Submit *submit)
{
	const ForgeSubmission *form = &submit->form;
	int name_count = form->names.length > 0;

	for (int32 i = 0; i < form->names.length; i++)
		name_count += form->names.data[i] == ',';
	/* A form without fields sends one empty value, as PostgREST finds the function by all
	 * arguments. */
	if (name_count == 0 && form->value_count == 1 && form->values[0].length == 0)
		name_count = 1;
	if (name_count != form->value_count)
		refuse_form(psprintf("Its names are %d, its values %d", name_count, form->value_count));
	if (submit->page.length > 0 && !is_link(submit->page))
		refuse_form("Its page is no link to a page");
	if (submit->next_page.length > 0 && !is_link(submit->next_page))
		refuse_form("The page after it is no link to a page");
}

static ForgeUuid
read_id(const char *name, ForgeText text)
{
	ForgeUuid id;

	if (text.length == 0)
		return FORGE_UUID_NIL;
	if (!forge_uuid_parse(text, &id))
		forge_error_raise(
			forge_with_string(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), name),
							  forge_field_type_words(FORGE_FIELD_UUID)),
			FORGE_NO_PLACE);
	forge_error_check(forge_field_check_id(name, id), FORGE_NO_PLACE);
	return id;
}

static void
set_expected_version(ForgeRequest *request, ForgeText text)
{
	Datum version;

	if (text.length == 0)
		return;
	version = DirectFunctionCall1(int8in, CStringGetDatum(pnstrdup(text.data, text.length)));
	forge_error_check(forge_request_set_expected_version(request, DatumGetInt64(version)),
					  forge_request_place(request));
}

static void
run(void *argument)
{
	Submit *submit = argument;
	ForgeRequest *request = &submit->request;
	const ForgeAggregate *aggregate;
	int type;
	Jsonb *payload = NULL;
	ForgeOutcome outcome;

	check_form(submit);
	forge_request_init(request, forge_session_require());
	request->envelope.aggregate_id = read_id("id", submit->form.aggregate);
	request->envelope.command_id = read_id("command_id", submit->command_id);
	aggregate = forge_registry_find_command(submit->form.command, &type);
	if (aggregate != NULL)
		payload = forge_form_payload(aggregate->commands[type], &submit->form);
	outcome = forge_request_command(request, submit->form.command, payload);
	forge_error_check(outcome, forge_request_place(request));
	set_expected_version(request, submit->form.version);
	(void) forge_unit_run((ForgeRequests){ request, 1 }, NULL);
}

/* ----- answering ---------------------------------------------------------------------------- */

static Datum
answer_done(const Submit *submit)
{
	const ForgeRequest *request = &submit->request;
	bool is_creation = forge_aggregate_is_creation(request->aggregate, request->command.type);
	ForgeUuid id = forge_uuid_is_nil(request->id) ? request->receipt.aggregate_id : request->id;

	if (submit->next_page.length > 0)
		forge_page_redirect(url_of(submit->next_page, is_creation ? &id : NULL));
	else if (submit->page.length > 0)
		forge_page_redirect(url_of(submit->page, NULL));
	else
		forge_page_redirect("page?name=" FORGE_PAGE_HOME);
	return forge_text_to_datum(FORGE_TEXT(""));
}

/* What was done meanwhile: forge.page_changes(id, version). */
static void
find_changes(void *argument)
{
	Submit *submit = argument;
	static const Oid types[2] = { UUIDOID, INT8OID };
	Oid function = LookupFuncName(list_make2(makeString("forge"), makeString("page_changes")), 2,
								  types, false);
	ForgeUuid id = submit->request.envelope.aggregate_id;

	submit->form.changes = forge_text_copy(forge_text_from_datum(OidFunctionCall2(
		function, FORGE_UUID_DATUM(&id), Int64GetDatum(submit->request.expected_version))));
}

/* The reason, in words for the one who has sent the form. */
static void
explain(Submit *submit, const ForgeFailure *failure)
{
	ForgeSubmission *form = &submit->form;
	ForgeFailure ignored;

	if (strcmp(failure->sqlstate, "ZF001") == 0)
	{
		form->is_conflict = true;
		form->message = FORGE_TEXT("It was changed meanwhile.");
		form->detail = FORGE_TEXT("Nothing was done yet. Look at what is there now: what was typed "
								  "is still in the form, and can be sent again.");
		(void) forge_attempt(find_changes, submit, &ignored);
		return;
	}
	if (strcmp(failure->sqlstate, "ZF003") == 0)
	{
		form->message = FORGE_TEXT("This form was sent already, with other values.");
		form->detail =
			FORGE_TEXT("What was sent first is done. To do this as well, send it again.");
		return;
	}
	form->message = forge_text_from(forge_page_sentence(failure->message));
	if (failure->http_status >= 500)
	{
		form->detail = forge_text_from(psprintf("Nothing was done. %s", failure->detail));
		return;
	}
	form->detail = forge_text_from(failure->detail);
	if (strncmp(failure->sqlstate, "ZF0", 3) == 0)
		form->hint = forge_text_from(failure->hint);
	form->field = forge_text_from(forge_form_field(form, failure->field));
}

/* The arguments of the page: its link without the name. */
static ForgeText
arguments_of(ForgeText link)
{
	ForgeJsonWalk walk = forge_json_walk(forge_json_value(link));
	ForgeText name;
	ForgeJsonValue value;
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	while (forge_json_next(&walk, &name, &value))
	{
		const char *quote = value.type == FORGE_JSON_TEXT ? "\"" : "";

		if (forge_json_reads(name, "name"))
			continue;
		appendStringInfo(&json, "%s\"%.*s\": %s%.*s%s", json.len > 1 ? ", " : "", name.length,
						 name.data, quote, value.text.length, value.text.data, quote);
	}
	appendStringInfoChar(&json, '}');
	return (ForgeText){ json.data, json.len };
}

/* A request that was understood, but holds what cannot be: 422, where a program is told 400. */
static Datum
answer_refused(Submit *submit, const ForgeFailure *failure)
{
	int status = failure->http_status == 400 ? 422 : failure->http_status;
	bool has_page = is_link(submit->page);
	ForgeText name = FORGE_TEXT(FORGE_PAGE_HOME);

	if (has_page)
		name = forge_json_member(forge_json_value(submit->page), "name").text;
	return forge_text_to_datum(forge_page_show_refused(
		name, has_page ? arguments_of(submit->page) : FORGE_TEXT("{}"), &submit->form, status));
}

FORGE_FUNCTION(forge_submit);

/*
 * erp.submit(command text, id text, version text, command_id text, page text, next_page text,
 * names text, VARIADIC value text[]) -> erp."text/html"
 */
Datum
forge_submit(PG_FUNCTION_ARGS)
{
	Submit submit = { .form = { .command = text_argument(fcinfo, ARG_COMMAND),
								.aggregate = text_argument(fcinfo, ARG_ID),
								.version = text_argument(fcinfo, ARG_VERSION),
								.names = text_argument(fcinfo, ARG_NAMES) },
					  .command_id = text_argument(fcinfo, ARG_COMMAND_ID),
					  .page = text_argument(fcinfo, ARG_PAGE),
					  .next_page = text_argument(fcinfo, ARG_NEXT_PAGE) };
	ForgeFailure failure;

	PreventCommandIfReadOnly("erp.submit()");
	if (forge_uuid_is_nil(forge_session_current()->tenant))
	{
		forge_page_redirect("page?name=" FORGE_PAGE_SIGN_IN);
		PG_RETURN_DATUM(forge_text_to_datum(FORGE_TEXT("")));
	}
	read_values(fcinfo, &submit.form);
	if (forge_attempt(run, &submit, &failure))
		PG_RETURN_DATUM(answer_done(&submit));
	explain(&submit, &failure);
	PG_RETURN_DATUM(answer_refused(&submit, &failure));
}
