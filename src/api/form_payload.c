/*
 * form_payload.c
 *	  The payload of a command from the fields of a form.
 */
#include "api/form_payload.h"

#include "base/json.h"
#include "base/json_walk.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/json.h"

/* The form's fields, one after another. */
typedef struct Reader
{
	const ForgeSubmission *form;
	ForgeText rest;
	int number;
	ForgeText name;
	ForgeText value;
	bool is_at_end;

	/* Of a name of an entry. */
	bool is_entry;
	ForgeText list;
	int row;
	ForgeText member;
} Reader;

static void
advance(Reader *reader)
{
	reader->is_at_end = !forge_submission_next(reader->form, &reader->rest, &reader->number,
											   &reader->name, &reader->value);
	reader->is_entry = !reader->is_at_end && forge_submission_entry(reader->name, &reader->list,
																	&reader->row, &reader->member);
}

static bool
is_in_list(const Reader *reader, ForgeText list)
{
	return !reader->is_at_end && reader->is_entry && forge_text_equal(reader->list, list);
}

/* ----- values ------------------------------------------------------------------------------- */

static void
append_string(StringInfo json, ForgeText text)
{
	escape_json(json, pnstrdup(text.data, text.length));
}

/* An array of JSON, and nothing behind it. */
static bool
is_array(ForgeText text)
{
	char *member = psprintf("{\"a\":%.*s}", text.length, text.data);
	ForgeJsonValue value;

	if (!forge_json_is_object(forge_text_from(member)))
		return false;
	value = forge_json_member(forge_json_value(forge_text_from(member)), "a");
	return value.type == FORGE_JSON_ARRAY && value.text.length == text.length;
}

/* Texts in lines; empty ones are left out. */
static void
append_lines(StringInfo json, ForgeText lines)
{
	ForgeText line;
	bool is_first = true;

	appendStringInfoChar(json, '[');
	while (forge_text_next(&lines, '\n', &line))
	{
		line = forge_text_trim(line);
		if (line.length == 0)
			continue;
		appendStringInfoString(json, is_first ? "" : ", ");
		append_string(json, line);
		is_first = false;
	}
	appendStringInfoChar(json, ']');
}

static bool
is_written_so(const ForgeField *field, ForgeText value)
{
	switch (field->type)
	{
		case FORGE_FIELD_BOOLEAN:
			return forge_text_equal(value, FORGE_TEXT("true")) ||
				   forge_text_equal(value, FORGE_TEXT("false"));
		case FORGE_FIELD_JSON:
			return forge_json_is_object(value);
		case FORGE_FIELD_LIST:
			return is_array(value);
		default:
			return false;
	}
}

/* Adds a field that was given, or nothing.  The field is NULL where the command has none. */
static void
append_field(StringInfo json, const ForgeField *field, ForgeText name, ForgeText value)
{
	if (field != NULL && field->type != FORGE_FIELD_TEXT)
		value = forge_text_trim(value);
	if (value.length == 0)
		return;
	appendStringInfoString(json, json->data[json->len - 1] == '{' ? "" : ", ");
	append_string(json, name);
	appendStringInfoString(json, ": ");
	if (field != NULL && field->type == FORGE_FIELD_TEXT_LIST)
		append_lines(json, value);
	else if (field != NULL && is_written_so(field, value))
		appendBinaryStringInfo(json, value.data, value.length);
	else
		append_string(json, value);
}

/* ----- lists -------------------------------------------------------------------------------- */

static const ForgeField *
find_field(const ForgeShape *shape, ForgeText name)
{
	int number = shape == NULL ? -1 : forge_shape_find(shape, name);

	return number < 0 ? NULL : &shape->fields[number];
}

/* The fields of one entry, or a text that is one; the reader is behind it then. */
static bool
append_entry(StringInfo json, Reader *reader, const ForgeShape *element)
{
	ForgeText list = reader->list;
	int row = reader->row;
	int begin = json->len;
	bool is_given;

	if (forge_text_is_absent(reader->member))
	{
		is_given = reader->value.length > 0;
		if (is_given)
			append_string(json, reader->value);
		advance(reader);
		return is_given;
	}
	appendStringInfoChar(json, '{');
	for (; is_in_list(reader, list) && reader->row == row && !forge_text_is_absent(reader->member);
		 advance(reader))
		append_field(json, find_field(element, reader->member), reader->member, reader->value);
	is_given = json->len > begin + 1;
	if (is_given)
		appendStringInfoChar(json, '}');
	else
		json->data[json->len = begin] = '\0';
	return is_given;
}

static void
append_list(StringInfo json, Reader *reader, const ForgeField *field)
{
	ForgeText list = reader->list;
	StringInfoData entry;

	initStringInfo(&entry);
	appendStringInfoString(json, json->data[json->len - 1] == '{' ? "" : ", ");
	append_string(json, list);
	appendStringInfoString(json, ": [");
	while (is_in_list(reader, list))
	{
		resetStringInfo(&entry);
		if (!append_entry(&entry, reader, field == NULL ? NULL : field->element))
			continue;
		appendStringInfoString(json, json->data[json->len - 1] == '[' ? "" : ", ");
		appendBinaryStringInfo(json, entry.data, entry.len);
	}
	appendStringInfoChar(json, ']');
}

Jsonb *
forge_form_payload(const ForgeShape *command, const ForgeSubmission *form)
{
	Reader reader = { .form = form };
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	advance(&reader);
	while (!reader.is_at_end)
	{
		if (reader.is_entry)
		{
			append_list(&json, &reader, find_field(command, reader.list));
			continue;
		}
		append_field(&json, find_field(command, reader.name), reader.name, reader.value);
		advance(&reader);
	}
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* ----- the way back ------------------------------------------------------------------------- */

/* The form's number of an entry of the payload, or -1. */
static int
row_of(const ForgeSubmission *form, ForgeText list, int row)
{
	Reader reader = { .form = form };
	StringInfoData ignored;

	initStringInfo(&ignored);
	for (advance(&reader); !reader.is_at_end;)
	{
		int form_row = reader.row;

		if (!is_in_list(&reader, list))
			advance(&reader);
		else if (append_entry(&ignored, &reader, NULL) && row-- == 0)
			return form_row;
	}
	return -1;
}

char *
forge_form_field(const ForgeSubmission *form, const char *field)
{
	ForgeText list;
	ForgeText member;
	int row;

	if (field == NULL || !forge_submission_entry(forge_text_from(field), &list, &row, &member))
		return field == NULL ? NULL : pstrdup(field);
	row = row_of(form, list, row);
	if (row < 0)
		return pnstrdup(list.data, list.length);
	if (forge_text_is_absent(member))
		return psprintf("%.*s[%d]", list.length, list.data, row);
	return psprintf("%.*s[%d].%.*s", list.length, list.data, row, member.length, member.data);
}
