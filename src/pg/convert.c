/*
 * convert.c
 *	  Between the core's values and the server's.
 */
#include "pg/convert.h"

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/timestamp.h"

ForgeUuid
forge_uuid_from_datum(Datum datum)
{
	ForgeUuid uuid;

	memcpy(uuid.bytes, DatumGetUUIDP(datum)->data, sizeof(uuid.bytes));
	return uuid;
}

Datum
forge_uuid_to_datum(ForgeUuid uuid)
{
	ForgeUuid *copy = palloc(sizeof(*copy));

	*copy = uuid;
	return FORGE_UUID_DATUM(copy);
}

ForgeText
forge_text_copy(ForgeText text)
{
	return (ForgeText){ pnstrdup(text.data, text.length), text.length };
}

Datum
forge_text_to_datum(ForgeText text)
{
	return PointerGetDatum(cstring_to_text_with_len(text.data, text.length));
}

Datum
forge_optional_text_to_datum(ForgeText text, bool *is_null)
{
	*is_null = forge_text_is_absent(text);
	return *is_null ? (Datum) 0 : forge_text_to_datum(text);
}

Datum
forge_json_to_datum(ForgeJson json)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(pnstrdup(json.data, json.length)));
}

Datum
forge_optional_json_to_datum(ForgeJson json, bool *is_null)
{
	*is_null = forge_text_is_absent(json);
	return *is_null ? (Datum) 0 : forge_json_to_datum(json);
}

ForgeText
forge_text_from_datum(Datum datum)
{
	text *value = DatumGetTextPP(datum);

	return (ForgeText){ VARDATA_ANY(value), (int32) VARSIZE_ANY_EXHDR(value) };
}

Datum
forge_text_list_to_datum(ForgeText list)
{
	ArrayBuildState *items = initArrayResult(TEXTOID, CurrentMemoryContext, false);
	ForgeText item;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &item))
		accumArrayResult(items, forge_text_to_datum(item), false, TEXTOID, CurrentMemoryContext);
	return makeArrayResult(items, CurrentMemoryContext);
}

ForgeOutcome
forge_text_list_from_datum(const char *field_name, Datum array, ForgeText *list)
{
	StringInfoData joined;
	Datum *elements;
	bool *nulls;
	int count;

	initStringInfo(&joined);
	deconstruct_array(DatumGetArrayTypeP(array), TEXTOID, -1, false, TYPALIGN_INT, &elements,
					  &nulls, &count);
	for (int i = 0; i < count; i++)
		if (nulls[i] || !forge_text_list_append(&joined, forge_text_from_datum(elements[i])))
			return forge_text_list_refuse(field_name);
	*list = (ForgeText){ joined.data, joined.len };
	return forge_accept();
}

bool
forge_text_list_append(StringInfo joined, ForgeText item)
{
	if (item.length == 0 || memchr(item.data, FORGE_LIST_SEPARATOR, item.length) != NULL)
		return false;
	if (joined->len > 0)
		appendStringInfoChar(joined, FORGE_LIST_SEPARATOR);
	appendBinaryStringInfo(joined, item.data, item.length);
	return true;
}

ForgeOutcome
forge_text_list_refuse(const char *field_name)
{
	return forge_with_string(
		forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), field_name),
		forge_field_type_words(FORGE_FIELD_TEXT_LIST));
}

Datum
forge_decimal_to_datum(ForgeDecimal decimal)
{
	int64 value = decimal.millionths;
	int scale = FORGE_DECIMAL_SCALE;

	if (value % FORGE_DECIMAL_ONE == 0)
		return NumericGetDatum(int64_to_numeric(value / FORGE_DECIMAL_ONE));
	while (value % 10 == 0)
	{
		value /= 10;
		scale--;
	}
	return NumericGetDatum(int64_div_fast_to_numeric(value, scale));
}

Datum
forge_u128_to_datum(ForgeU128 number)
{
	char digits[FORGE_U128_TEXT_SIZE];

	if (number.high == 0 && number.low <= PG_INT64_MAX)
		return NumericGetDatum(int64_to_numeric((int64) number.low));
	forge_u128_format(number, digits);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(digits), ObjectIdGetDatum(InvalidOid),
							   Int32GetDatum(-1));
}

ForgeText
forge_numeric_digits(Datum numeric)
{
	return forge_text_from(DatumGetCString(DirectFunctionCall1(numeric_out, numeric)));
}

ForgeU128
forge_u128_from_datum(Datum numeric)
{
	static Numeric limit = NULL; /* below it, a number fits in an int64 */
	ForgeU128 number = FORGE_U128_ZERO;

	if (unlikely(limit == NULL))
	{
		MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

		limit = int64_to_numeric(PG_INT64_MAX);
		MemoryContextSwitchTo(caller);
	}
	if (likely(DatumGetBool(DirectFunctionCall2(numeric_lt, numeric, NumericGetDatum(limit)))))
		return forge_u128_from((uint64) DatumGetInt64(DirectFunctionCall1(numeric_int8, numeric)));
	(void) forge_u128_parse(forge_numeric_digits(numeric), &number);
	return number;
}
