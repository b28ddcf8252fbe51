/*
 * fuzz_shape.h
 *	  Structs by their shapes: taken from the input, written as JSON values and
 *	  read again, and compared byte by byte with what they were.
 *
 * What is taken is what a decoder lets through: every field went through its
 * setter, and required fields are given.  Ids are out of few and texts often so,
 * so that they collide; numbers are often few or at the edges of their range.
 */
#ifndef FORGE_FUZZ_SHAPE_H
#define FORGE_FUZZ_SHAPE_H

#include "base/field.h"
#include "base/word.h"
#include "fuzz.h"

/* The ids that are taken: the first byte is 1 to this, the others are 0. */
#define FUZZ_ID_COUNT 5

#define FUZZ_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* ---- texts ---- */

/* Texts that are taken for fields of that name, besides the usual ones. */
typedef struct FuzzVocabulary
{
	const char *field_name;
	const char *texts[7]; /* up to the first NULL */
} FuzzVocabulary;

#define FUZZ_ROLE_NAMES                                                                            \
	"viewer", "admin", "a", "a-role.of_63-characters-0123456789-0123456789-0123456789-01234", "A"

static const FuzzVocabulary fuzz_vocabularies[] = {
	{ "account", { "1000", "4000", "1000", "a" } },
	{ "algorithm", { "HS256", "RS512", "none" } },
	{ "country", { "DE", "AQ", "XX" } },
	{ "currency", { "EUR", "JPY", "KWD", "CLF", "eur", "XXX" } },
	{ "detector", { "z_score", "cusum", "unknown" } },
	{ "dimension", { "mass", "count", "Mass" } },
	{ "email",
	  { "ann@shop.example", " A.B+c@D-e.fg\n", "a@b", "\xE2\x80\x8B\x61@b.cd\xC2\xA0",
		"j\xC3\xB6rg@b.cd" } },
	{ "gtin", { "4006381333931", "73513537", "4006381333932" } },
	{ "kind", { "shop.mail", "forge.own", "Shop" } },
	{ "iban",
	  { "DE89370400440532013000", "de89 3704 0044 0532 0130 00", "DE88370400440532013000" } },
	{ "number", { "1000", "1.A-Z", "a", "-1", "12345678901234567890" } },
	{ "permissions", { "inventory.*", "*", "inventory.item.create", "inventory*", "." } },
	{ "role", { FUZZ_ROLE_NAMES } },
	{ "roles", { FUZZ_ROLE_NAMES } },
	{ "slug", { "acme", "a-1", "Acme" } },
	{ "unit", { "each", "kg", "Kg" } },
};

static const char *const fuzz_usual_texts[] = { "",   " ", "\xE2\x80\x8B\t\xC2\xA0", "a", "b",
												"ab", " a" };

static inline ForgeText
fuzz_take_known_text(const ForgeField *field, FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);

	for (size_t i = 0; i < FUZZ_LENGTH(fuzz_vocabularies); i++)
		if (strcmp(fuzz_vocabularies[i].field_name, field->name) == 0)
		{
			const char *const *texts = fuzz_vocabularies[i].texts;
			uint8_t count = 0;

			while (count < FUZZ_LENGTH(fuzz_vocabularies[i].texts) && texts[count] != NULL)
				count++;
			return forge_text_from(texts[choice % count]);
		}
	return forge_text_from(fuzz_usual_texts[choice % FUZZ_LENGTH(fuzz_usual_texts)]);
}

/* Items of a list of texts are as long as names of the server's. */
#define FUZZ_ITEM_LENGTH_MAX 63

/* One letter again and again, often just up to the limit. */
static inline ForgeText
fuzz_take_long_text(const ForgeField *field, FuzzInput *input, ForgeArena *arena)
{
	int32_t limit = field->type == FORGE_FIELD_TEXT_LIST ? FUZZ_ITEM_LENGTH_MAX : field->limit;
	uint8_t choice = fuzz_take_byte(input);
	int32_t length = choice < 192 ? limit : choice % (limit + 1);
	char *data = forge_arena_allocate(arena, (size_t) length + 1);

	memset(data, 'a' + choice % 26, (size_t) length);
	return (ForgeText){ data, length };
}

static inline ForgeText
fuzz_take_word(const ForgeField *field, FuzzInput *input)
{
	ForgeText rest = forge_text_from(field->words);
	ForgeText word = rest;

	for (int count = 1 + fuzz_take_byte(input) % 8; count > 0 && forge_word_next(&rest, &word);)
		count--;
	return word;
}

