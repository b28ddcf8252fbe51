/*
 * field.c
 *	  Descriptors: clearing, setting and checking fields.  The packed form is in
 *	  field_packed.c, comparing in field_compare.c.
 */
#include "base/field.h"

#include <string.h>

#include "base/word.h"

static void *
member(const ForgeField *field, void *target)
{
	return (char *) target + field->offset;
}

void
forge_shape_clear(const ForgeShape *shape, void *target)
{
	/* Zero is "not given" for all types but two, and for decimals that can tell it. */
	if (shape->size > 0)
		memset(target, 0, shape->size);
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];

		if (field->type == FORGE_FIELD_INSTANT)
			*(ForgeInstant *) member(field, target) = FORGE_INSTANT_ABSENT;
		else if (field->type == FORGE_FIELD_DATE)
			*(ForgeDate *) member(field, target) = FORGE_DATE_ABSENT;
		else if (field->flags & FORGE_FIELD_NULLABLE)
			*(ForgeDecimal *) member(field, target) = FORGE_DECIMAL_ABSENT;
	}
}

int
forge_shape_find(const ForgeShape *shape, ForgeText name)
{
	for (int i = 0; i < shape->field_count; i++)
		if (forge_text_equal(forge_text_from(shape->fields[i].name), name))
			return i;
	return -1;
}

bool
forge_field_is_absent(const ForgeField *field, const void *source)
{
	const void *value = (const char *) source + field->offset;
	bool is_sparse = (field->flags & FORGE_FIELD_SPARSE) != 0;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
			return forge_text_is_absent(*(const ForgeText *) value);
		case FORGE_FIELD_UUID:
			return forge_uuid_is_nil(*(const ForgeUuid *) value);
		case FORGE_FIELD_INSTANT:
			return *(const ForgeInstant *) value == FORGE_INSTANT_ABSENT;
		case FORGE_FIELD_DATE:
			return *(const ForgeDate *) value == FORGE_DATE_ABSENT;
		case FORGE_FIELD_DECIMAL:
			return (is_sparse && forge_decimal_is_zero(*(const ForgeDecimal *) value)) ||
				   forge_decimal_is_absent(*(const ForgeDecimal *) value);
		case FORGE_FIELD_INTEGER:
			return is_sparse && *(const int64_t *) value == 0;
		case FORGE_FIELD_U128:
			return is_sparse && forge_u128_is_zero(*(const ForgeU128 *) value);
		case FORGE_FIELD_BOOLEAN:
			return is_sparse && !*(const bool *) value;
		case FORGE_FIELD_LIST:
			break;
	}
	return is_sparse && ((const ForgeList *) value)->count == 0;
}

static void
copy_text(ForgeText *text, ForgeArena *arena)
{
	char *data;

	/* An empty text has data, too: it is not an absent one. */
	if (forge_text_is_absent(*text))
		return;
	data = forge_arena_allocate(arena, (size_t) text->length + 1);
	memcpy(data, text->data, (size_t) text->length);
	text->data = data;
}

void
forge_shape_copy_texts(const ForgeShape *shape, void *target, ForgeArena *arena)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		const ForgeList *list = member(field, target);

		if (field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST ||
			field->type == FORGE_FIELD_JSON)
			copy_text(member(field, target), arena);
		else if (field->type == FORGE_FIELD_LIST)
			for (int32_t j = 0; j < list->count; j++)
				forge_shape_copy_texts(field->element,
									   forge_list_item(list, j, field->element->size), arena);
	}
}

