/*
 * test_field.c
 *	  Descriptors: clearing, finding and setting fields, with their checks.
 */
#include "base/field.h"
#include "base/limits.h"
#include "test_arena.h"
#include "test_outcome.h"
#include "test_sample.h"

static const ForgeShape empty_shape = { .name = "nothing", .schema_version = 1 };

static const ForgeUuid some_uuid = { { 0x11, 0x22, [15] = 0xFF } };

/* ---- clearing and finding ---- */

static void
test_clear(void)
{
	Sample sample;
	bool are_absent[FORGE_FIELD_COUNT(sample_fields)];

	memset(&sample, 0xFF, sizeof(sample));
	forge_shape_clear(&sample_shape, &sample);
	for (int i = 0; i < sample_shape.field_count; i++)
		are_absent[i] = forge_field_is_absent(&sample_fields[i], &sample);
	ok(are_absent[SAMPLE_CODE] && are_absent[SAMPLE_NOTE] && are_absent[SAMPLE_OWNER] &&
		   are_absent[SAMPLE_ORIGIN] && are_absent[SAMPLE_DUE] && are_absent[SAMPLE_STARTS_ON],
	   "cleared texts, UUIDs, instants and dates are absent");
	ok(!are_absent[SAMPLE_QUANTITY] && !are_absent[SAMPLE_COUNT] && !are_absent[SAMPLE_ACTIVE] &&
		   !are_absent[SAMPLE_LINES] && !are_absent[SAMPLE_AMOUNT],
	   "numbers, booleans and lists never are");
	is_int(sample.lines.count, 0, "a cleared list is empty");
	ok(sample.quantity.millionths == 0 && sample.count == 0 && !sample.active &&
		   forge_u128_is_zero(sample.amount),
	   "cleared numbers and booleans are 0 and false");
	is_int(sample.head, 0, "what is not a field is zero");

	sample.code = FORGE_TEXT("");
	sample.owner = some_uuid;
	sample.due = 0;
	sample.starts_on = 0;
	ok(!forge_field_is_absent(&sample_fields[SAMPLE_CODE], &sample), "an empty text is not absent");
	ok(!forge_field_is_absent(&sample_fields[SAMPLE_OWNER], &sample),
	   "nor is a UUID that is not nil");
	ok(!forge_field_is_absent(&sample_fields[SAMPLE_DUE], &sample), "nor is the instant 0");
	ok(!forge_field_is_absent(&sample_fields[SAMPLE_STARTS_ON], &sample), "nor is the date 0");
	forge_shape_clear(&empty_shape, NULL);
	ok(true, "a shape without fields has nothing to clear");
}

static void
test_find(void)
{
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("code")), SAMPLE_CODE, "the first field");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("amount")), SAMPLE_AMOUNT, "the last field");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("cod")), -1, "a part of a name is no name");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("codes")), -1, "nor is more than a name");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("code\0x")), -1,
		   "nor what follows a zero byte");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("Code")), -1, "the case matters");
	is_int(forge_shape_find(&sample_shape, FORGE_TEXT("")), -1, "the empty name");
	is_int(forge_shape_find(&empty_shape, FORGE_TEXT("code")), -1, "a shape without fields");
}

static void
test_complete(void)
{
	uint64_t required = 1 << SAMPLE_CODE | 1 << SAMPLE_QUANTITY | 1 << SAMPLE_OWNER;

	is_accepted(forge_shape_complete(&sample_shape, NULL, required), "all that is required");
	is_accepted(forge_shape_complete(&sample_shape, NULL, UINT64_MAX), "all that there is");
	is_refused(forge_shape_complete(&sample_shape, NULL, 0), FORGE_REASON_FIELD_MISSING,
			   "Field \"code\" is missing.", "nothing: the first that is required");
	is_refused(forge_shape_complete(&sample_shape, NULL, ~(UINT64_C(1) << SAMPLE_QUANTITY)),
			   FORGE_REASON_FIELD_MISSING, "Field \"quantity\" is missing.", "all but one");
	is_refused(forge_shape_complete(&sample_shape, NULL, 1 << SAMPLE_CODE | 1 << SAMPLE_QUANTITY),
			   FORGE_REASON_FIELD_MISSING, "Field \"owner\" is missing.", "all but the last");
	is_accepted(forge_shape_complete(&empty_shape, NULL, 0), "a shape without fields");
}

