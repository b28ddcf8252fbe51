/*
 * codec_encode.c
 *	  Shapes into JSON, by their descriptors; and their JSON Schemas.
 */
#include "store/codec.h"

#include "base/word.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

static void
push_key(JsonbParseState **state, const char *name)
{
	JsonbValue key = { .type = jbvString };

	key.val.string.val = unconstify(char *, name);
	key.val.string.len = strlen(name);
	pushJsonbValue(state, WJB_KEY, &key);
}

static void
push_text(JsonbParseState **state, JsonbIteratorToken token, ForgeText text)
{
	JsonbValue value = { .type = jbvString };

	value.val.string.val = unconstify(char *, text.data);
	value.val.string.len = text.length;
	pushJsonbValue(state, token, &value);
}

static void
push_string(JsonbParseState **state, JsonbIteratorToken token, const char *string)
{
	push_text(state, token, forge_text_from(string));
}

static void
push_numeric(JsonbParseState **state, Datum numeric)
{
	JsonbValue value = { .type = jbvNumeric };

	value.val.numeric = DatumGetNumeric(numeric);
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
push_boolean(JsonbParseState **state, bool boolean)
{
	JsonbValue value = { .type = jbvBool };

	value.val.boolean = boolean;
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
push_text_list(JsonbParseState **state, ForgeText list)
{
	ForgeText item;

	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &item))
		push_text(state, WJB_ELEM, item);
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
push_json(JsonbParseState **state, ForgeJson json)
{
	JsonbValue value;

	JsonbToJsonbValue(DatumGetJsonbP(forge_json_to_datum(json)), &value);
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void push_fields(JsonbParseState **state, const ForgeShape *shape, const void *source);

static void
push_list(JsonbParseState **state, const ForgeShape *element, const ForgeList *list)
{
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < list->count; i++)
	{
		pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
		push_fields(state, element, forge_list_item(list, i, element->size));
		pushJsonbValue(state, WJB_END_OBJECT, NULL);
	}
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
push_field(JsonbParseState **state, const ForgeField *field, const void *source)
{
	const void *value = (const char *) source + field->offset;
	char uuid[FORGE_UUID_TEXT_SIZE];
	char date[FORGE_DATE_TEXT_SIZE];
	int utc = 0;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			push_text(state, WJB_VALUE, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_TEXT_LIST:
			push_text_list(state, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_DECIMAL:
			push_numeric(state, forge_decimal_to_datum(*(const ForgeDecimal *) value));
			break;
		case FORGE_FIELD_INTEGER:
			push_numeric(state, NumericGetDatum(int64_to_numeric(*(const int64_t *) value)));
			break;
		case FORGE_FIELD_U128:
			push_numeric(state, forge_u128_to_datum(*(const ForgeU128 *) value));
			break;
		case FORGE_FIELD_BOOLEAN:
			push_boolean(state, *(const bool *) value);
			break;
		case FORGE_FIELD_UUID:
			forge_uuid_format(*(const ForgeUuid *) value, uuid);
			push_string(state, WJB_VALUE, pstrdup(uuid));
			break;
		case FORGE_FIELD_INSTANT:
			/* In UTC, so that it does not depend on the session's settings. */
			push_string(state, WJB_VALUE,
						JsonEncodeDateTime(palloc(MAXDATELEN + 1),
										   TimestampTzGetDatum(*(const ForgeInstant *) value),
										   TIMESTAMPTZOID, &utc));
			break;
		case FORGE_FIELD_DATE:
			forge_date_format(*(const ForgeDate *) value, date);
			push_string(state, WJB_VALUE, pstrdup(date));
			break;
		case FORGE_FIELD_JSON:
			push_json(state, *(const ForgeJson *) value);
			break;
		case FORGE_FIELD_LIST:
			push_list(state, field->element, value);
			break;
	}
}

static void
push_fields(JsonbParseState **state, const ForgeShape *shape, const void *source)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];

		if (forge_field_is_absent(field, source))
			continue;
		push_key(state, field->name);
		push_field(state, field, source);
	}
}

static Jsonb *
end_document(JsonbParseState **state)
{
	return JsonbValueToJsonb(pushJsonbValue(state, WJB_END_OBJECT, NULL));
}

Jsonb *
forge_codec_encode(const ForgeShape *shape, const void *source)
{
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_fields(&state, shape, source);
	return end_document(&state);
}

Jsonb *
forge_codec_encode_state(const ForgeShape *shape, const void *source, int64 version)
{
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_key(&state, "version");
	push_numeric(&state, NumericGetDatum(int64_to_numeric(version)));
	push_fields(&state, shape, source);
	return end_document(&state);
}

/* ----- JSON Schema -------------------------------------------------------------------------- */

