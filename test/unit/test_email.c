/*
 * test_email.c
 *	  E-mail addresses: what they become, and what is none.
 */
#include "base/limits.h"
#include "domain/user/email.h"
#include "tap.h"
#include "test_arena.h"

static TestArena arena;

static bool
normalise(ForgeText given, ForgeText *email)
{
	return forge_email_normalise(&arena.arena, given, email);
}

static void
test_normalised(void)
{
	static const char *const pairs[][2] = {
		{ "ann@shop.example", "ann@shop.example" },
		{ " \t\r\nAnn@Shop.Example\v\f ", "ann@shop.example" },
		{ "ANN+Sales@SHOP.example", "ann+sales@shop.example" },
		{ "a@b.c", "a@b.c" },
		{ "AZ.az@AZ.ZA", "az.az@az.za" },
		{ "a.b.c@d.e.f.g", "a.b.c@d.e.f.g" },
		{ "0@1.2", "0@1.2" },
		{ "!#$%&'*+-/=?^_`{|}~@x.yz", "!#$%&'*+-/=?^_`{|}~@x.yz" },
		{ "-@a-b.c-d.example", "-@a-b.c-d.example" },
		{ "ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example" },
		{ "\xC2\xA0\xE2\x80\x8B"
		  "ann@shop.example\xE3\x80\x80\xEF\xBB\xBF",
		  "ann@shop.example" },
	};
	ForgeText email;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		ok(normalise(forge_text_from(pairs[i][0]), &email) &&
			   forge_text_equal(email, forge_text_from(pairs[i][1])) &&
			   forge_email_is_normal(email),
		   pairs[i][1]);
	ok(!forge_email_is_normal(FORGE_TEXT("Ann@shop.example")) &&
		   !forge_email_is_normal(FORGE_TEXT("ann@Shop.example")) &&
		   !forge_email_is_normal(FORGE_TEXT(" ann@shop.example")),
	   "what is not yet in that form");
}

static void
test_invalid(void)
{
	static const char *const invalid[] = {
		"",
		"@",
		"ann",
		"ann@",
		"@shop.example",
		"ann@shop",
		"ann@shop.",
		"ann@.example",
		"ann@shop.example.",
		"ann@shop..example",
		"ann@@shop.example",
		"ann@shop@example.com",
		".ann@shop.example",
		"ann.@shop.example",
		"a..n@shop.example",
		"an n@shop.example",
		"ann@sh op.example",
		"ann@-shop.example",
		"ann@shop-.example",
		"ann@shop.-e",
		"ann@shop.e-",
		"ann@shop_x.example",
		"ann@[192.0.2.1]",
		"\"ann\"@shop.example",
		"Ann <ann@shop.example>",
		"ann@shop.example,bob@shop.example",
		"ann;bob@shop.example",
		"ann(x)@shop.example",
		"ann\\@shop.example",
		"ann:x@shop.example",
		"ann@shop.example:25",
		"mailto:ann@shop.example",
		"an\x7Fn@shop.example",
		"ann@shop\x7F.example",
		"ann@shop.exam\tple",
		"j\xC3\xB6rg@shop.example",
		"J\xC3\x96RG@shop.example",
		"ann@m\xC3\xBCnchen.example",
		"an\xE2\x80\x8Bn@shop.example",
		"ann@shop.\xEF\xBC\xA5xample",
	};
	ForgeText email;

	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		ok(!normalise(forge_text_from(invalid[i]), &email), invalid[i]);
	ok(!normalise(FORGE_TEXT("an\0n@shop.example"), &email) &&
		   !normalise(FORGE_TEXT("ann@shop.exa\0mple"), &email) &&
		   !normalise(FORGE_TEXT("ann@shop.example\0"), &email),
	   "no zero byte");
	ok(!normalise(FORGE_TEXT("an\nn@shop.example"), &email) &&
		   !normalise(FORGE_TEXT("ann@shop\r\n.example"), &email),
	   "no line feed");
	ok(!normalise((ForgeText){ NULL, 0 }, &email), "no absent address");
}

/* An address of a local part and labels of these lengths. */
static ForgeText
address(char *text, int local_length, int label_count, int label_length, int last_length)
{
	char *end = text;

	memset(end, 'l', (size_t) local_length);
	end += local_length;
	*end++ = '@';
	for (int i = 0; i < label_count; i++)
	{
		memset(end, 'd', (size_t) label_length);
		end += label_length;
		*end++ = '.';
	}
	memset(end, 'e', (size_t) last_length);
	end += last_length;
	return (ForgeText){ text, (int32_t) (end - text) };
}

static void
test_lengths(void)
{
	char text[400];
	ForgeText longest;
	ForgeText email;

	ok(normalise(address(text, 64, 1, 63, 2), &email), "64 before the @, labels of 63");
	ok(!normalise(address(text, 65, 1, 63, 2), &email), "not 65 before it");
	ok(!normalise(address(text, 64, 1, 64, 2), &email), "no label of 64");
	ok(!normalise(address(text, 64, 1, 2, 64), &email), "the last one either");
	longest = address(text, 62, 3, 62, 2);
	is_int(longest.length, FORGE_EMAIL_LENGTH_MAX, "254 in all");
	ok(normalise(longest, &email), "are an address");
	ok(!normalise(address(text, 62, 3, 62, 3), &email), "255 are none");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_normalised();
	test_invalid();
	test_lengths();
	test_arena_reset(&arena);
	return tap_done();
}