/* What a command has that is not given a value. */
static void
test_otherwise(void)
{
	static const ForgeField fields[] = {
		FORGE_FIELD(Sample, note, FORGE_FIELD_TEXT, 0, 5, "", .otherwise = "each"),
		FORGE_FIELD(Sample, quantity, FORGE_FIELD_DECIMAL, 0, 0, "", .otherwise = "1.5"),
		FORGE_FIELD(Sample, count, FORGE_FIELD_INTEGER, 0, 0, "", .otherwise = "-30"),
		FORGE_FIELD(Sample, active, FORGE_FIELD_BOOLEAN, 0, 0, "", .otherwise = "true"),
		FORGE_FIELD_OF_WORDS(Sample, colours, FORGE_FIELD_TEXT_LIST, SAMPLE_COLOUR_WORDS, 0, 30, "",
							 .otherwise = "red"),
	};
	static const ForgeShape shape = { .name = "otherwise",
									  .size = sizeof(Sample),
									  .field_count = FORGE_FIELD_COUNT(fields),
									  .fields = fields };
	Sample sample;

	forge_shape_clear(&shape, &sample);
	is_accepted(forge_shape_complete(&shape, &sample, 0), "nothing is given");
	ok(forge_text_equal(sample.note, FORGE_TEXT("each")), "a text");
	ok(forge_text_equal(sample.colours, FORGE_TEXT("red")), "texts");
	is_int(sample.quantity.millionths, 1500000, "a number");
	is_int(sample.count, -30, "a whole number");
	ok(sample.active, "a boolean");

	forge_shape_clear(&shape, &sample);
	is_accepted(forge_shape_complete(&shape, &sample, UINT64_MAX), "all is given");
	ok(forge_text_is_absent(sample.note) && forge_text_is_absent(sample.colours) &&
		   sample.quantity.millionths == 0 && sample.count == 0 && !sample.active,
	   "and stays as it was given");
}

static void
test_last_field_of_a_word(void)
{
	ForgeField many[FORGE_FIELDS_MAX] = { { .name = "x" } };
	ForgeShape large = { .name = "large", .field_count = FORGE_FIELDS_MAX, .fields = many };

	for (int i = 1; i < FORGE_FIELDS_MAX; i++)
		many[i].name = "x";
	many[FORGE_FIELDS_MAX - 1] = (ForgeField){ .name = "last", .flags = FORGE_FIELD_REQUIRED };
	is_accepted(forge_shape_complete(&large, NULL, UINT64_C(1) << (FORGE_FIELDS_MAX - 1)),
				"the greatest number of fields fits the word of what was seen");
	is_refused(forge_shape_complete(&large, NULL, UINT64_MAX >> 1), FORGE_REASON_FIELD_MISSING,
			   "Field \"last\" is missing.", "and the last one counts");
}

/* ---- setting ---- */

static ForgeOutcome
set(int field, Sample *sample, ForgeValueKind kind, const char *text)
{
	return forge_field_set_value(&sample_fields[field], sample,
								 (ForgeValue){ .kind = kind, .text = forge_text_from(text) });
}

