/*
 * test_field_packed.c
 *	  The packed form: its bytes, and what is done with bytes that are none.
 */
#include "base/field.h"
#include "tap.h"
#include "test_arena.h"
#include "test_sample.h"

#include <stdlib.h>

static const ForgeShape empty_shape = { .name = "nothing", .schema_version = 1 };

static const ForgeUuid some_uuid = { { 0x11, 0x22, [15] = 0xFF } };

static SampleLine two_lines[] = {
	{ { { 0x33 } }, { 5 }, true, 2, 3, { NULL, 0 }, { 6, 0 } },
	{ { { 0x44 } }, { -1 }, false, FORGE_INSTANT_ABSENT, FORGE_DATE_ABSENT, { "hi", 2 }, { 0, 7 } },
};

static TestArena arena;

static Sample
full_sample(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	sample.code = FORGE_TEXT("ab");
	sample.note = FORGE_TEXT("");
	sample.quantity = (ForgeDecimal){ -2 };
	sample.count = 0x0102030405060708;
	sample.active = true;
	sample.owner = some_uuid;
	sample.due = 1;
	sample.lines = (ForgeList){ two_lines, 2, 2 };
	sample.starts_on = -2;
	sample.kind = FORGE_TEXT("goods");
	sample.attributes = FORGE_TEXT("{}");
	sample.amount = (ForgeU128){ 0x0102030405060708, 0xF112131415161718 };
	return sample;
}

static const uint8_t full_packed[] = {
	3,                                              /* schema version */
	3,    0,    0,    0,    'a',  'b',              /* code */
	1,    0,    0,    0,                            /* note */
	0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, /* quantity */
	8,    7,    6,    5,    4,    3,    2,    1,    /* count */
	1,                                              /* active */
	0x11, 0x22, 0,    0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0xFF, /* owner */
	0,    0,    0,    0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0,       /* origin */
	1,    0,    0,    0,    0,    0,    0,    0, /* due */
	2,    0,    0,    0,                         /* lines */
	0x33, 0,    0,    0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0,       /* [0].item */
	5,    0,    0,    0,    0,    0,    0,    0, /* .quantity */
	1,                                           /* .is_gift */
	2,    0,    0,    0,    0,    0,    0,    0, /* .due */
	3,    0,    0,    0,                         /* .sent_on */
	0,    0,    0,    0,                         /* .memo */
	6,    0,    0,    0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0, /* .amount */
	0x44, 0,    0,    0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0,          /* [1].item */
	0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, /* .quantity */
	0,                                              /* .is_gift */
	0,    0,    0,    0,    0,    0,    0,    0x80, /* .due */
	0,    0,    0,    0x80,                         /* .sent_on */
	3,    0,    0,    0,    'h',  'i',              /* .memo */
	0,    0,    0,    0,    0,    0,    0,    0,    7,
	0,    0,    0,    0,    0,    0,    0,               /* .amount */
	0xFE, 0xFF, 0xFF, 0xFF,                              /* starts_on */
	6,    0,    0,    0,    'g',  'o',  'o',  'd',  's', /* kind */
	0,    0,    0,    0,                                 /* colours */
	3,    0,    0,    0,    '{',  '}',                   /* attributes */
	8,    7,    6,    5,    4,    3,    2,    1,    0x18,
	0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0xF1, /* amount */
};

/* Where the list begins. */
#define LINES_AT 68