const char *
forge_field_type_words(ForgeFieldType type)
{
	switch (type)
	{
		case FORGE_FIELD_TEXT:
			return "a string";
		case FORGE_FIELD_TEXT_LIST:
			return "a list of strings";
		case FORGE_FIELD_DECIMAL:
			return "a number";
		case FORGE_FIELD_INTEGER:
			return "a whole number";
		case FORGE_FIELD_U128:
			return "a whole number from 0 up";
		case FORGE_FIELD_BOOLEAN:
			return "true or false";
		case FORGE_FIELD_UUID:
			return "a UUID";
		case FORGE_FIELD_INSTANT:
			return "a time like 2024-07-01T12:00:00Z";
		case FORGE_FIELD_DATE:
			return "a date like 2024-07-01";
		case FORGE_FIELD_JSON:
			return "an object";
		case FORGE_FIELD_LIST:
			break;
	}
	return "a list of objects";
}

static ForgeOutcome
refuse_field(ForgeReason reason, const ForgeField *field)
{
	return forge_with_string(forge_refuse(reason), field->name);
}

static ForgeOutcome
refuse_mistyped(const ForgeField *field)
{
	return forge_with_string(refuse_field(FORGE_REASON_FIELD_MISTYPED, field),
							 forge_field_type_words(field->type));
}

/* The refusal for a number's text that could not be read. */
static ForgeOutcome
refuse_number(const ForgeField *field, ForgeDecimalStatus status)
{
	switch (status)
	{
		case FORGE_DECIMAL_NOT_FINITE:
			return refuse_field(FORGE_REASON_NUMBER_NOT_FINITE, field);
		case FORGE_DECIMAL_TOO_PRECISE:
			return refuse_field(FORGE_REASON_NUMBER_TOO_PRECISE, field);
		case FORGE_DECIMAL_OUT_OF_RANGE:
			return refuse_field(FORGE_REASON_NUMBER_OUT_OF_RANGE, field);
		case FORGE_DECIMAL_OK:
		case FORGE_DECIMAL_MALFORMED:
			break;
	}
	return refuse_mistyped(field);
}

static ForgeOutcome
check_word(const ForgeField *field, ForgeText word)
{
	if (forge_word_number(field->words, word) >= 0)
		return forge_accept();
	return forge_with_text(
		forge_with_string(refuse_field(FORGE_REASON_WORD_UNKNOWN, field), field->words), word);
}

/* Refuses a text that is none of the field's words; of a list, the first that is none. */
static ForgeOutcome
check_words(const ForgeField *field, ForgeText value)
{
	ForgeOutcome outcome = forge_accept();
	ForgeText word;

	if (field->type == FORGE_FIELD_TEXT)
		return check_word(field, value);
	while (!forge_outcome_is_refusal(outcome) &&
		   forge_text_next(&value, FORGE_LIST_SEPARATOR, &word))
		outcome = check_word(field, word);
	return outcome;
}

ForgeOutcome
forge_field_set_text(const ForgeField *field, void *target, ForgeText value)
{
	if (field->flags & FORGE_FIELD_TRIMMED)
		value = forge_text_trim(value);
	if (value.length > field->limit && forge_text_characters(value) > field->limit)
	{
		ForgeOutcome outcome = refuse_field(FORGE_REASON_TEXT_TOO_LONG, field);

		outcome = forge_with_integer(outcome, field->limit);
		return forge_with_integer(outcome, forge_text_characters(value));
	}
	if (field->words != NULL)
	{
		ForgeOutcome outcome = check_words(field, value);

		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	*(ForgeText *) member(field, target) = value;
	return forge_accept();
}

ForgeOutcome
forge_field_set_decimal(const ForgeField *field, void *target, ForgeText digits)
{
	ForgeDecimalStatus status = forge_decimal_parse(digits, member(field, target));

	return status == FORGE_DECIMAL_OK ? forge_accept() : refuse_number(field, status);
}

ForgeOutcome
forge_field_set_integer(const ForgeField *field, void *target, int64_t value)
{
	*(int64_t *) member(field, target) = value;
	return forge_accept();
}

ForgeOutcome
forge_field_set_u128(const ForgeField *field, void *target, ForgeText digits)
{
	ForgeDecimalStatus status = forge_u128_parse(digits, member(field, target));

	if (status == FORGE_DECIMAL_OK)
		return forge_accept();
	/* A number that is not whole is of another type, as with an integer. */
	return status == FORGE_DECIMAL_TOO_PRECISE ? refuse_mistyped(field)
											   : refuse_number(field, status);
}

ForgeOutcome
forge_field_set_boolean(const ForgeField *field, void *target, bool value)
{
	*(bool *) member(field, target) = value;
	return forge_accept();
}

ForgeOutcome
forge_field_check_id(const char *name, ForgeUuid id)
{
	if (!forge_uuid_is_nil(id))
		return forge_accept();
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), name);
}

