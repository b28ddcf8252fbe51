/*
 * test_field_version.c
 *	  Versions of a shape, and values that are raised from one to the next, or taken over.
 */
#include "base/field.h"
#include "tap.h"
#include "test_arena.h"
#include "test_sample.h"

/* Version 1 has a name of two words and a count, version 2 both words, version 3 a decimal. */
typedef struct Person1
{
	ForgeText name;
	int64_t count;
	ForgeList lines;
	ForgeList others;
	ForgeText dropped;
	ForgeU128 amount;
} Person1;

typedef struct Person2
{
	ForgeText first_name;
	ForgeText last_name;
	ForgeInstant born_at;
	ForgeList lines;
	ForgeList others;
	int64_t count;
	ForgeU128 amount;
} Person2;

typedef struct Person
{
	ForgeText last_name;
	ForgeDecimal count;
	ForgeInstant born_at;
	ForgeDate met_on;
	ForgeList lines;
} Person;

static const ForgeShape other_line_shape = { .name = "person.line", .size = 8 };

static const ForgeField person_1_fields[] = {
	FORGE_FIELD(Person1, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, 20, ""),
	FORGE_FIELD(Person1, count, FORGE_FIELD_INTEGER, 0, 0, ""),
	FORGE_FIELD_OF_LIST(Person1, lines, &sample_line_shape, 0, 3, ""),
	FORGE_FIELD_OF_LIST(Person1, others, &other_line_shape, 0, 3, ""),
	FORGE_FIELD(Person1, dropped, FORGE_FIELD_TEXT, 0, 20, ""),
	FORGE_FIELD(Person1, amount, FORGE_FIELD_U128, 0, 0, ""),
};
static const ForgeField person_2_fields[] = {
	FORGE_FIELD(Person2, first_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, 20, ""),
	FORGE_FIELD(Person2, last_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, 20, ""),
	FORGE_FIELD(Person2, born_at, FORGE_FIELD_INSTANT, 0, 0, ""),
	FORGE_FIELD_OF_LIST(Person2, lines, &sample_line_shape, 0, 3, ""),
	FORGE_FIELD_OF_LIST(Person2, others, &sample_line_shape, 0, 3, ""),
	FORGE_FIELD(Person2, count, FORGE_FIELD_INTEGER, 0, 0, ""),
	FORGE_FIELD(Person2, amount, FORGE_FIELD_U128, 0, 0, ""),
};
static const ForgeField person_fields[] = {
	FORGE_FIELD(Person, last_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, 20, ""),
	FORGE_FIELD(Person, count, FORGE_FIELD_DECIMAL, 0, 0, ""),
	FORGE_FIELD(Person, born_at, FORGE_FIELD_INSTANT, 0, 0, ""),
	FORGE_FIELD(Person, met_on, FORGE_FIELD_DATE, 0, 0, ""),
	FORGE_FIELD_OF_LIST(Person, lines, &sample_line_shape, 0, 3, ""),
};

static void
person_2_from_1(void *target, const void *before, ForgeArena *arena)
{
	Person2 *person = target;
	ForgeText rest = ((const Person1 *) before)->name;

	forge_text_next(&rest, ' ', &person->first_name);
	forge_text_next(&rest, ' ', &person->last_name);
	memcpy(forge_list_add(&person->others, sizeof(SampleLine), arena), person->lines.items,
		   sizeof(SampleLine));
}

static const ForgeShape person_1 = {
	.name = "person",
	.schema_version = 1,
	.size = sizeof(Person1),
	.field_count = FORGE_FIELD_COUNT(person_1_fields),
	.fields = person_1_fields,
};
static const ForgeShape person_2 = {
	.name = "person",
	.schema_version = 2,
	.size = sizeof(Person2),
	.field_count = FORGE_FIELD_COUNT(person_2_fields),
	.fields = person_2_fields,
	.before = &person_1,
	.from_before = person_2_from_1,
};
static const ForgeShape person_3 = {
	.name = "person",
	.schema_version = 3,
	.size = sizeof(Person),
	.field_count = FORGE_FIELD_COUNT(person_fields),
	.fields = person_fields,
	.before = &person_2,
};