static void
push_pair(JsonbParseState **state, const char *name, const char *value)
{
	push_key(state, name);
	push_string(state, WJB_VALUE, value);
}

static void push_object_schema(JsonbParseState **state, const ForgeShape *shape);

static void
push_integer(JsonbParseState **state, const char *name, int64 value)
{
	push_key(state, name);
	push_numeric(state, NumericGetDatum(int64_to_numeric(value)));
}

/* The words that a text may be, if they are listed. */
static void
push_words(JsonbParseState **state, const ForgeField *field)
{
	ForgeText rest = forge_text_from(field->words);
	ForgeText word;

	if (field->words == NULL)
		return;
	push_key(state, "enum");
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	while (forge_word_next(&rest, &word))
		push_text(state, WJB_ELEM, word);
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

/* The value that a field has if it is not given. */
static void
push_default(JsonbParseState **state, const ForgeField *field)
{
	ForgeDecimal number;

	if (field->otherwise == NULL)
		return;
	push_key(state, "default");
	switch (field->type)
	{
		case FORGE_FIELD_BOOLEAN:
			push_boolean(state, strcmp(field->otherwise, "true") == 0);
			break;
		case FORGE_FIELD_DECIMAL:
		case FORGE_FIELD_INTEGER:
			(void) forge_decimal_parse(forge_text_from(field->otherwise), &number);
			push_numeric(state, forge_decimal_to_datum(number));
			break;
		case FORGE_FIELD_TEXT_LIST:
			pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
			push_string(state, WJB_ELEM, field->otherwise);
			pushJsonbValue(state, WJB_END_ARRAY, NULL);
			break;
		default:
			push_string(state, WJB_VALUE, field->otherwise);
	}
}

/* A number may be a string of its digits, too. */
static void
push_number_schema(JsonbParseState **state, const char *type)
{
	push_key(state, "type");
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	push_string(state, WJB_ELEM, type);
	push_string(state, WJB_ELEM, "string");
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
push_field_schema(JsonbParseState **state, const ForgeField *field)
{
	push_key(state, field->name);
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	push_pair(state, "description", field->meaning);
	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			push_pair(state, "type", "string");
			push_integer(state, "maxLength", field->limit);
			push_words(state, field);
			break;
		case FORGE_FIELD_TEXT_LIST:
			push_pair(state, "type", "array");
			push_key(state, "items");
			pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
			push_pair(state, "type", "string");
			push_words(state, field);
			pushJsonbValue(state, WJB_END_OBJECT, NULL);
			break;
		case FORGE_FIELD_DECIMAL:
			push_number_schema(state, "number");
			break;
		case FORGE_FIELD_INTEGER:
			push_number_schema(state, "integer");
			break;
		case FORGE_FIELD_U128:
			push_number_schema(state, "integer");
			push_integer(state, "minimum", 0);
			break;
		case FORGE_FIELD_BOOLEAN:
			push_pair(state, "type", "boolean");
			break;
		case FORGE_FIELD_UUID:
			push_pair(state, "type", "string");
			push_pair(state, "format", "uuid");
			break;
		case FORGE_FIELD_INSTANT:
			push_pair(state, "type", "string");
			push_pair(state, "format", "date-time");
			break;
		case FORGE_FIELD_DATE:
			push_pair(state, "type", "string");
			push_pair(state, "format", "date");
			break;
		case FORGE_FIELD_JSON:
			push_pair(state, "type", "object");
			break;
		case FORGE_FIELD_LIST:
			push_pair(state, "type", "array");
			push_integer(state, "maxItems", field->limit);
			push_key(state, "items");
			pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
			push_object_schema(state, field->element);
			pushJsonbValue(state, WJB_END_OBJECT, NULL);
			break;
	}
	push_default(state, field);
	if (field->flags & FORGE_FIELD_PERSONAL)
	{
		push_key(state, "x-personal");
		push_boolean(state, true);
	}
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

static void
push_object_schema(JsonbParseState **state, const ForgeShape *shape)
{
	push_pair(state, "description", shape->description);
	push_pair(state, "type", "object");
	push_key(state, "additionalProperties");
	push_boolean(state, false);
	push_key(state, "properties");
	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < shape->field_count; i++)
		push_field_schema(state, &shape->fields[i]);
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
	push_key(state, "required");
	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < shape->field_count; i++)
		if (shape->fields[i].flags & FORGE_FIELD_REQUIRED)
			push_string(state, WJB_ELEM, shape->fields[i].name);
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

Jsonb *
forge_codec_schema(const ForgeShape *shape)
{
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_pair(&state, "$schema", "https://json-schema.org/draft/2020-12/schema");
	push_pair(&state, "title", shape->name);
	push_object_schema(&state, shape);
	return end_document(&state);
}