static void
test_text(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(set(SAMPLE_NOTE, &sample, FORGE_VALUE_STRING, "12345"), "as long as the limit");
	is_refused(set(SAMPLE_NOTE, &sample, FORGE_VALUE_STRING, "123456"), FORGE_REASON_TEXT_TOO_LONG,
			   "Field \"note\" may have 5 characters, and has 6.", "one longer");
	ok(forge_text_equal(sample.note, FORGE_TEXT("12345")), "what is refused changes nothing");
	is_accepted(
		set(SAMPLE_NOTE, &sample, FORGE_VALUE_STRING, "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC 1"),
		"characters are counted, not bytes");
	is_refused(
		set(SAMPLE_NOTE, &sample, FORGE_VALUE_STRING, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9z"),
		FORGE_REASON_TEXT_TOO_LONG, "Field \"note\" may have 5 characters, and has 6.",
		"characters are counted in the refusal as well");
	is_accepted(set(SAMPLE_NOTE, &sample, FORGE_VALUE_STRING, "  a  "), "white space is kept");
	is_int(sample.note.length, 5, "where nothing says that it goes");

	is_accepted(set(SAMPLE_CODE, &sample, FORGE_VALUE_STRING, " \t abc \n"),
				"white space goes first");
	ok(forge_text_equal(sample.code, FORGE_TEXT("abc")), "and then the limit is looked at");
	is_refused(set(SAMPLE_CODE, &sample, FORGE_VALUE_STRING, " abcd "), FORGE_REASON_TEXT_TOO_LONG,
			   "Field \"code\" may have 3 characters, and has 4.", "one longer without it");
	is_accepted(set(SAMPLE_CODE, &sample, FORGE_VALUE_STRING, ""), "a required text may be empty");
	ok(!forge_field_is_absent(&sample_fields[SAMPLE_CODE], &sample), "and is then given");
	is_accepted(set(SAMPLE_CODE, &sample, FORGE_VALUE_STRING, "   "), "or nothing but white space");
	ok(forge_text_equal(sample.code, FORGE_TEXT("")), "and is then empty");
	is_refused(set(SAMPLE_CODE, &sample, FORGE_VALUE_NUMBER, "1"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"code\" must be a string.", "a number is not a string");
	is_refused(set(SAMPLE_CODE, &sample, FORGE_VALUE_BOOLEAN, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"code\" must be a string.", "a boolean is not a string");
	is_refused(set(SAMPLE_CODE, &sample, FORGE_VALUE_OTHER, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"code\" must be a string.", "an object is not a string");
}

static void
test_decimal(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_NUMBER, "-2.5"), "a number");
	is_int(sample.quantity.millionths, -2500000, "exactly");
	is_accepted(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_STRING, "0.000001"),
				"a string of digits");
	is_int(sample.quantity.millionths, 1, "likewise");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_STRING, "a lot"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"quantity\" must be a number.",
			   "a string of letters");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_STRING, ""), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"quantity\" must be a number.", "an empty string");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_NUMBER, "NaN"),
			   FORGE_REASON_NUMBER_NOT_FINITE, "Field \"quantity\" must be a finite number.",
			   "not a number");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_STRING, "-Infinity"),
			   FORGE_REASON_NUMBER_NOT_FINITE, "Field \"quantity\" must be a finite number.",
			   "an infinity");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_NUMBER, "0.1234567"),
			   FORGE_REASON_NUMBER_TOO_PRECISE, "Field \"quantity\" may have six decimals.",
			   "seven decimals");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_NUMBER, "9223372036854.775808"),
			   FORGE_REASON_NUMBER_OUT_OF_RANGE, "Field \"quantity\" is beyond what can be stored.",
			   "one beyond the greatest");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_BOOLEAN, NULL),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"quantity\" must be a number.",
			   "a boolean is not a number");
	is_refused(set(SAMPLE_QUANTITY, &sample, FORGE_VALUE_OTHER, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"quantity\" must be a number.", "an array is not a number");
	is_int(sample.quantity.millionths, 1, "what is refused changes nothing");
}

typedef struct IntegerCase
{
	const char *digits;
	ForgeReason reason;
	int64_t value; /* of what is accepted */
} IntegerCase;

static const IntegerCase integer_cases[] = {
	{ "0", FORGE_ACCEPTED, 0 },
	{ "-0", FORGE_ACCEPTED, 0 },
	{ "+7", FORGE_ACCEPTED, 7 },
	{ "-7", FORGE_ACCEPTED, -7 },
	{ "5.0", FORGE_ACCEPTED, 5 },
	{ "5.", FORGE_ACCEPTED, 5 },
	{ "5.000000000000", FORGE_ACCEPTED, 5 },
	{ "00012", FORGE_ACCEPTED, 12 },
	{ "9223372036854775807", FORGE_ACCEPTED, INT64_MAX },
	{ "9223372036854775807.0", FORGE_ACCEPTED, INT64_MAX },
	{ "-9223372036854775808", FORGE_ACCEPTED, INT64_MIN },
	{ "9223372036854775808", FORGE_REASON_NUMBER_OUT_OF_RANGE, 0 },
	{ "-9223372036854775809", FORGE_REASON_NUMBER_OUT_OF_RANGE, 0 },
	{ "99999999999999999999999999", FORGE_REASON_NUMBER_OUT_OF_RANGE, 0 },
	{ "5.5", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "0.0000001", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ ".5", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "99999999999999999999999999.5", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "-", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ ".", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "1e3", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "five", FORGE_REASON_FIELD_MISTYPED, 0 },
	{ "NaN", FORGE_REASON_NUMBER_NOT_FINITE, 0 },
	{ "Infinity", FORGE_REASON_NUMBER_NOT_FINITE, 0 },
};