static TestArena arena;
static SampleLine line = { .item = { { 7 } } };

static void
test_versions(void)
{
	ok(forge_shape_of_version(&person_3, 3) == &person_3, "a shape is in its own version");
	ok(forge_shape_of_version(&person_3, 2) == &person_2, "it knows the version before");
	ok(forge_shape_of_version(&person_3, 1) == &person_1, "and the one before that");
	ok(forge_shape_of_version(&person_3, 4) == NULL, "but none that is still to come");
	ok(forge_shape_of_version(&person_3, 0) == NULL, "and none before the first");
	ok(forge_shape_of_version(&person_2, 3) == NULL, "nor does an older one know a newer");
}

static void
test_one_step(void)
{
	Person1 source = {
		.name = FORGE_TEXT("Ada Lovelace"),
		.count = 3,
		.lines = { &line, 1, 1 },
		.amount = FORGE_U128_MAX,
	};
	const Person2 *person = forge_shape_raise(&person_2, 1, &source, &arena.arena);

	ok(forge_text_equal(person->first_name, FORGE_TEXT("Ada")) &&
		   forge_text_equal(person->last_name, FORGE_TEXT("Lovelace")),
	   "the function splits the name");
	is_int(person->count, 3, "what both have is taken over");
	ok(forge_u128_compare(person->amount, FORGE_U128_MAX) == 0, "all bits of it");
	ok(person->lines.items == source.lines.items && person->lines.count == 1,
	   "a list of the same elements as well");
	ok(person->others.count == 1 &&
		   forge_uuid_equal(((SampleLine *) person->others.items)->item, line.item),
	   "a list of other elements is not, but the function may make one");
	ok(person->born_at == FORGE_INSTANT_ABSENT, "what is new is not given");
	is_int(source.count, 3, "what was raised is as it was");
}

static void
test_two_steps(void)
{
	Person1 source = { .name = FORGE_TEXT("Ada Lovelace"), .count = 3, .lines = { &line, 1, 1 } };
	const Person *person = forge_shape_raise(&person_3, 1, &source, &arena.arena);

	ok(forge_text_equal(person->last_name, FORGE_TEXT("Lovelace")), "from the first to the third");
	is_int(person->count.millionths, 0, "what has another type is not taken over");
	ok(person->met_on == FORGE_DATE_ABSENT && person->lines.count == 1, "all else as in one step");
}

static void
test_no_step(void)
{
	Person2 source = { .first_name = FORGE_TEXT("Ada") };

	ok(forge_shape_raise(&person_2, 2, &source, &arena.arena) == &source,
	   "what is of this version comes back as it is");
}

static void
test_take_over(void)
{
	Person1 source = { .name = FORGE_TEXT("Ada"), .count = 3, .lines = { &line, 1, 1 } };
	Person2 target = { .first_name = FORGE_TEXT("Grace"), .born_at = 5 };

	forge_shape_take_over(&person_2, &target, &person_1, &source);
	is_int(target.count, 3, "take_over: what both have by the same name and type");
	is_int(target.lines.count, 0, "take_over: no list, though its elements are the same");
	ok(forge_text_equal(target.first_name, FORGE_TEXT("Grace")) && target.born_at == 5,
	   "take_over: what the source has not stays");

	source.dropped = FORGE_TEXT("old");
	forge_shape_take_over(&person_1, &source, &person_1, &(Person1){ .name = FORGE_TEXT("Ann") });
	ok(forge_text_equal(source.name, FORGE_TEXT("Ann")) && forge_text_is_absent(source.dropped),
	   "take_over: what was not given is not given any more");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_versions();
	test_one_step();
	test_two_steps();
	test_no_step();
	test_take_over();
	test_arena_reset(&arena);
	return tap_done();
}
