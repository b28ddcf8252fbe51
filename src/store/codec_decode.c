/*
 * codec_decode.c
 *	  JSON and SQL values into shapes, by their descriptors.
 */
#include "store/codec.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/memory.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

/* One JSON value in the form that the core decodes. */
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

ForgeOutcome
forge_codec_visit(JsonbContainer *object, ForgeMemberVisitor visit, void *context)
{
	JsonbIterator *iterator = JsonbIteratorInit(object);
	JsonbValue key;
	JsonbValue value;

	(void) JsonbIteratorNext(&iterator, &key, false);
	while (JsonbIteratorNext(&iterator, &key, true) == WJB_KEY)
	{
		ForgeOutcome outcome;

		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		outcome = visit(context, (ForgeText){ key.val.string.val, key.val.string.len }, &value);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return forge_accept();
}

static bool
is_array(const JsonbValue *value)
{
	return value->type == jbvBinary && JsonContainerIsArray(value->val.binary.data);
}

static ForgeOutcome
decode_text_list(const ForgeField *field, void *target, const JsonbValue *value)
{
	StringInfoData joined;
	JsonbIterator *iterator;
	JsonbValue item;

	if (!is_array(value))
		return forge_text_list_refuse(field->name);
	initStringInfo(&joined);
	iterator = JsonbIteratorInit(value->val.binary.data);
	(void) JsonbIteratorNext(&iterator, &item, false);
	while (JsonbIteratorNext(&iterator, &item, true) == WJB_ELEM)
		if (item.type != jbvString ||
			!forge_text_list_append(&joined,
									(ForgeText){ item.val.string.val, item.val.string.len }))
			return forge_text_list_refuse(field->name);
	return forge_field_set_text(field, target, (ForgeText){ joined.data, joined.len });
}

static ForgeOutcome
decode_plain(const ForgeField *field, void *target, const JsonbValue *value)
{
	ForgeValue given = to_value(value);
	ForgeOutcome outcome = forge_field_set_value(field, target, given);

	if (given.kind == FORGE_VALUE_NUMBER)
		pfree(unconstify(char *, given.text.data));
	return outcome;
}

static ForgeOutcome
decode_json(const ForgeField *field, void *target, JsonbContainer *object)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	char *text = JsonbToCString(NULL, object, 0);

	return forge_field_set_json(field, target, forge_text_from(text), &arena.arena);
}

static bool
is_object(const JsonbValue *value)
{
	return value->type == jbvBinary && JsonContainerIsObject(value->val.binary.data);
}

static ForgeOutcome decode_object(const ForgeShape *shape, JsonbContainer *object, void *target);

/* A refusal's first fact is the field's name; in a list it is lines[3].quantity. */
static ForgeOutcome
place_in_list(ForgeOutcome outcome, const ForgeField *list, int index)
{
	ForgeText name = outcome.facts[0].as.text;

	if (outcome.reason == FORGE_REASON_PAYLOAD_NOT_OBJECT)
		name = forge_text_from(psprintf("%s[%d]", list->name, index));
	else
		name = forge_text_from(psprintf("%s[%d].%.*s", list->name, index, name.length, name.data));
	outcome.facts[0].as.text = name;
	return outcome;
}

static ForgeOutcome
decode_list(const ForgeField *field, void *target, JsonbContainer *array)
{
	const ForgeShape *element = field->element;
	ForgeList list = { .count = JsonContainerSize(array) };
	ForgeOutcome outcome = forge_field_check_count(field, list.count);
	JsonbIterator *iterator = JsonbIteratorInit(array);
	JsonbValue item;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	list.capacity = list.count;
	list.items = palloc(Max(list.count * element->size, 1));
	(void) JsonbIteratorNext(&iterator, &item, false);
	for (int i = 0; i < list.count; i++)
	{
		(void) JsonbIteratorNext(&iterator, &item, true);
		if (is_object(&item))
			outcome = decode_object(element, item.val.binary.data,
									forge_list_item(&list, i, element->size));
		else
			outcome = forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "");
		if (forge_outcome_is_refusal(outcome))
			return place_in_list(outcome, field, i);
	}
	return forge_field_set_list(field, target, list);
}

