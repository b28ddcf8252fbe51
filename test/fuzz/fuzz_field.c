/*
 * fuzz_field.c
 *	  Any members into every shape there is, and any bytes as its packed form.
 *
 * Two things must hold: whatever the setters accept keeps the field's limits and
 * comes back from the packed form, and what can be read as a packed form is
 * written again as the same bytes.
 */
#include "../unit/test_arena.h"
#include "../unit/test_sample.h"
#include "../unit/test_shape.h"
#include "base/limits.h"
#include "base/word.h"
#include "domain/registry.h"
#include "fuzz.h"

/* Room for any struct, and for its packed form with texts of the input's length. */
#define STRUCT_SIZE 1024

static TestArena arena;

/* The sample and all shapes of all aggregates, older versions too, by number. */
static const ForgeShape *
pick_shape(int number)
{
	int aggregate_count;
	const ForgeAggregate *const *aggregates = forge_registry(&aggregate_count);
	const ForgeAggregate *aggregate = aggregates[number / 4 % aggregate_count];
	const ForgeShape *shape = &sample_shape;

	if (number % 4 == 1)
		shape = aggregate->state;
	else if (number % 4 == 2)
		shape = aggregate->commands[number / 16 % aggregate->command_count];
	else if (number % 4 == 3)
		shape = aggregate->events[number / 16 % aggregate->event_count];
	if (number >= 128 && shape->before != NULL)
		shape = shape->before;
	check(shape->size <= STRUCT_SIZE);
	return shape;
}

/* ---- members ---- */

/* Does an accepted value keep what its field promises? */
static void
check_field(const ForgeField *field, const void *target)
{
	const void *value = (const char *) target + field->offset;

	if (field->type == FORGE_FIELD_TEXT)
		check(forge_text_characters(*(const ForgeText *) value) <= field->limit);
	if (field->type == FORGE_FIELD_TEXT && field->flags & FORGE_FIELD_TRIMMED)
		check(forge_text_equal(*(const ForgeText *) value,
							   forge_text_trim(*(const ForgeText *) value)));
	if (field->type == FORGE_FIELD_TEXT && field->words != NULL)
		check(forge_word_number(field->words, *(const ForgeText *) value) >= 0);
	if (field->type == FORGE_FIELD_JSON)
		check(((const ForgeJson *) value)->length <= field->limit);
	if (field->type == FORGE_FIELD_DECIMAL)
		check(((const ForgeDecimal *) value)->millionths != INT64_MIN);
	if (field->type == FORGE_FIELD_LIST)
		check(((const ForgeList *) value)->count <= field->limit);
}

/* The refusals that a setter may come to, each about this field. */
static void
check_refusal(const ForgeField *field, ForgeOutcome outcome)
{
	switch (outcome.reason)
	{
		case FORGE_REASON_FIELD_MISTYPED:
		case FORGE_REASON_FIELD_BLANK:
		case FORGE_REASON_TEXT_TOO_LONG:
		case FORGE_REASON_WORD_UNKNOWN:
		case FORGE_REASON_DOCUMENT_TOO_LARGE:
		case FORGE_REASON_DOCUMENT_TOO_COMPLEX:
		case FORGE_REASON_NUMBER_NOT_FINITE:
		case FORGE_REASON_NUMBER_TOO_PRECISE:
		case FORGE_REASON_NUMBER_OUT_OF_RANGE:
		case FORGE_REASON_INSTANT_OUT_OF_RANGE:
		case FORGE_REASON_TOO_MANY:
			break;
		default:
			check(false);
	}
	check(outcome.fact_count > 0);
	check(forge_text_equal(outcome.facts[0].as.text, forge_text_from(field->name)));
}

static bool set_member(const ForgeField *field, void *target, FuzzInput *input);

/* A list of so many elements as the input says, each with any members. */
static ForgeOutcome
set_list(const ForgeField *field, void *target, FuzzInput *input)
{
	const ForgeShape *element = field->element;
	ForgeList list = { NULL, 0, 0 };

	for (int count = fuzz_take_byte(input) % 6; count > 0; count--)
	{
		static _Alignas(max_align_t) uint8_t item[STRUCT_SIZE];

		memset(item, 0, sizeof(item));
		forge_shape_clear(element, item);
		for (int i = 0; i < element->field_count; i++)
			(void) set_member(&element->fields[i], item, input);
		memcpy(forge_list_add(&list, element->size, &arena.arena), item, element->size);
	}
	return forge_field_set_list(field, target, list);
}