/* A text for the field, or an item of its list of texts. */
static inline ForgeText
fuzz_take_text_for(const ForgeField *field, FuzzInput *input, ForgeArena *arena)
{
	uint8_t choice = fuzz_take_byte(input);

	if (field->words != NULL && choice < 192)
		return fuzz_take_word(field, input);
	if (choice < 144)
		return fuzz_take_known_text(field, input);
	if (choice < 176)
		return forge_text_from(fuzz_usual_texts[choice % FUZZ_LENGTH(fuzz_usual_texts)]);
	if (choice < 192)
		return fuzz_take_long_text(field, input, arena);
	return fuzz_take_text(input, choice < 240 || field->limit > 255 ? 8 : (size_t) field->limit);
}

/* As the decoder makes it: no item is empty or has the separator. */
static inline ForgeText
fuzz_take_text_list(const ForgeField *field, FuzzInput *input, ForgeArena *arena)
{
	ForgeText list = FORGE_TEXT("");

	for (int count = fuzz_take_byte(input) % 16; count > 0; count--)
	{
		ForgeText item = fuzz_take_text_for(field, input, arena);

		if (item.length > 0 &&
			memchr(item.data, FORGE_LIST_SEPARATOR, (size_t) item.length) == NULL)
			list = forge_text_list_with(arena, list, item);
	}
	return list;
}

/* ---- numbers ---- */

/* Small, at an edge, or of any size. */
static inline int64_t
fuzz_take_integer(FuzzInput *input)
{
	static const int64_t edges[] = { INT64_MAX, INT64_MIN, INT64_MAX - 1, -1 };
	uint8_t choice = fuzz_take_byte(input);

	if (choice < 160)
		return choice % 16;
	if (choice < 192)
		return edges[choice % 4];
	return fuzz_take_number(input) >> choice % 64;
}

/* Few halves; few prices which with them are ties for rounding; or any, never INT64_MIN. */
static inline ForgeDecimal
fuzz_take_decimal(FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);
	int64_t number;

	if (choice < 96)
		return (ForgeDecimal){ choice % 16 * INT64_C(500000) };
	if (choice < 160)
		return (ForgeDecimal){ choice % 4 * INT64_C(335000) };
	number = fuzz_take_integer(input);
	return (ForgeDecimal){ number == INT64_MIN ? -INT64_MAX : number };
}

/* Not far from the beginning of the clock (fuzz_aggregate.h), or any. */
static inline int64_t
fuzz_take_time(FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);

	return choice < 240 ? choice : fuzz_take_number(input) >> choice % 16;
}

/* Small, at an edge of either half, or of any size. */
static inline ForgeU128
fuzz_take_u128(FuzzInput *input)
{
	ForgeU128 number = forge_u128_from((uint64_t) fuzz_take_integer(input));

	if (fuzz_take_byte(input) >= 192)
		number.high = (uint64_t) fuzz_take_integer(input);
	return number;
}

static inline ForgeUuid
fuzz_take_id(FuzzInput *input)
{
	return (ForgeUuid){ { 1 + fuzz_take_byte(input) % FUZZ_ID_COUNT } };
}

/* ---- JSON ---- */

/* RFC 3339, in UTC, for an instant in range. */
static inline void
fuzz_format_instant(ForgeInstant instant, char buffer[64])
{
	const int64_t day = INT64_C(86400000000);
	int64_t time = (instant % day + day) % day;
	char date[FORGE_DATE_TEXT_SIZE];

	forge_date_format((ForgeDate) ((instant - time) / day), date);
	snprintf(buffer, 64, "%sT%02d:%02d:%02d.%06dZ", date, (int) (time / INT64_C(3600000000)),
			 (int) (time / 60000000 % 60), (int) (time / 1000000 % 60), (int) (time % 1000000));
}