ForgeOutcome
forge_codec_decode_member(const ForgeShape *shape, void *target, uint64 *seen, ForgeText name,
						  JsonbValue *value)
{
	int index = forge_shape_find(shape, name);
	const ForgeField *field;

	if (index < 0)
		return forge_with_text(forge_refuse(FORGE_REASON_FIELD_UNKNOWN), name);
	if (value->type == jbvNull)
		return forge_accept();

	*seen |= UINT64CONST(1) << index;
	field = &shape->fields[index];
	if (field->type == FORGE_FIELD_LIST && is_array(value))
		return decode_list(field, target, value->val.binary.data);
	if (field->type == FORGE_FIELD_JSON && is_object(value))
		return decode_json(field, target, value->val.binary.data);
	if (field->type == FORGE_FIELD_TEXT_LIST)
		return decode_text_list(field, target, value);
	return decode_plain(field, target, value);
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

static ForgeOutcome
decode_object(const ForgeShape *shape, JsonbContainer *object, void *target)
{
	ShapeDecoder decoder = { .shape = shape, .target = target };
	ForgeOutcome outcome;

	forge_shape_clear(shape, target);
	outcome = forge_codec_visit(object, decode_member, &decoder);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_shape_complete(shape, target, decoder.seen);
}

ForgeOutcome
forge_codec_decode(const ForgeShape *shape, Jsonb *json, void *target)
{
	forge_shape_clear(shape, target);
	if (!JB_ROOT_IS_OBJECT(json))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "payload");
	return decode_object(shape, &json->root, target);
}

/* ----- SQL values --------------------------------------------------------------------------- */

static ForgeOutcome
set_list(const ForgeField *field, void *target, Jsonb *json)
{
	if (JB_ROOT_IS_ARRAY(json) && !JB_ROOT_IS_SCALAR(json))
		return decode_list(field, target, &json->root);
	return forge_field_set_value(field, target, (ForgeValue){ .kind = FORGE_VALUE_OTHER });
}

static ForgeOutcome
set_json(const ForgeField *field, void *target, Jsonb *json)
{
	if (JB_ROOT_IS_OBJECT(json))
		return decode_json(field, target, &json->root);
	return forge_field_set_value(field, target, (ForgeValue){ .kind = FORGE_VALUE_OTHER });
}

static ForgeOutcome
set_text_list(const ForgeField *field, void *target, Datum array)
{
	ForgeText list;
	ForgeOutcome outcome = forge_text_list_from_datum(field->name, array, &list);

	return forge_outcome_is_refusal(outcome) ? outcome : forge_field_set_text(field, target, list);
}

ForgeOutcome
forge_codec_set_datum(const ForgeField *field, void *target, Datum datum)
{
	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			return forge_field_set_text(field, target, forge_text_from_datum(datum));
		case FORGE_FIELD_TEXT_LIST:
			return set_text_list(field, target, datum);
		case FORGE_FIELD_DECIMAL:
			return forge_field_set_decimal(field, target, forge_numeric_digits(datum));
		case FORGE_FIELD_INTEGER:
			return forge_field_set_integer(field, target, DatumGetInt64(datum));
		case FORGE_FIELD_U128:
			return forge_field_set_u128(field, target, forge_numeric_digits(datum));
		case FORGE_FIELD_BOOLEAN:
			return forge_field_set_boolean(field, target, DatumGetBool(datum));
		case FORGE_FIELD_UUID:
			return forge_field_set_uuid(field, target, forge_uuid_from_datum(datum));
		case FORGE_FIELD_INSTANT:
			return forge_field_set_instant(field, target, DatumGetTimestampTz(datum));
		case FORGE_FIELD_DATE:
			return forge_field_set_date(field, target, DatumGetDateADT(datum));
		case FORGE_FIELD_JSON:
			return set_json(field, target, DatumGetJsonbP(datum));
		case FORGE_FIELD_LIST:
			return set_list(field, target, DatumGetJsonbP(datum));
	}
	pg_unreachable();
}

Oid
forge_codec_type_oid(ForgeFieldType type)
{
	switch (type)
	{
		case FORGE_FIELD_TEXT:
			return TEXTOID;
		case FORGE_FIELD_TEXT_LIST:
			return TEXTARRAYOID;
		case FORGE_FIELD_DECIMAL:
		case FORGE_FIELD_U128:
			return NUMERICOID;
		case FORGE_FIELD_INTEGER:
			return INT8OID;
		case FORGE_FIELD_BOOLEAN:
			return BOOLOID;
		case FORGE_FIELD_UUID:
			return UUIDOID;
		case FORGE_FIELD_INSTANT:
			return TIMESTAMPTZOID;
		case FORGE_FIELD_DATE:
			return DATEOID;
		case FORGE_FIELD_JSON:
		case FORGE_FIELD_LIST:
			return JSONBOID;
	}
	pg_unreachable();
}

ForgeOutcome
forge_codec_check_size(const char *name, const Jsonb *json, int limit)
{
	ForgeOutcome outcome;

	if (json == NULL || VARSIZE(json) <= (Size) limit)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_DOCUMENT_TOO_LARGE), name);
	return forge_with_integer(forge_with_integer(outcome, limit), VARSIZE(json));
}