ForgeOutcome
forge_field_set_uuid(const ForgeField *field, void *target, ForgeUuid value)
{
	ForgeOutcome outcome = forge_field_check_id(field->name, value);

	if (!forge_outcome_is_refusal(outcome))
		*(ForgeUuid *) member(field, target) = value;
	return outcome;
}

ForgeOutcome
forge_field_set_instant(const ForgeField *field, void *target, ForgeInstant value)
{
	if (!forge_instant_is_in_range(value))
		return refuse_field(FORGE_REASON_INSTANT_OUT_OF_RANGE, field);
	*(ForgeInstant *) member(field, target) = value;
	return forge_accept();
}

static ForgeOutcome
set_instant_text(const ForgeField *field, void *target, ForgeText text)
{
	switch (forge_instant_parse(text, member(field, target)))
	{
		case FORGE_INSTANT_OK:
			return forge_accept();
		case FORGE_INSTANT_OUT_OF_RANGE:
			return refuse_field(FORGE_REASON_INSTANT_OUT_OF_RANGE, field);
		case FORGE_INSTANT_TOO_PRECISE:
			return refuse_field(FORGE_REASON_INSTANT_TOO_PRECISE, field);
		case FORGE_INSTANT_MALFORMED:
			break;
	}
	return refuse_mistyped(field);
}

ForgeOutcome
forge_field_set_date(const ForgeField *field, void *target, ForgeDate value)
{
	if (!forge_date_is_in_range(value))
		return refuse_field(FORGE_REASON_INSTANT_OUT_OF_RANGE, field);
	*(ForgeDate *) member(field, target) = value;
	return forge_accept();
}

static ForgeOutcome
set_date_text(const ForgeField *field, void *target, ForgeText text)
{
	switch (forge_date_parse(text, member(field, target)))
	{
		case FORGE_DATE_OK:
			return forge_accept();
		case FORGE_DATE_OUT_OF_RANGE:
			return refuse_field(FORGE_REASON_INSTANT_OUT_OF_RANGE, field);
		case FORGE_DATE_MALFORMED:
			break;
	}
	return refuse_mistyped(field);
}

ForgeOutcome
forge_field_set_json(const ForgeField *field, void *target, ForgeText object, ForgeArena *arena)
{
	ForgeOutcome outcome = refuse_field(FORGE_REASON_DOCUMENT_TOO_LARGE, field);
	ForgeJson canonical;

	if (!forge_json_canonical(object, arena, &canonical))
		return refuse_field(FORGE_REASON_DOCUMENT_TOO_COMPLEX, field);
	if (canonical.length > field->limit)
		return forge_with_integer(forge_with_integer(outcome, field->limit), canonical.length);
	*(ForgeJson *) member(field, target) = canonical;
	return forge_accept();
}

ForgeOutcome
forge_field_check_count(const ForgeField *field, int64_t count)
{
	if (count <= field->limit)
		return forge_accept();
	return forge_with_integer(
		forge_with_integer(refuse_field(FORGE_REASON_TOO_MANY, field), field->limit), count);
}

ForgeOutcome
forge_field_set_list(const ForgeField *field, void *target, ForgeList value)
{
	ForgeOutcome outcome = forge_field_check_count(field, value.count);

	if (!forge_outcome_is_refusal(outcome))
		*(ForgeList *) member(field, target) = value;
	return outcome;
}