/* A plain field's value as it stands in JSON, its text in the buffer or where the field's is. */
static inline ForgeValue
fuzz_json_value(const ForgeField *field, const void *source, char buffer[64])
{
	const void *value = (const char *) source + field->offset;
	ForgeValue json = { .kind = FORGE_VALUE_STRING };

	switch (field->type)
	{
		case FORGE_FIELD_BOOLEAN:
			return (ForgeValue){ .kind = FORGE_VALUE_BOOLEAN, .boolean = *(const bool *) value };
		case FORGE_FIELD_TEXT:
			json.text = *(const ForgeText *) value;
			return json;
		case FORGE_FIELD_DECIMAL:
			json.kind = FORGE_VALUE_NUMBER;
			forge_decimal_format(*(const ForgeDecimal *) value, buffer);
			break;
		case FORGE_FIELD_INTEGER:
			json.kind = FORGE_VALUE_NUMBER;
			snprintf(buffer, 64, "%lld", (long long) *(const int64_t *) value);
			break;
		case FORGE_FIELD_U128:
			json.kind = FORGE_VALUE_NUMBER;
			forge_u128_format(*(const ForgeU128 *) value, buffer);
			break;
		case FORGE_FIELD_UUID:
			forge_uuid_format(*(const ForgeUuid *) value, buffer);
			break;
		case FORGE_FIELD_INSTANT:
			check(forge_instant_is_in_range(*(const ForgeInstant *) value));
			fuzz_format_instant(*(const ForgeInstant *) value, buffer);
			break;
		case FORGE_FIELD_DATE:
			check(forge_date_is_in_range(*(const ForgeDate *) value));
			forge_date_format(*(const ForgeDate *) value, buffer);
			break;
		case FORGE_FIELD_JSON:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_LIST:
			abort();
	}
	json.text = forge_text_from(buffer);
	return json;
}

/* No item of the list is empty. */
static inline bool
fuzz_is_text_list(ForgeText list)
{
	int32_t end = list.length;

	for (int32_t i = 0; i <= end; i++)
		if (end > 0 && (i == end || list.data[i] == FORGE_LIST_SEPARATOR) &&
			(i == 0 || list.data[i - 1] == FORGE_LIST_SEPARATOR))
			return false;
	return true;
}

static inline void *fuzz_read_again(const ForgeShape *shape, const void *source, ForgeArena *arena);

static inline ForgeList
fuzz_read_list_again(const ForgeShape *element, const ForgeList *list, ForgeArena *arena)
{
	ForgeList copy = { NULL, 0, 0 };

	for (int32_t i = 0; i < list->count; i++)
		memcpy(forge_list_add(&copy, element->size, arena),
			   fuzz_read_again(element, forge_list_item(list, i, element->size), arena),
			   element->size);
	return copy;
}

static inline ForgeOutcome
fuzz_read_field_again(const ForgeField *field, const void *source, void *target, ForgeArena *arena)
{
	const void *value = (const char *) source + field->offset;
	char buffer[64];

	if (field->type == FORGE_FIELD_LIST)
		return forge_field_set_list(field, target,
									fuzz_read_list_again(field->element, value, arena));
	if (field->type == FORGE_FIELD_JSON)
		return forge_field_set_json(field, target, *(const ForgeJson *) value, arena);
	if (field->type == FORGE_FIELD_TEXT_LIST)
	{
		check(fuzz_is_text_list(*(const ForgeText *) value));
		return forge_field_set_text(field, target, *(const ForgeText *) value);
	}
	return forge_field_set_value(field, target, fuzz_json_value(field, source, buffer));
}

/*
 * The struct written as JSON and read again, as the log does with events: whatever is
 * given is accepted, what is required is there, and the values are the same.
 */
static inline void *
fuzz_read_again(const ForgeShape *shape, const void *source, ForgeArena *arena)
{
	void *target = forge_arena_allocate(arena, shape->size);
	uint64_t seen = 0;

	forge_shape_clear(shape, target);
	for (int i = 0; i < shape->field_count; i++)
		if (!forge_field_is_absent(&shape->fields[i], source))
		{
			ForgeOutcome outcome = fuzz_read_field_again(&shape->fields[i], source, target, arena);

			check(!forge_outcome_is_refusal(outcome));
			seen |= UINT64_C(1) << i;
		}
	check(!forge_outcome_is_refusal(forge_shape_complete(shape, target, seen)));
	check(forge_shape_equal(shape, source, target));
	return target;
}

/* ---- taking ---- */

static inline void *fuzz_take_struct(const ForgeShape *shape, FuzzInput *input, ForgeArena *arena);

static inline ForgeOutcome
fuzz_take_list_field(const ForgeField *field, void *target, FuzzInput *input, ForgeArena *arena)
{
	ForgeList list = { NULL, 0, 0 };

	for (int count = fuzz_take_byte(input) % 8; count > 0; count--)
		memcpy(forge_list_add(&list, field->element->size, arena),
			   fuzz_take_struct(field->element, input, arena), field->element->size);
	return forge_field_set_list(field, target, list);
}

