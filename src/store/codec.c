/*
 * codec.c
 *	  JSON in and out of shapes, by their descriptors.
 */
#include "store/codec.h"

#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/json.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/* ----- decoding ----------------------------------------------------------------------------- */

/* One JSON value as what the core decodes. */
static ForgeValue
to_value(const JsonbValue *value)
{
	switch (value->type)
	{
		case jbvNull:
			return (ForgeValue){ .kind = FORGE_VALUE_NULL };
		case jbvBool:
			return (ForgeValue){ .kind = FORGE_VALUE_BOOLEAN, .boolean = value->val.boolean };
		case jbvNumeric:
			return (ForgeValue){ .kind = FORGE_VALUE_NUMBER,
								 .text =
									 forge_numeric_digits(NumericGetDatum(value->val.numeric)) };
		case jbvString:
			return (ForgeValue){ .kind = FORGE_VALUE_STRING,
								 .text = { value->val.string.val, value->val.string.len } };
		default:
			return (ForgeValue){ .kind = FORGE_VALUE_OTHER };
	}
}

static bool
is_plain_time(ForgeText text)
{
	static const char allowed[] = "0123456789-+:., TtZzUuCc";
	ForgeText word = text;

	if (text.length > 0 && text.data[0] == '-')
		word = (ForgeText){ text.data + 1, text.length - 1 };
	if (word.length == 8 && pg_strncasecmp(word.data, "infinity", 8) == 0)
		return true;
	for (int i = 0; i < text.length; i++)
		if (memchr(allowed, text.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}

/*
 * A time as people write it.  Refuses FIELD_MISTYPED for what is none, and
 * INSTANT_OUT_OF_RANGE for an infinite one.
 */
static ForgeOutcome
read_instant(const char *field_name, ForgeText text, ForgeInstant *result)
{
	char *string = pnstrdup(text.data, text.length);
	char buffer[MAXDATELEN + MAXDATEFIELDS];
	char *fields[MAXDATEFIELDS];
	int field_types[MAXDATEFIELDS];
	int field_count;
	int kind;
	int zone;
	struct pg_tm time;
	fsec_t fraction;
	TimestampTz instant = 0;

	/*
	 * The steps of timestamptz_in, which would raise errors of its own.  Words but T, Z,
	 * UTC and infinity are not times: "now" would be another one in a retry.
	 */
	if (is_plain_time(text) &&
		ParseDateTime(string, buffer, sizeof(buffer), fields, field_types, MAXDATEFIELDS,
					  &field_count) == 0 &&
		forge_compat_decode_time(fields, field_types, field_count, &kind, &time, &fraction,
								 &zone) == 0)
	{
		if (kind == DTK_LATE || kind == DTK_EARLY)
			return forge_with_string(forge_refuse(FORGE_REASON_INSTANT_OUT_OF_RANGE), field_name);
		if (kind == DTK_EPOCH)
			instant = SetEpochTimestamp();
		else if (kind != DTK_DATE || tm2timestamp(&time, fraction, &zone, &instant) != 0)
			return forge_with_string(forge_refuse(FORGE_REASON_INSTANT_OUT_OF_RANGE), field_name);
		*result = instant;
		return forge_accept();
	}
	return forge_with_string(
		forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), field_name),
		forge_field_type_words(FORGE_FIELD_INSTANT));
}

ForgeOutcome
forge_codec_visit(JsonbContainer *object, ForgeMemberVisitor visit, void *context)
{
	JsonbIterator *iterator = JsonbIteratorInit(object);
	JsonbIteratorToken token;
	JsonbValue key;
	JsonbValue value;

	(void) JsonbIteratorNext(&iterator, &key, false);
	while ((token = JsonbIteratorNext(&iterator, &key, true)) == WJB_KEY)
	{
		ForgeOutcome outcome;

		(void) JsonbIteratorNext(&iterator, &value, true);
		outcome = visit(context, (ForgeText){ key.val.string.val, key.val.string.len }, &value);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return forge_accept();
}

static ForgeOutcome
decode_list(const ForgeField *field, void *target, JsonbValue *value)
{
	StringInfoData joined;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue item;

	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data))
		return forge_list_refuse(field->name);
	initStringInfo(&joined);
	iterator = JsonbIteratorInit(value->val.binary.data);
	(void) JsonbIteratorNext(&iterator, &item, false);
	while ((token = JsonbIteratorNext(&iterator, &item, true)) == WJB_ELEM)
		if (item.type != jbvString ||
			!forge_list_append(&joined, (ForgeText){ item.val.string.val, item.val.string.len }))
			return forge_list_refuse(field->name);
	return forge_field_set_text(field, target, (ForgeText){ joined.data, joined.len });
}

