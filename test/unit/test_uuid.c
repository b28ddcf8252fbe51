/*
 * test_uuid.c
 *	  UUIDs: text form, order, and the two versions that are made here.
 */
#include "base/uuid.h"
#include "tap.h"

/* The example of RFC 9562, appendix A.6: 2022-02-22 19:22:22 UTC. */
#define EXAMPLE_MICROSECONDS INT64_C(1645557742000000)

static const uint8_t random_bits[8] = { 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F };

static void
test_parse(void)
{
	char buffer[FORGE_UUID_TEXT_SIZE];
	ForgeUuid uuid = { { 42 } };
	static const char *const malformed[] = {
		"",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398",   /* one digit short */
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", /* one too many */
		"017f22e279b0-7cc3-98c4-dc0c0c07398f-",
		"017f22e2079b007cc3098c40dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
		"g17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c0739-8",
		"017f22e2-79b0-7cc398-c4-dc0c0c07398f",
		"{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
		" 17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398/",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398:",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398@",
		"017f22e2-79b0-7cc3-98c4-dc0c0c07398`",
	};

	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		ok(!forge_uuid_parse(forge_text_from(malformed[i]), &uuid), malformed[i]);
	ok(!forge_uuid_parse((ForgeText){ NULL, 0 }, &uuid), "an absent text is not a UUID");
	is_int(uuid.bytes[0], 42, "what is not a UUID leaves the result alone");

	ok(forge_uuid_parse(FORGE_TEXT("017F22e2-79b0-7cc3-98c4-dc0c0c07398f"), &uuid),
	   "the canonical form in any case");
	forge_uuid_format(uuid, buffer);
	is_text(buffer, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "is written in lower case");
	ok(forge_uuid_parse(FORGE_TEXT("01234567-89ab-cdef-ABCD-EF0123456789"), &uuid),
	   "every digit in both cases");
	forge_uuid_format(uuid, buffer);
	is_text(buffer, "01234567-89ab-cdef-abcd-ef0123456789", "is read");
	ok(forge_uuid_parse(FORGE_TEXT("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"), &uuid), "all ones");
	is_int(uuid.bytes[15], 0xFF, "with its last byte");
}

static void
test_compare(void)
{
	ForgeUuid low = { { 0, [15] = 1 } };
	ForgeUuid high = { { 0x80 } };

	ok(forge_uuid_compare(low, high) < 0, "the first byte decides, unsigned");
	ok(forge_uuid_compare(high, low) > 0, "in both directions");
	is_int(forge_uuid_compare(low, low), 0, "equal to itself");
	ok(forge_uuid_equal(low, low) && !forge_uuid_equal(low, high), "equal");
	ok(forge_uuid_is_nil(FORGE_UUID_NIL), "nil is nil");
	ok(!forge_uuid_is_nil(low), "one bit is not nil");
}