static inline ForgeOutcome
fuzz_take_field(const ForgeField *field, void *target, FuzzInput *input, ForgeArena *arena)
{
	static const char *const objects[] = { "{}", "{\"a\":1}", "{\"b\": {\"a\": [null, 1.50]}}" };
	char buffer[FORGE_U128_TEXT_SIZE];

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			return forge_field_set_text(field, target, fuzz_take_text_for(field, input, arena));
		case FORGE_FIELD_TEXT_LIST:
			return forge_field_set_text(field, target, fuzz_take_text_list(field, input, arena));
		case FORGE_FIELD_DECIMAL:
			forge_decimal_format(fuzz_take_decimal(input), buffer);
			return forge_field_set_decimal(field, target, forge_text_from(buffer));
		case FORGE_FIELD_INTEGER:
			return forge_field_set_integer(field, target, fuzz_take_integer(input));
		case FORGE_FIELD_U128:
			forge_u128_format(fuzz_take_u128(input), buffer);
			return forge_field_set_u128(field, target, forge_text_from(buffer));
		case FORGE_FIELD_BOOLEAN:
			return forge_field_set_boolean(field, target, fuzz_take_byte(input) % 2);
		case FORGE_FIELD_UUID:
			return forge_field_set_uuid(field, target, fuzz_take_id(input));
		case FORGE_FIELD_INSTANT:
			return forge_field_set_instant(field, target, fuzz_take_time(input));
		case FORGE_FIELD_DATE:
			return forge_field_set_date(field, target, (ForgeDate) fuzz_take_time(input));
		case FORGE_FIELD_JSON:
			return forge_field_set_json(field, target,
										forge_text_from(objects[fuzz_take_byte(input) % 3]), arena);
		case FORGE_FIELD_LIST:
			return fuzz_take_list_field(field, target, input, arena);
	}
	abort();
}

/* A value that any field of its type takes: an empty text, the first word, 0. */
static inline void
fuzz_set_plain_value(const ForgeField *field, void *target)
{
	FuzzInput nothing = { NULL, 0 };
	ForgeText rest = forge_text_from(field->words);
	ForgeText text = FORGE_TEXT("");

	if (field->type == FORGE_FIELD_TEXT && field->words != NULL)
		(void) forge_word_next(&rest, &text);
	if (field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST)
		check(!forge_outcome_is_refusal(forge_field_set_text(field, target, text)));
	else
		check(!forge_outcome_is_refusal(fuzz_take_field(field, target, &nothing, NULL)));
}

/*
 * What is not required is left out now and then, and where its setter refuses what was taken; it
 * has its default then.
 */
static inline void *
fuzz_take_struct(const ForgeShape *shape, FuzzInput *input, ForgeArena *arena)
{
	void *target = forge_arena_allocate(arena, shape->size);
	uint64_t seen = 0;

	forge_shape_clear(shape, target);
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		bool is_required = (field->flags & FORGE_FIELD_REQUIRED) != 0;

		if (!is_required && fuzz_take_byte(input) % 4 == 0)
			continue;
		if (!forge_outcome_is_refusal(fuzz_take_field(field, target, input, arena)))
			seen |= UINT64_C(1) << i;
		else if (is_required)
		{
			fuzz_set_plain_value(field, target);
			seen |= UINT64_C(1) << i;
		}
	}
	check(!forge_outcome_is_refusal(forge_shape_complete(shape, target, seen)));
	return target;
}

/* ---- comparing ---- */

/* A struct as it was: its own bytes, and its packed form for what its texts and lists hold. */
typedef struct FuzzCopy
{
	void *bytes;
	uint8_t *packed;
	size_t packed_length;
} FuzzCopy;

static inline FuzzCopy
fuzz_copy(const ForgeShape *shape, const void *source, ForgeArena *arena)
{
	FuzzCopy copy = { .bytes = forge_arena_allocate(arena, shape->size),
					  .packed_length = forge_shape_pack(shape, source, NULL, 0) };

	memcpy(copy.bytes, source, shape->size);
	copy.packed = forge_arena_allocate(arena, copy.packed_length);
	forge_shape_pack(shape, source, copy.packed, copy.packed_length);
	return copy;
}

static inline bool
fuzz_is_unchanged(const ForgeShape *shape, const void *source, const FuzzCopy *before,
				  ForgeArena *arena)
{
	FuzzCopy now = fuzz_copy(shape, source, arena);

	return memcmp(now.bytes, before->bytes, shape->size) == 0 &&
		   now.packed_length == before->packed_length &&
		   memcmp(now.packed, before->packed, now.packed_length) == 0;
}

#endif
