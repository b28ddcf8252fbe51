/*
 * convert.h
 *	  Between the core's values and the server's.
 *
 * Conversions to Datums allocate in the current memory context; conversions from
 * Datums may return slices of the Datum's own memory.
 */
#ifndef FORGE_PG_CONVERT_H
#define FORGE_PG_CONVERT_H

#include "pg/forge_pg.h"

#include "base/decimal.h"
#include "base/field.h"
#include "base/text.h"
#include "base/u128.h"
#include "base/uuid.h"
#include "lib/stringinfo.h"
#include "utils/uuid.h"

/* The two have the same sixteen bytes. */
#define FORGE_UUID_DATUM(uuid_pointer) PointerGetDatum(uuid_pointer)

ForgeUuid forge_uuid_from_datum(Datum datum);
Datum forge_uuid_to_datum(ForgeUuid uuid);

/* A copy in the current memory context. */
ForgeText forge_text_copy(ForgeText text);

Datum forge_text_to_datum(ForgeText text);

/* NULL for one that is absent. */
Datum forge_optional_text_to_datum(ForgeText text, bool *is_null);

/* As jsonb; NULL for an absent value. */
Datum forge_json_to_datum(ForgeJson json);
Datum forge_optional_json_to_datum(ForgeJson json, bool *is_null);

ForgeText forge_text_from_datum(Datum datum);

/* A text list and text[]. */
Datum forge_text_list_to_datum(ForgeText list);
ForgeOutcome forge_text_list_from_datum(const char *field_name, Datum array, ForgeText *list);

/* Adds an item; false for an empty one, or one that holds the separator. */
bool forge_text_list_append(StringInfo joined, ForgeText item);

/* The refusal of a value that is no list of strings. */
ForgeOutcome forge_text_list_refuse(const char *field_name);

/* The shortest exact numeric: 5, 2.5, 0.000001. */
Datum forge_decimal_to_datum(ForgeDecimal decimal);

/* Exact, of any size. */
Datum forge_u128_to_datum(ForgeU128 number);

/* Back, of a whole number in that range. */
ForgeU128 forge_u128_from_datum(Datum numeric);

/* A numeric's digits, to be parsed by the core. */
ForgeText forge_numeric_digits(Datum numeric);

#endif