/* An integer from the digits of a JSON number, which may end in ".0". */
static ForgeOutcome
set_integer_digits(const ForgeField *field, void *target, ForgeText digits)
{
	ForgeDecimal decimal;
	ForgeDecimalStatus status = forge_decimal_parse(digits, &decimal);
	int32_t at;
	int64_t value = 0;
	bool fits = true;

	/* The decimal's reader knows the form; its range and its precision are not an integer's. */
	if (status == FORGE_DECIMAL_MALFORMED || status == FORGE_DECIMAL_NOT_FINITE)
		return refuse_number(field, status);

	/* Summed up below zero, where there is one integer more. */
	at = digits.data[0] == '-' || digits.data[0] == '+';
	for (; at < digits.length && digits.data[at] != '.'; at++)
		fits = fits && !__builtin_mul_overflow(value, 10, &value) &&
			   !__builtin_sub_overflow(value, digits.data[at] - '0', &value);
	for (at++; at < digits.length; at++)
		if (digits.data[at] != '0')
			return refuse_mistyped(field);
	if (digits.data[0] != '-')
		fits = fits && !__builtin_sub_overflow(0, value, &value);
	if (!fits)
		return refuse_number(field, FORGE_DECIMAL_OUT_OF_RANGE);
	return forge_field_set_integer(field, target, value);
}

ForgeOutcome
forge_field_set_value(const ForgeField *field, void *target, ForgeValue value)
{
	bool is_string = value.kind == FORGE_VALUE_STRING;
	bool is_number = value.kind == FORGE_VALUE_NUMBER || is_string;
	ForgeUuid uuid;

	if (value.kind == FORGE_VALUE_NULL)
		return forge_accept();
	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			if (is_string)
				return forge_field_set_text(field, target, value.text);
			break;
		case FORGE_FIELD_DECIMAL:
			if (is_number)
				return forge_field_set_decimal(field, target, value.text);
			break;
		case FORGE_FIELD_INTEGER:
			if (is_number)
				return set_integer_digits(field, target, value.text);
			break;
		case FORGE_FIELD_U128:
			if (is_number)
				return forge_field_set_u128(field, target, value.text);
			break;
		case FORGE_FIELD_BOOLEAN:
			if (value.kind == FORGE_VALUE_BOOLEAN)
				return forge_field_set_boolean(field, target, value.boolean);
			break;
		case FORGE_FIELD_UUID:
			if (is_string && forge_uuid_parse(value.text, &uuid))
				return forge_field_set_uuid(field, target, uuid);
			break;
		case FORGE_FIELD_INSTANT:
			if (is_string)
				return set_instant_text(field, target, value.text);
			break;
		case FORGE_FIELD_DATE:
			if (is_string)
				return set_date_text(field, target, value.text);
			break;
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_LIST:
		case FORGE_FIELD_JSON:
			break;
	}
	return refuse_mistyped(field);
}

/* Sets the value that a field has when none is given; describe.pl knows which types have one. */
static void
set_otherwise(const ForgeField *field, void *target)
{
	ForgeText text = forge_text_from(field->otherwise);
	ForgeOutcome outcome;

	if (field->type == FORGE_FIELD_BOOLEAN)
		outcome =
			forge_field_set_boolean(field, target, forge_text_equal(text, FORGE_TEXT("true")));
	else if (field->type == FORGE_FIELD_TEXT_LIST)
		outcome = forge_field_set_text(field, target, text);
	else
		outcome =
			forge_field_set_value(field, target, (ForgeValue){ FORGE_VALUE_STRING, .text = text });
	FORGE_ASSERT(!forge_outcome_is_refusal(outcome));
}

ForgeOutcome
forge_shape_complete(const ForgeShape *shape, void *target, uint64_t seen)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];

		if (seen >> i & 1)
			continue;
		if (field->flags & FORGE_FIELD_REQUIRED)
			return refuse_field(FORGE_REASON_FIELD_MISSING, field);
		if (field->otherwise != NULL)
			set_otherwise(field, target);
	}
	return forge_accept();
}