/* Sets one member; whether it counts as seen. */
static bool
set_member(const ForgeField *field, void *target, FuzzInput *input)
{
	uint8_t before[STRUCT_SIZE];
	size_t end = field->offset + forge_field_size(field->type);
	ForgeValue value = { .kind = (ForgeValueKind) (fuzz_take_byte(input) % 5) };
	ForgeOutcome outcome;

	memcpy(before, target, STRUCT_SIZE);
	value.boolean = fuzz_take_byte(input) % 2;
	if (value.kind == FORGE_VALUE_NUMBER || value.kind == FORGE_VALUE_STRING)
		value.text = fuzz_take_text(input, 255);
	if (field->words != NULL && value.text.length == 1)
		value.text = forge_text_from(value.text.data[0] % 2 ? "goods" : "service");
	if (field->type == FORGE_FIELD_INSTANT && value.kind != FORGE_VALUE_NULL)
		outcome = forge_field_set_instant(field, target, fuzz_take_number(input));
	else if (field->type == FORGE_FIELD_DATE && value.kind == FORGE_VALUE_NUMBER)
		outcome = forge_field_set_date(field, target, (ForgeDate) fuzz_take_number(input));
	else if (field->type == FORGE_FIELD_JSON && value.kind == FORGE_VALUE_STRING)
		outcome = forge_field_set_json(field, target, value.text, &arena.arena);
	else if (field->type == FORGE_FIELD_LIST && value.kind == FORGE_VALUE_OTHER)
		outcome = set_list(field, target, input);
	else
		outcome = forge_field_set_value(field, target, value);

	check(memcmp(before, target, field->offset) == 0);
	check(memcmp(before + end, (uint8_t *) target + end, STRUCT_SIZE - end) == 0);
	if (forge_outcome_is_refusal(outcome) || value.kind == FORGE_VALUE_NULL)
	{
		check(memcmp(before, target, STRUCT_SIZE) == 0);
		if (forge_outcome_is_refusal(outcome))
			check_refusal(field, outcome);
		return false;
	}
	check_field(field, target);
	check(field->type == FORGE_FIELD_UUID || (field->flags & FORGE_FIELD_SPARSE) != 0 ||
		  !forge_field_is_absent(field, target));
	return true;
}

static void
fuzz_members(const ForgeShape *shape, FuzzInput *input)
{
	static _Alignas(max_align_t) uint8_t source[STRUCT_SIZE];
	static _Alignas(max_align_t) uint8_t target[STRUCT_SIZE];
	size_t capacity = 100 + 100 * input->size + shape->size;
	uint8_t *first = malloc(capacity);
	uint8_t *second = malloc(capacity);
	uint64_t seen = 0;
	size_t length;
	ForgeOutcome outcome;

	memset(source, 0, sizeof(source));
	forge_shape_clear(shape, source);
	while (input->size > 0 && shape->field_count > 0)
	{
		int number = fuzz_take_byte(input) % shape->field_count;
		const ForgeField *field = &shape->fields[number];

		check(forge_shape_find(shape, forge_text_from(field->name)) == number);
		if (set_member(field, source, input))
			seen |= UINT64_C(1) << number;
	}

	outcome = forge_shape_complete(shape, source, seen);
	for (int i = 0; i < shape->field_count; i++)
		if (!forge_outcome_is_refusal(outcome) && shape->fields[i].flags & FORGE_FIELD_REQUIRED)
			check(!forge_field_is_absent(&shape->fields[i], source));

	length = forge_shape_pack(shape, source, first, capacity);
	check(length <= capacity);
	check(forge_shape_unpack(shape, first, length, target, &arena.arena));
	check(forge_shape_pack(shape, target, second, length) == length);
	check(memcmp(first, second, length) == 0);
	free(first);
	free(second);
}

/* ---- bytes ---- */

static void
fuzz_bytes(const ForgeShape *shape, const FuzzInput *input)
{
	static _Alignas(max_align_t) uint8_t target[STRUCT_SIZE];
	size_t front = shape->format != 0 ? 4 : 1;
	size_t size = front + input->size;
	uint8_t *copy = malloc(size);
	uint8_t *again = malloc(size);

	/* Bytes of another format are tested soon enough; put the right one first. */
	memset(target, 0, sizeof(target));
	forge_shape_clear(shape, target);
	forge_shape_pack(shape, target, copy, front);
	memcpy(copy + front, input->data, input->size);
	memset(target, 0xFF, sizeof(target));
	if (forge_shape_unpack(shape, copy, size, target, &arena.arena))
	{
		check(forge_shape_pack(shape, target, again, size) == size);
		check(memcmp(copy, again, size) == 0);
	}
	forge_shape_unpack(shape, copy + front, input->size, target, &arena.arena);
	free(copy);
	free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	bool is_packed = fuzz_take_byte(&input) % 2;
	const ForgeShape *shape = pick_shape(fuzz_take_byte(&input));

	arena = TEST_ARENA;
	if (is_packed)
		fuzz_bytes(shape, &input);
	else
		fuzz_members(shape, &input);
	test_arena_reset(&arena);
	return 0;
}