static void
is_v7_text(int64_t microseconds, const char *expected, const char *name)
{
	ForgeUuidGenerator generator = { 0 };
	char buffer[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(forge_uuid_v7(&generator, microseconds, random_bits), buffer);
	is_text(buffer, expected, name);
}

static void
test_v7_layout(void)
{
	is_v7_text(EXAMPLE_MICROSECONDS, "017f22e2-79b0-7000-98c4-dc0c0c07398f", "a whole millisecond");
	is_v7_text(EXAMPLE_MICROSECONDS + 500, "017f22e2-79b0-7800-98c4-dc0c0c07398f",
			   "half a millisecond is half of 4096");
	is_v7_text(EXAMPLE_MICROSECONDS + 999, "017f22e2-79b0-7ffb-98c4-dc0c0c07398f",
			   "the last microsecond is still in its millisecond");
	is_v7_text(EXAMPLE_MICROSECONDS + 1000, "017f22e2-79b1-7000-98c4-dc0c0c07398f",
			   "the next millisecond");
	is_v7_text(-5, "00000000-0000-7001-98c4-dc0c0c07398f", "before 1970 is taken as 1970");
}

/* Makes a thousand at these times and says whether they ascend and keep version and variant. */
static bool
ascends(int64_t first_microseconds, int64_t step_microseconds)
{
	static const uint8_t no_bits[8] = { 0 };
	static const uint8_t all_bits[8] = { 255, 255, 255, 255, 255, 255, 255, 255 };
	ForgeUuidGenerator generator = { 0 };
	ForgeUuid last = FORGE_UUID_NIL;

	for (int i = 0; i < 10000; i++)
	{
		/* Falling randomness, so that the order cannot come from it. */
		ForgeUuid uuid = forge_uuid_v7(&generator, first_microseconds + i * step_microseconds,
									   i % 2 == 0 ? all_bits : no_bits);

		if (forge_uuid_compare(last, uuid) >= 0 || uuid.bytes[6] >> 4 != 7 ||
			uuid.bytes[8] >> 6 != 2)
			return false;
		last = uuid;
	}
	return true;
}

static void
test_v7_order(void)
{
	ok(ascends(EXAMPLE_MICROSECONDS, 0), "they ascend while the clock stands still");
	ok(ascends(EXAMPLE_MICROSECONDS, 1), "they ascend by the microsecond");
	ok(ascends(EXAMPLE_MICROSECONDS, 997), "they ascend by the millisecond");
	ok(ascends(EXAMPLE_MICROSECONDS, -1), "they ascend while the clock steps back");
	ok(ascends(EXAMPLE_MICROSECONDS, -1000000), "they ascend while the clock runs back");
	ok(ascends(0, 0), "they ascend at the beginning of time");
}

static void
test_v7_returns_to_the_clock(void)
{
	ForgeUuidGenerator generator = { 0 };
	char buffer[FORGE_UUID_TEXT_SIZE];

	forge_uuid_v7(&generator, EXAMPLE_MICROSECONDS, random_bits);
	forge_uuid_format(forge_uuid_v7(&generator, EXAMPLE_MICROSECONDS - 5000, random_bits), buffer);
	is_text(buffer, "017f22e2-79b0-7001-98c4-dc0c0c07398f", "just after the last one");
	forge_uuid_format(forge_uuid_v7(&generator, EXAMPLE_MICROSECONDS + 500, random_bits), buffer);
	is_text(buffer, "017f22e2-79b0-7800-98c4-dc0c0c07398f", "the clock again, once it is ahead");
}

static void
test_v8(void)
{
	char buffer[FORGE_UUID_TEXT_SIZE];
	uint8_t digest[16];

	memset(digest, 0xFF, sizeof(digest));
	forge_uuid_format(forge_uuid_v8(digest), buffer);
	is_text(buffer, "ffffffff-ffff-8fff-bfff-ffffffffffff",
			"version and variant, set bits cleared");
	memset(digest, 0, sizeof(digest));
	forge_uuid_format(forge_uuid_v8(digest), buffer);
	is_text(buffer, "00000000-0000-8000-8000-000000000000", "version and variant, bits set");
	for (int i = 0; i < 16; i++)
		digest[i] = (uint8_t) (i * 17);
	forge_uuid_format(forge_uuid_v8(digest), buffer);
	is_text(buffer, "00112233-4455-8677-8899-aabbccddeeff", "the other 122 bits are the digest's");
	ok(forge_uuid_equal(forge_uuid_v8(digest), forge_uuid_v8(digest)), "the same each time");
	forge_uuid_format(forge_uuid_reserved(digest), buffer);
	ok(strncmp(buffer, "666f7267-", 9) == 0 && buffer[14] == '8', "a reserved one is marked");
	ok(forge_uuid_is_reserved(forge_uuid_reserved(digest)), "and known by its mark");
	memcpy(digest, "forh", 4);
	ok(!forge_uuid_is_reserved(forge_uuid_v8(digest)), "another is not");
	ok(!forge_uuid_is_reserved((ForgeUuid){ { 'f', 'o', 'r', 'g', 0, 0, 0x40 } }),
	   "nor is one of another version");
}

int
main(void)
{
	test_parse();
	test_compare();
	test_v7_layout();
	test_v7_order();
	test_v7_returns_to_the_clock();
	test_v8();
	return tap_done();
}