static void
test_pack(void)
{
	Sample sample = full_sample();
	uint8_t buffer[sizeof(full_packed)];
	bool is_prefix = true;
	bool is_needed = true;

	is_int((long long) forge_shape_pack(&sample_shape, &sample, NULL, 0), sizeof(full_packed),
		   "the length that is needed, without a buffer");
	is_int((long long) forge_shape_pack(&sample_shape, &sample, buffer, sizeof(buffer)),
		   sizeof(full_packed), "and with one");
	ok(memcmp(buffer, full_packed, sizeof(buffer)) == 0, "the bytes are the documented ones");

	/* A buffer of its own for each capacity, so that the sanitizer sees one byte too many. */
	for (size_t capacity = 0; capacity < sizeof(full_packed); capacity++)
	{
		uint8_t *small = calloc(1, capacity + 1);

		is_needed &=
			forge_shape_pack(&sample_shape, &sample, small, capacity) == sizeof(full_packed);
		is_prefix &= small[capacity] == 0;
		free(small);
	}
	ok(is_needed, "a small buffer is told the length that is needed");
	ok(is_prefix, "and is not written over its end");
}

static void
test_unpack(void)
{
	Sample expected = full_sample();
	Sample sample;
	uint8_t buffer[sizeof(full_packed)];
	size_t length;

	memset(&sample, 0xFF, sizeof(sample));
	ok(forge_shape_unpack(&sample_shape, full_packed, sizeof(full_packed), &sample, &arena.arena),
	   "what was packed");
	ok(forge_text_equal(sample.code, expected.code) &&
		   forge_text_equal(sample.note, expected.note) &&
		   sample.quantity.millionths == expected.quantity.millionths &&
		   sample.count == expected.count && sample.active &&
		   forge_uuid_equal(sample.owner, expected.owner) && forge_uuid_is_nil(sample.origin) &&
		   sample.due == expected.due && sample.starts_on == expected.starts_on &&
		   forge_u128_compare(sample.amount, expected.amount) == 0,
	   "every field comes back");
	ok(sample.code.data == (const char *) full_packed + 5, "a text is a slice of the buffer");
	ok(sample.lines.count == 2 && sample.lines.items != two_lines &&
		   forge_shape_equal(&sample_shape, &sample, &expected),
	   "a list comes back in memory of the arena");
	ok(!forge_text_is_absent(sample.note), "an empty text comes back empty, not absent");

	forge_shape_clear(&sample_shape, &expected);
	length = forge_shape_pack(&sample_shape, &expected, buffer, sizeof(buffer));
	ok(length == LINES_AT + 4 + 4 + 4 + 4 + 4 + 16 - 2 &&
		   forge_shape_unpack(&sample_shape, buffer, length, &sample, &arena.arena),
	   "a cleared struct can be packed and unpacked");
	ok(forge_text_is_absent(sample.code) && forge_text_is_absent(sample.note) &&
		   forge_uuid_is_nil(sample.owner) && sample.due == FORGE_INSTANT_ABSENT &&
		   sample.starts_on == FORGE_DATE_ABSENT && sample.lines.count == 0,
	   "and what was not given is not given then");

	buffer[0] = 1;
	ok(forge_shape_pack(&empty_shape, NULL, buffer, 1) == 1 &&
		   forge_shape_unpack(&empty_shape, buffer, 1, NULL, &arena.arena),
	   "a shape without fields is its version alone");
}

/* Bytes that the shape did not write are refused, and the target is then cleared. */
static bool
is_unreadable(const uint8_t *bytes, size_t length)
{
	uint8_t *copy = malloc(length > 0 ? length : 1);
	Sample sample;
	bool is_read;

	memcpy(copy, bytes, length);
	memset(&sample, 0xFF, sizeof(sample));
	is_read = forge_shape_unpack(&sample_shape, copy, length, &sample, &arena.arena);
	free(copy);
	return !is_read && forge_text_is_absent(sample.code) && forge_text_is_absent(sample.note) &&
		   forge_uuid_is_nil(sample.owner) && sample.quantity.millionths == 0 &&
		   sample.count == 0 && !sample.active && sample.due == FORGE_INSTANT_ABSENT &&
		   sample.lines.count == 0 && sample.lines.items == NULL;
}

