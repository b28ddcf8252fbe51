/*
 * test_field_compare.c
 *	  Equal structs, and the order of keys.
 */
#include "base/field.h"
#include "tap.h"
#include "test_sample.h"

static SampleLine lines[2][2];

static void
make_pair(Sample pair[2])
{
	for (int i = 0; i < 2; i++)
	{
		forge_shape_clear(&sample_shape, &pair[i]);
		pair[i].code = FORGE_TEXT("ab");
		forge_shape_clear(&sample_line_shape, &lines[i][0]);
		forge_shape_clear(&sample_line_shape, &lines[i][1]);
		pair[i].lines = (ForgeList){ lines[i], 2, 2 };
	}
}

static void
differs(const Sample pair[2], const char *what)
{
	ok(!forge_shape_equal(&sample_shape, &pair[0], &pair[1]) &&
		   !forge_shape_equal(&sample_shape, &pair[1], &pair[0]),
	   what);
}

#define CHANGED(change, what)                                                                      \
	do                                                                                             \
	{                                                                                              \
		make_pair(pair);                                                                           \
		change;                                                                                    \
		differs(pair, what);                                                                       \
	} while (0)

static void
test_equal(void)
{
	Sample pair[2];

	make_pair(pair);
	pair[1].head = 7;
	ok(forge_shape_equal(&sample_shape, &pair[0], &pair[1]), "what is no field does not count");

	CHANGED(pair[1].code = FORGE_TEXT("ac"), "a text");
	CHANGED(pair[1].note = FORGE_TEXT(""), "an empty text and none");
	CHANGED(pair[1].quantity.millionths = 1, "a decimal");
	CHANGED(pair[1].count = 1, "an integer");
	CHANGED(pair[1].amount.low = 1, "a number of 128 bits, in its low half");
	CHANGED(pair[1].amount.high = 1, "and in its high one");
	CHANGED(pair[1].active = true, "a boolean");
	CHANGED(pair[1].owner.bytes[15] = 1, "a UUID");
	CHANGED(pair[1].due = 0, "an instant and none");
	CHANGED(pair[1].attributes = FORGE_TEXT("{}"), "an empty object and none");
	CHANGED(pair[1].starts_on = 0, "a date and none");
	CHANGED(pair[1].lines.count = 1, "a shorter list");
	CHANGED(lines[1][1].is_gift = true, "an element of a list");
	CHANGED(lines[1][1].memo = FORGE_TEXT("x"), "a text in one");
}

typedef struct Numbered
{
	int64_t number;
	int64_t other;
} Numbered;

static const ForgeField numbered_fields[] = {
	FORGE_FIELD(Numbered, number, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Numbered, other, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0, ""),
};

static const ForgeShape numbered_shape = {
	.size = sizeof(Numbered),
	.field_count = FORGE_FIELD_COUNT(numbered_fields),
	.fields = numbered_fields,
	.key_count = 1,
};

typedef struct Marked
{
	int64_t number;
	bool is_marked;
	ForgeDate date;
	int64_t other;
} Marked;

static const ForgeField marked_fields[] = {
	FORGE_FIELD(Marked, number, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Marked, is_marked, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Marked, date, FORGE_FIELD_DATE, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Marked, other, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0, ""),
};

static const ForgeShape marked_shape = {
	.size = sizeof(Marked),
	.field_count = FORGE_FIELD_COUNT(marked_fields),
	.fields = marked_fields,
	.key_count = 3,
};

typedef struct Counted
{
	ForgeU128 number;
	int64_t other;
} Counted;

static const ForgeField counted_fields[] = {
	FORGE_FIELD(Counted, number, FORGE_FIELD_U128, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Counted, other, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0, ""),
};

static const ForgeShape counted_shape = {
	.size = sizeof(Counted),
	.field_count = FORGE_FIELD_COUNT(counted_fields),
	.fields = counted_fields,
	.key_count = 1,
};

static void
test_u128_keys(void)
{
	Counted low = { { 5, 0 }, 2 };
	Counted high = { { 3, 1 }, 1 };

	ok(forge_shape_compare_keys(&counted_shape, &low, &high) < 0, "128 bits: lower");
	ok(forge_shape_compare_keys(&counted_shape, &high, &low) > 0, "128 bits: higher");
	high.number = low.number;
	ok(forge_shape_compare_keys(&counted_shape, &low, &high) == 0, "128 bits: the key alone");
	high.number.low = UINT64_MAX;
	ok(forge_shape_compare_keys(&counted_shape, &low, &high) < 0, "128 bits: without a sign");
}

typedef struct Named
{
	ForgeText name;
} Named;

static const ForgeField named_fields[] = {
	FORGE_FIELD(Named, name, FORGE_FIELD_TEXT, 0, 0, "a name"),
};
static const ForgeShape named_shape = {
	.name = "named",
	.size = sizeof(Named),
	.field_count = FORGE_FIELD_COUNT(named_fields),
	.fields = named_fields,
	.key_count = 1,
};

static void
test_keys(void)
{
	SampleLine low = { .item = { { 1 } }, .quantity = { 9 } };
	SampleLine high = { .item = { { 1, 1 } }, .quantity = { 8 } };
	Numbered few = { INT64_MIN, 1 };
	Numbered many = { INT64_MAX, 0 };
	Named name = { FORGE_TEXT("bolt") };
	Named long_name = { FORGE_TEXT("a bolt") };
	Marked plain = { 7, false, -1, 2 };
	Marked marked = { 7, true, -1, 1 };

	ok(forge_shape_compare_keys(&sample_line_shape, &low, &high) < 0, "UUIDs: lower");
	ok(forge_shape_compare_keys(&sample_line_shape, &high, &low) > 0, "UUIDs: higher");
	high.item = low.item;
	ok(forge_shape_compare_keys(&sample_line_shape, &low, &high) == 0, "UUIDs: the key alone");
	ok(forge_shape_compare_keys(&numbered_shape, &few, &many) < 0, "integers: lower");
	ok(forge_shape_compare_keys(&numbered_shape, &many, &few) > 0, "integers: higher");
	many.number = few.number;
	ok(forge_shape_compare_keys(&numbered_shape, &few, &many) == 0, "integers: the key alone");
	ok(forge_shape_compare_keys(&named_shape, &long_name, &name) < 0 &&
		   forge_shape_compare_keys(&named_shape, &name, &long_name) > 0,
	   "texts: by their bytes");
	long_name.name = name.name;
	ok(forge_shape_compare_keys(&named_shape, &name, &long_name) == 0, "texts: equal ones");
	ok(forge_shape_compare_keys(&marked_shape, &plain, &marked) < 0, "two fields: by the second");
	ok(forge_shape_compare_keys(&marked_shape, &marked, &plain) > 0, "two fields: either way");
	marked.is_marked = false;
	ok(forge_shape_compare_keys(&marked_shape, &plain, &marked) == 0, "two fields: these alone");
	marked.date = -2;
	ok(forge_shape_compare_keys(&marked_shape, &plain, &marked) > 0, "dates: earlier");
	marked.number = 6;
	marked.is_marked = true;
	ok(forge_shape_compare_keys(&marked_shape, &plain, &marked) > 0, "two fields: the first first");
}

int
main(void)
{
	test_equal();
	test_keys();
	test_u128_keys();
	return tap_done();
}