static void
test_integer(void)
{
	Sample sample;

	for (size_t i = 0; i < sizeof(integer_cases) / sizeof(integer_cases[0]); i++)
		for (ForgeValueKind kind = FORGE_VALUE_NUMBER; kind <= FORGE_VALUE_STRING; kind++)
		{
			const IntegerCase *expected = &integer_cases[i];
			ForgeOutcome outcome;

			sample.count = 42;
			outcome = set(SAMPLE_COUNT, &sample, kind, expected->digits);
			ok(outcome.reason == expected->reason &&
				   sample.count == (expected->reason == FORGE_ACCEPTED ? expected->value : 42),
			   expected->digits);
		}
	is_refused(set(SAMPLE_COUNT, &sample, FORGE_VALUE_NUMBER, "5.5"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"count\" must be a whole number.", "an integer is whole");
	is_refused(set(SAMPLE_COUNT, &sample, FORGE_VALUE_OTHER, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"count\" must be a whole number.", "an object is not an integer");
	is_accepted(forge_field_set_integer(&sample_fields[SAMPLE_COUNT], &sample, INT64_MIN),
				"any integer");
	is_int(sample.count, INT64_MIN, "is set");
}

#define U128_MAX "340282366920938463463374607431768211455"
#define U128_BEYOND "340282366920938463463374607431768211456"

/* What is refused leaves { 4, 2 }. */
static const struct
{
	const char *digits;
	ForgeReason reason;
	ForgeU128 value;
} u128_cases[] = {
	{ "0", FORGE_ACCEPTED, { 0, 0 } },
	{ "-0", FORGE_ACCEPTED, { 0, 0 } },
	{ "+7.000", FORGE_ACCEPTED, { 7, 0 } },
	{ "9223372036854775808", FORGE_ACCEPTED, { UINT64_C(1) << 63, 0 } },
	{ "18446744073709551616", FORGE_ACCEPTED, { 0, 1 } },
	{ U128_MAX, FORGE_ACCEPTED, { UINT64_MAX, UINT64_MAX } },
	{ U128_MAX ".0", FORGE_ACCEPTED, { UINT64_MAX, UINT64_MAX } },
	{ U128_BEYOND, FORGE_REASON_NUMBER_OUT_OF_RANGE, { 4, 2 } },
	{ U128_MAX "0", FORGE_REASON_NUMBER_OUT_OF_RANGE, { 4, 2 } },
	{ "-1", FORGE_REASON_NUMBER_OUT_OF_RANGE, { 4, 2 } },
	{ "5.5", FORGE_REASON_FIELD_MISTYPED, { 4, 2 } },
	{ "-0.00000001", FORGE_REASON_FIELD_MISTYPED, { 4, 2 } },
	{ "1e3", FORGE_REASON_FIELD_MISTYPED, { 4, 2 } },
	{ "0x10", FORGE_REASON_FIELD_MISTYPED, { 4, 2 } },
	{ "", FORGE_REASON_FIELD_MISTYPED, { 4, 2 } },
	{ "NaN", FORGE_REASON_NUMBER_NOT_FINITE, { 4, 2 } },
	{ "Infinity", FORGE_REASON_NUMBER_NOT_FINITE, { 4, 2 } },
	{ "-Infinity", FORGE_REASON_NUMBER_NOT_FINITE, { 4, 2 } },
};

static void
test_u128(void)
{
	Sample sample;

	for (size_t i = 0; i < sizeof(u128_cases) / sizeof(u128_cases[0]); i++)
		for (ForgeValueKind kind = FORGE_VALUE_NUMBER; kind <= FORGE_VALUE_STRING; kind++)
		{
			ForgeOutcome outcome;

			sample.amount = (ForgeU128){ 4, 2 };
			outcome = set(SAMPLE_AMOUNT, &sample, kind, u128_cases[i].digits);
			ok(outcome.reason == u128_cases[i].reason &&
				   forge_u128_compare(sample.amount, u128_cases[i].value) == 0,
			   u128_cases[i].digits);
		}
	is_refused(set(SAMPLE_AMOUNT, &sample, FORGE_VALUE_NUMBER, "5.5"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"amount\" must be a whole number from 0 up.", "decimals");
	is_refused(set(SAMPLE_AMOUNT, &sample, FORGE_VALUE_NUMBER, "-1"),
			   FORGE_REASON_NUMBER_OUT_OF_RANGE, "Field \"amount\" is beyond what can be stored.",
			   "below zero");
	is_refused(set(SAMPLE_AMOUNT, &sample, FORGE_VALUE_BOOLEAN, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"amount\" must be a whole number from 0 up.", "a boolean is no number");
	is_refused(set(SAMPLE_AMOUNT, &sample, FORGE_VALUE_OTHER, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"amount\" must be a whole number from 0 up.", "nor is an object");
}

static void
test_boolean(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(forge_field_set_value(&sample_fields[SAMPLE_ACTIVE], &sample,
									  (ForgeValue){ .kind = FORGE_VALUE_BOOLEAN, .boolean = true }),
				"true");
	ok(sample.active, "is set");
	is_refused(set(SAMPLE_ACTIVE, &sample, FORGE_VALUE_STRING, "false"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"active\" must be true or false.",
			   "a string is not a boolean");
	is_refused(set(SAMPLE_ACTIVE, &sample, FORGE_VALUE_NUMBER, "0"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"active\" must be true or false.", "nor is a number");
	ok(sample.active, "what is refused changes nothing");
	is_accepted(forge_field_set_boolean(&sample_fields[SAMPLE_ACTIVE], &sample, false), "false");
	ok(!sample.active, "is set as well");
}

static void
test_uuid(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(
		set(SAMPLE_OWNER, &sample, FORGE_VALUE_STRING, "11220000-0000-0000-0000-0000000000fF"),
		"a UUID is a string");
	ok(forge_uuid_equal(sample.owner, some_uuid), "is set");
	is_refused(set(SAMPLE_OWNER, &sample, FORGE_VALUE_STRING, "me"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"owner\" must be a UUID.", "not every string is one");
	is_refused(set(SAMPLE_OWNER, &sample, FORGE_VALUE_NUMBER, "1"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"owner\" must be a UUID.", "nor is a number");
	is_refused(forge_field_set_uuid(&sample_fields[SAMPLE_OWNER], &sample, FORGE_UUID_NIL),
			   FORGE_REASON_FIELD_BLANK, "Field \"owner\" is blank.",
			   "a required UUID may not be nil");
	ok(forge_uuid_equal(sample.owner, some_uuid), "what is refused changes nothing");
	is_refused(
		set(SAMPLE_ORIGIN, &sample, FORGE_VALUE_STRING, "00000000-0000-0000-0000-000000000000"),
		FORGE_REASON_FIELD_BLANK, "Field \"origin\" is blank.", "nor may an optional one");
}

static void
test_instant(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(forge_field_set_instant(&sample_fields[SAMPLE_DUE], &sample, 42), "a time");
	is_refused(forge_field_set_instant(&sample_fields[SAMPLE_DUE], &sample, FORGE_INSTANT_INFINITE),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE, "Field \"due\" must be in the years 1 to 9999.",
			   "infinity");
	is_refused(forge_field_set_instant(&sample_fields[SAMPLE_DUE], &sample, FORGE_INSTANT_ABSENT),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE, "Field \"due\" must be in the years 1 to 9999.",
			   "-infinity");
	is_refused(set(SAMPLE_DUE, &sample, FORGE_VALUE_STRING, "2024-01-01"),
			   FORGE_REASON_FIELD_MISTYPED,
			   "Field \"due\" must be a time like 2024-07-01T12:00:00Z.", "a day is no time");
	is_refused(set(SAMPLE_DUE, &sample, FORGE_VALUE_NUMBER, "0"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"due\" must be a time like 2024-07-01T12:00:00Z.", "nor is a number");
	is_refused(set(SAMPLE_DUE, &sample, FORGE_VALUE_STRING, "2000-01-01T00:00:00.0000001Z"),
			   FORGE_REASON_INSTANT_TOO_PRECISE,
			   "The seconds of field \"due\" may have six decimals.", "nor are seven decimals");
	is_refused(set(SAMPLE_DUE, &sample, FORGE_VALUE_STRING, "infinity"),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE, "Field \"due\" must be in the years 1 to 9999.",
			   "infinity as a word");
	is_int(sample.due, 42, "what is refused changes nothing");
	is_accepted(set(SAMPLE_DUE, &sample, FORGE_VALUE_STRING, "2000-01-01T00:00:00.000043Z"),
				"a time of RFC 3339");
	is_int(sample.due, 43, "is set");
}

static void
test_date(void)
{
	const ForgeField *field = &sample_fields[SAMPLE_STARTS_ON];
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(forge_field_set_date(field, &sample, 42), "a date");
	is_int(sample.starts_on, 42, "is set");
	is_refused(forge_field_set_date(field, &sample, FORGE_DATE_INFINITE),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE,
			   "Field \"starts_on\" must be in the years 1 to 9999.", "infinity");
	is_refused(forge_field_set_date(field, &sample, FORGE_DATE_ABSENT),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE,
			   "Field \"starts_on\" must be in the years 1 to 9999.", "-infinity");
	is_refused(set(SAMPLE_STARTS_ON, &sample, FORGE_VALUE_STRING, "infinity"),
			   FORGE_REASON_INSTANT_OUT_OF_RANGE,
			   "Field \"starts_on\" must be in the years 1 to 9999.", "infinity as a word");
	is_refused(set(SAMPLE_STARTS_ON, &sample, FORGE_VALUE_STRING, "2024-02-30"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"starts_on\" must be a date like 2024-07-01.",
			   "a day that is not there");
	is_refused(set(SAMPLE_STARTS_ON, &sample, FORGE_VALUE_STRING, "2024-02-01T00:00:00Z"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"starts_on\" must be a date like 2024-07-01.",
			   "a time is no date");
	is_refused(set(SAMPLE_STARTS_ON, &sample, FORGE_VALUE_NUMBER, "20240201"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"starts_on\" must be a date like 2024-07-01.",
			   "nor is a number");
	is_int(sample.starts_on, 42, "what is refused changes nothing");
	is_accepted(set(SAMPLE_STARTS_ON, &sample, FORGE_VALUE_STRING, "2000-02-29"), "a date");
	is_int(sample.starts_on, 59, "is set");
}

static void
test_words(void)
{
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, "goods"), "the first word");
	is_accepted(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, " service "), "the last, trimmed");
	is_refused(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, "Goods"), FORGE_REASON_WORD_UNKNOWN,
			   "Field \"kind\" may be goods, service, and is \"Goods\".", "the case matters");
	is_refused(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, "good"), FORGE_REASON_WORD_UNKNOWN,
			   "Field \"kind\" may be goods, service, and is \"good\".", "a part of a word");
	is_refused(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, "goods, service"),
			   FORGE_REASON_WORD_UNKNOWN,
			   "Field \"kind\" may be goods, service, and is \"goods, service\".", "two words");
	is_refused(set(SAMPLE_KIND, &sample, FORGE_VALUE_STRING, ""), FORGE_REASON_WORD_UNKNOWN,
			   "Field \"kind\" may be goods, service, and is \"\".", "no word");
	ok(forge_text_equal(sample.kind, FORGE_TEXT("service")), "what is refused changes nothing");

	is_accepted(forge_field_set_text(&sample_fields[SAMPLE_COLOURS], &sample,
									 FORGE_TEXT("green\nlight_red\ngreen")),
				"texts that are all words");
	is_accepted(forge_field_set_text(&sample_fields[SAMPLE_COLOURS], &sample, FORGE_TEXT("")),
				"no texts");
	is_refused(forge_field_set_text(&sample_fields[SAMPLE_COLOURS], &sample,
									FORGE_TEXT("green\nblue\nblack")),
			   FORGE_REASON_WORD_UNKNOWN,
			   "Field \"colours\" may be red, light_red, green, and is \"blue\".",
			   "the first that is none");
}

static void
test_list(void)
{
	const ForgeField *field = &sample_fields[SAMPLE_LINES];
	SampleLine lines[3] = { { .quantity = { 1 } } };
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	is_accepted(forge_field_set_list(field, &sample, (ForgeList){ lines, 3, 3 }),
				"as many elements as the limit");
	ok(sample.lines.items == lines && sample.lines.count == 3, "are set");
	is_refused(forge_field_set_list(field, &sample, (ForgeList){ NULL, 4, 4 }),
			   FORGE_REASON_TOO_MANY, "\"lines\" may have 3 members, and has 4.", "one more");
	is_int(sample.lines.count, 3, "what is refused changes nothing");
	is_refused(set(SAMPLE_LINES, &sample, FORGE_VALUE_STRING, "[]"), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"lines\" must be a list of objects.", "a string is not a list");
	is_refused(set(SAMPLE_LINES, &sample, FORGE_VALUE_OTHER, NULL), FORGE_REASON_FIELD_MISTYPED,
			   "Field \"lines\" must be a list of objects.", "an array is not read here");
}

static void
test_json(void)
{
	const ForgeField *field = &sample_fields[SAMPLE_ATTRIBUTES];
	TestArena arena = TEST_ARENA;
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	ok(forge_field_is_absent(field, &sample), "no object");
	is_accepted(forge_field_set_json(field, &sample, FORGE_TEXT("{ }"), &arena.arena),
				"an empty one");
	ok(forge_text_equal(sample.attributes, FORGE_TEXT("{}")), "is kept as it is always written");
	is_accepted(forge_field_set_json(field, &sample, FORGE_TEXT("{\"bb\": 1.0, \"a\": \"12345\"}"),
									 &arena.arena),
				"an object");
	ok(forge_text_equal(sample.attributes, FORGE_TEXT("{\"a\":\"12345\",\"bb\":1}")) &&
		   sample.attributes.length == 20,
	   "of as many bytes as the limit");
	is_refused(forge_field_set_json(field, &sample, FORGE_TEXT("{\"a\":\"12345678901234\"}"),
									&arena.arena),
			   FORGE_REASON_DOCUMENT_TOO_LARGE, "\"attributes\" may have 20 bytes, and has 22.",
			   "more bytes");
	is_refused(
		forge_field_set_json(field, &sample, FORGE_TEXT("{\"a\":1,\"a\":1}"), &arena.arena),
		FORGE_REASON_DOCUMENT_TOO_COMPLEX,
		"\"attributes\" may have 16 levels, 256 members that are open at a time, and numbers of 40 characters.",
		"a member twice");
	is_refused(set(SAMPLE_ATTRIBUTES, &sample, FORGE_VALUE_STRING, "{}"),
			   FORGE_REASON_FIELD_MISTYPED, "Field \"attributes\" must be an object.",
			   "a string is no object");
	is_int(sample.attributes.length, 20, "what is refused changes nothing");
	test_arena_reset(&arena);
}

static void
test_copy_texts(void)
{
	TestArena arena = TEST_ARENA;
	char text[] = "abc";
	SampleLine lines[2] = { { .memo = { text, 3 } }, { .memo = { NULL, 0 } } };
	Sample sample;

	forge_shape_clear(&sample_shape, &sample);
	sample.code = (ForgeText){ text, 2 };
	sample.note = (ForgeText){ text, 0 };
	sample.colours = (ForgeText){ text, 3 };
	sample.lines = (ForgeList){ lines, 2, 2 };
	forge_shape_copy_texts(&sample_shape, &sample, &arena.arena);
	memset(text, 'x', 3);
	ok(forge_text_equal(sample.code, FORGE_TEXT("ab")) &&
		   forge_text_equal(sample.colours, FORGE_TEXT("abc")),
	   "texts are copied");
	ok(forge_text_equal(lines[0].memo, FORGE_TEXT("abc")), "those of elements, too");
	ok(forge_text_is_absent(sample.kind) && forge_text_is_absent(lines[1].memo),
	   "absent ones stay absent");
	ok(!forge_text_is_absent(sample.note) && sample.note.data != text && sample.note.length == 0,
	   "empty ones are empty");
	test_arena_reset(&arena);
}

static void
test_null(void)
{
	Sample sample;
	Sample before;

	memset(&sample, 0x55, sizeof(sample));
	memcpy(&before, &sample, sizeof(sample));
	for (int i = 0; i < sample_shape.field_count; i++)
		is_accepted(set(i, &sample, FORGE_VALUE_NULL, NULL), sample_fields[i].name);
	ok(memcmp(&before, &sample, sizeof(sample)) == 0, "null is as if the field were not there");
}

int
main(void)
{
	test_clear();
	test_find();
	test_complete();
	test_otherwise();
	test_last_field_of_a_word();
	test_text();
	test_decimal();
	test_integer();
	test_u128();
	test_boolean();
	test_uuid();
	test_instant();
	test_date();
	test_words();
	test_json();
	test_copy_texts();
	test_list();
	test_null();
	return tap_done();
}