static void
test_unreadable(void)
{
	uint8_t bytes[sizeof(full_packed) + 1] = { 0 };
	bool are_unreadable = true;

	for (size_t length = 0; length < sizeof(full_packed); length++)
		are_unreadable &= is_unreadable(full_packed, length);
	ok(are_unreadable, "no part of a packed form can be read");

	memcpy(bytes, full_packed, sizeof(full_packed));
	ok(is_unreadable(bytes, sizeof(bytes)), "nor a packed form with a byte more");
	bytes[0] = 2;
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor one of another schema version");
	bytes[0] = 3;
	bytes[27] = 2;
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor a boolean that is neither 0 nor 1");
	bytes[27] = 1;
	memset(bytes + 1, 0xFF, 4);
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor a text longer than any");
	memcpy(bytes + 1, (uint8_t[]){ 0, 0, 0, 0x80 }, 4);
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor a text longer than all that follows");
	memcpy(bytes + 1, full_packed + 1, 4);
	memcpy(bytes + 11, (uint8_t[]){ 0, 0, 0, 0, 0, 0, 0, 0x80 }, 8);
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor the one number that is not a decimal");
	memcpy(bytes + 11, full_packed + 11, 8);
	bytes[LINES_AT] = 1;
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor a list that ends before its bytes");
	bytes[LINES_AT] = 3;
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor one that ends after them");
	memset(bytes + LINES_AT, 0xFF, 4);
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor one longer than any");
	memcpy(bytes + LINES_AT, full_packed + LINES_AT, 4);
	bytes[LINES_AT + 4 + 24] = 2;
	ok(is_unreadable(bytes, sizeof(full_packed)), "nor an element that cannot be read");
	bytes[LINES_AT + 4 + 24] = 1;
	ok(!is_unreadable(bytes, sizeof(full_packed)), "with everything put back it can be read");
	ok(!forge_shape_unpack(&empty_shape, NULL, 0, NULL, &arena.arena),
	   "no bytes are no packed form");
}

/* A shape of one field has nothing after it that would tell that something is missing. */
static void
test_single_fields(void)
{
	for (int i = 0; i < sample_shape.field_count; i++)
	{
		ForgeShape single = sample_shape;
		Sample source = full_sample();
		Sample target;
		uint8_t bytes[sizeof(full_packed)];
		size_t length;
		bool is_refused = true;

		single.fields = &sample_fields[i];
		single.field_count = 1;
		length = forge_shape_pack(&single, &source, bytes, sizeof(bytes));
		for (size_t part = 0; part < length; part++)
			is_refused &= !forge_shape_unpack(&single, bytes, part, &target, &arena.arena);
		ok(is_refused && forge_shape_unpack(&single, bytes, length, &target, &arena.arena),
		   sample_fields[i].name);
	}
}

/* A state's front is its format, whatever its schema version. */
static void
test_format(void)
{
	ForgeShape state = sample_shape;
	ForgeShape later = sample_shape;
	Sample source = full_sample();
	Sample target;
	uint8_t bytes[sizeof(full_packed) + 3];

	state.format = 0x04030201;
	later.format = 0x04030200;
	is_int((long long) forge_shape_pack(&state, &source, bytes, sizeof(bytes)), sizeof(bytes),
		   "a state is packed with its format in front");
	ok(memcmp(bytes, "\x01\x02\x03\x04", 4) == 0 &&
		   memcmp(bytes + 4, full_packed + 1, sizeof(full_packed) - 1) == 0,
	   "in the place of its schema version");
	ok(forge_shape_unpack(&state, bytes, sizeof(bytes), &target, &arena.arena), "it is read");
	ok(!forge_shape_unpack(&later, bytes, sizeof(bytes), &target, &arena.arena) &&
		   target.count == 0,
	   "but not as another format");
	ok(!forge_shape_unpack(&state, full_packed, sizeof(full_packed), &target, &arena.arena),
	   "and what has a schema version in front is no state");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_format();
	test_pack();
	test_unpack();
	test_unreadable();
	test_single_fields();
	test_arena_reset(&arena);
	return tap_done();
}