ForgeOutcome
forge_codec_decode_member(const ForgeShape *shape, void *target, uint64 *seen, ForgeText name,
						  JsonbValue *value)
{
	int index = forge_shape_find(shape, name);
	const ForgeField *field;
	ForgeInstant instant = FORGE_INSTANT_ABSENT;
	ForgeOutcome outcome;

	if (index < 0)
		return forge_with_text(forge_refuse(FORGE_REASON_FIELD_UNKNOWN), name);
	if (value->type == jbvNull)
		return forge_accept();

	field = &shape->fields[index];
	if (field->type == FORGE_FIELD_TEXT_LIST)
	{
		*seen |= UINT64CONST(1) << index;
		return decode_list(field, target, value);
	}
	*seen |= UINT64CONST(1) << index;
	if (field->type != FORGE_FIELD_INSTANT || value->type != jbvString)
	{
		ForgeValue given = to_value(value);

		outcome = forge_field_set_value(field, target, given);
		if (given.kind == FORGE_VALUE_NUMBER)
			pfree(unconstify(char *, given.text.data));
		return outcome;
	}
	outcome = read_instant(field->name, to_value(value).text, &instant);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_field_set_instant(field, target, instant);
}

typedef struct ShapeDecoder
{
	const ForgeShape *shape;
	void *target;
	uint64 seen;
} ShapeDecoder;

static ForgeOutcome
decode_member(void *context, ForgeText name, JsonbValue *value)
{
	ShapeDecoder *decoder = context;

	return forge_codec_decode_member(decoder->shape, decoder->target, &decoder->seen, name, value);
}

ForgeOutcome
forge_codec_decode(const ForgeShape *shape, Jsonb *json, void *target)
{
	ShapeDecoder decoder = { .shape = shape, .target = target };
	ForgeOutcome outcome;

	forge_shape_clear(shape, target);
	if (!JB_ROOT_IS_OBJECT(json))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "payload");
	outcome = forge_codec_visit(&json->root, decode_member, &decoder);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_shape_complete(shape, decoder.seen);
}

/* ----- encoding ----------------------------------------------------------------------------- */

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
push_list(JsonbParseState **state, ForgeText list)
{
	ForgeText item;

	pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &item))
		push_text(state, WJB_ELEM, item);
	pushJsonbValue(state, WJB_END_ARRAY, NULL);
}

static void
push_field(JsonbParseState **state, const ForgeField *field, const void *source)
{
	const void *value = (const char *) source + field->offset;
	char uuid[FORGE_UUID_TEXT_SIZE];
	int utc = 0;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			push_text(state, WJB_VALUE, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_TEXT_LIST:
			push_list(state, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_DECIMAL:
			push_numeric(state, forge_decimal_to_datum(*(const ForgeDecimal *) value));
			break;
		case FORGE_FIELD_INTEGER:
			push_numeric(state, NumericGetDatum(int64_to_numeric(*(const int64_t *) value)));
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
			push_key(state, "maxLength");
			push_numeric(state, NumericGetDatum(int64_to_numeric(field->limit)));
			break;
		case FORGE_FIELD_TEXT_LIST:
			push_pair(state, "type", "array");
			push_key(state, "items");
			pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
			push_pair(state, "type", "string");
			pushJsonbValue(state, WJB_END_OBJECT, NULL);
			break;
		case FORGE_FIELD_DECIMAL:
		case FORGE_FIELD_INTEGER:
			push_key(state, "type");
			pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
			push_string(state, WJB_ELEM, field->type == FORGE_FIELD_INTEGER ? "integer" : "number");
			push_string(state, WJB_ELEM, "string");
			pushJsonbValue(state, WJB_END_ARRAY, NULL);
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
	}
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

Jsonb *
forge_codec_schema(const ForgeShape *shape)
{
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_pair(&state, "$schema", "https://json-schema.org/draft/2020-12/schema");
	push_pair(&state, "title", shape->name);
	push_pair(&state, "description", shape->description);
	push_pair(&state, "type", "object");
	push_key(&state, "additionalProperties");
	push_boolean(&state, false);
	push_key(&state, "properties");
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < shape->field_count; i++)
		push_field_schema(&state, &shape->fields[i]);
	pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	push_key(&state, "required");
	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < shape->field_count; i++)
		if (shape->fields[i].flags & FORGE_FIELD_REQUIRED)
			push_string(&state, WJB_ELEM, shape->fields[i].name);
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	return end_document(&state);
}
