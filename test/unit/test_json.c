/*
 * test_json.c
 *	  The strict reader of JSON objects: what it takes, what it refuses, and what it
 *	  finds.
 */
#include "base/json.h"
#include "base/json_string.h"
#include "tap.h"

#include <stdio.h>

/* A document as the name of its test: one line, in ASCII. */
static const char *
name_of(const char *document)
{
	static char name[200];

	snprintf(name, sizeof(name), "%s", document);
	for (char *at = name; *at != '\0'; at++)
		if (*at < ' ' || *at > '~' || *at == '#' || *at == '\\')
			*at = '?';
	return name;
}

static void
is_object(const char *document)
{
	ok(forge_json_is_object(forge_text_from(document)), name_of(document));
}

static void
is_refused(const char *document)
{
	ok(!forge_json_is_object(forge_text_from(document)), name_of(document));
}

static void
test_forms(void)
{
	is_object("{}");
	is_object(" \t\r\n{ } ");
	is_object("{\"a\":1,\"b\":[],\"c\":{},\"d\":[1,2,[3]],\"e\":{\"a\":{\"a\":null}}}");
	is_object("{\"a\" : true , \"b\" : false , \"c\" : null}");

	is_refused("");
	is_refused(" ");
	is_refused("[]");
	is_refused("\"a\"");
	is_refused("1");
	is_refused("null");
	is_refused("{");
	is_refused("}");
	is_refused("{}}");
	is_refused("{} x");
	is_refused("{}{}");
	is_refused("{,}");
	is_refused("{\"a\"}");
	is_refused("{\"a\":}");
	is_refused("{\"a\":");
	is_refused("{\"a\":1,}");
	is_refused("{\"a\":1 \"b\":2}");
	is_refused("{\"a\":[1,]}");
	is_refused("{\"a\":[,1]}");
	is_refused("{\"a\":[1}");
	is_refused("{\"a\":(1)}");
	is_refused("{a:1}");
	is_refused("{'a':1}");
	is_refused("{\"a\":True}");
	is_refused("{\"a\":nul}");
	is_refused("{\"a\":nulls}");
	is_refused("{\"a\":1}//");
	is_refused("\xef\xbb\xbf{}");
	ok(!forge_json_is_object((ForgeText){ "{}\0", 3 }), "a NUL behind");
	ok(!forge_json_is_object((ForgeText){ "{\"a\0\":1}", 8 }), "a NUL in a string");
}

static void
test_numbers(void)
{
	is_object("{\"a\":[0,-0,1,-1,10,1.5,0.5,1e5,1E+5,1e-5,1.5e123]}");

	is_refused("{\"a\":01}");
	is_refused("{\"a\":+1}");
	is_refused("{\"a\":.5}");
	is_refused("{\"a\":1.}");
	is_refused("{\"a\":-}");
	is_refused("{\"a\":1e}");
	is_refused("{\"a\":1e+}");
	is_refused("{\"a\":1e1234}");
	is_refused("{\"a\":0x1}");
	is_refused("{\"a\":NaN}");
	is_refused("{\"a\":Infinity}");
	is_object("{\"a\":1234567890123456789012345678901234567890}");
	is_refused("{\"a\":12345678901234567890123456789012345678901}");
}

static void
test_strings(void)
{
	is_object("{\"a\":\"\"}");
	is_object("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u00e4\\uD83D\\ude00\"}");
	is_object("{\"\xc3\xa4\":\"\xe2\x82\xac \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf\"}");

	is_refused("{\"a\":\"}");
	is_refused("{\"a\":\"\\\"}");
	is_refused("{\"a\":\"\\x\"}");
	is_refused("{\"a\":\"\\u12\"}");
	is_refused("{\"a\":\"\\u12");
	is_refused("{\"a\":\"\\");
	is_refused("{\"a\":\"\\u12g4\"}");
	is_refused("{\"a\":\"\\u0000\"}");
	is_refused("{\"a\":\"\\ud83d\"}");
	is_refused("{\"a\":\"\\ud83dx\"}");
	is_refused("{\"a\":\"\\ud83d\\u0041\"}");
	is_refused("{\"a\":\"\\ude00\"}");
	is_refused("{\"a\":\"\n\"}");
	is_refused("{\"a\":\"\x1f\"}");
	is_refused("{\"a\":\"\x80\"}");
	is_refused("{\"a\":\"\xc3\"}");
	is_refused("{\"a\":\"\xc0\x80\"}");
	is_refused("{\"a\":\"\xe0\x80\x80\"}");
	is_refused("{\"a\":\"\xed\xa0\x80\"}");
	is_refused("{\"a\":\"\xf0\x80\x80\x80\"}");
	is_refused("{\"a\":\"\xf4\x90\x80\x80\"}");
	is_refused("{\"a\":\"\xf8\x88\x80\x80\x80\"}");
	ok(!forge_json_is_object((ForgeText){ "{\"a\":\"\xe2\x82", 8 }), "an end inside a character");
}

/* A string is read in words of eight bytes: what is not plain is found wherever it stands. */
static void
test_places(void)
{
	static const char plain[] = "~ !#[]/azAZ09~ !#[]/azAZ09\x7f";
	const int length = sizeof(plain) - 1;
	bool is_found = true;
	bool is_taken = true;

	for (int first = 0; first < length; first++)
		for (int place = first; place < length; place++)
			for (int byte = 1; byte < 256; byte++)
			{
				char text[sizeof(plain)];
				bool is_plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
				const char *found;

				memcpy(text, plain, sizeof(text));
				text[place] = (char) byte;
				found = forge_json_skip_plain(text + first, text + length);
				if (is_plain)
					is_taken = is_taken && found == text + length;
				else
					is_found = is_found && found == text + place;
			}
	ok(is_taken, "plain bytes are skipped");
	ok(is_found, "and no others");
	is_refused("{\"a\":\"12345678\x1f\"}");
	is_refused("{\"a\":\"1234567\x80\"}");
	is_object("{\"a\":\"12345678\\\"1234567\xc3\xa4 12345678\"}");
}

static void
test_duplicates(void)
{
	is_object("{\"a\":1,\"A\":2,\"aa\":3,\"\":4}");
	is_object("{\"a\":{\"a\":1},\"b\":{\"a\":1},\"c\":[{\"a\":1},{\"a\":2}]}");

	is_refused("{\"a\":1,\"a\":1}");
	is_refused("{\"a\":1,\"b\":{\"x\":1,\"y\":[]},\"a\":2}");
	is_refused("{\"a\":1,\"\\u0061\":2}");
	is_refused("{\"\":1,\"\":2}");
	is_refused("{\"x\":{\"a\":1,\"a\":2}}");
	is_refused("{\"x\":[[{\"a\":1,\"a\":2}]]}");
	is_refused("{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}");
	is_refused("{\"/\":1,\"\\/\":2}");
}

/* An object with so many arrays in it, and one with so many members. */
static bool
is_deep_object(int depth)
{
	char text[200] = "{\"a\":";
	size_t length = strlen(text);

	memset(text + length, '[', (size_t) depth);
	memset(text + length + depth, ']', (size_t) depth);
	text[length + 2 * (size_t) depth] = '}';
	return forge_json_is_object((ForgeText){ text, (int32_t) length + 2 * depth + 1 });
}

static bool
is_wide_object(int members)
{
	static char text[10000];
	int length = 1;

	text[0] = '{';
	for (int i = 0; i < members; i++)
		length += snprintf(text + length, sizeof(text) - (size_t) length, "%s\"m%d\":%d",
						   i > 0 ? "," : "", i, i);
	text[length++] = '}';
	return forge_json_is_object((ForgeText){ text, length });
}

static void
test_limits(void)
{
	ok(is_deep_object(FORGE_JSON_DEPTH_MAX - 1), "as deep as may be");
	ok(!is_deep_object(FORGE_JSON_DEPTH_MAX), "too deep");
	ok(is_wide_object(FORGE_JSON_MEMBERS_MAX), "as many members as may be");
	ok(!is_wide_object(FORGE_JSON_MEMBERS_MAX + 1), "too many members");
}

static void
is_found(const char *document, const char *name, ForgeJsonKind kind, const char *expected)
{
	ForgeText value;
	char buffer[100];

	is_int(forge_json_find(forge_text_from(document), name, &value), kind, name_of(document));
	if (kind == FORGE_JSON_STRING)
	{
		buffer[forge_json_unescape(value, buffer)] = '\0';
		is_text(buffer, expected, "and it reads as it should");
	}
}

static void
test_find(void)
{
	is_found("{}", "a", FORGE_JSON_NONE, NULL);
	is_found("{\"b\":[1", "a", FORGE_JSON_NONE, NULL);
	is_found(" { } ", "a", FORGE_JSON_NONE, NULL);
	is_found("{\"b\":{\"a\":\"x\"},\"c\":[\"a\"]}", "a", FORGE_JSON_NONE, NULL);
	is_found("{\"a\":\"x\"}", "a", FORGE_JSON_STRING, "x");
	is_found("{\"a\":\"1234567\\n12345678\\u00e4123456789\"}", "a", FORGE_JSON_STRING,
			 "1234567\n12345678\xc3\xa4"
			 "123456789");
	is_found("{\"b\":{\"a\":1},\"a\" : \"x\" , \"c\":2}", "a", FORGE_JSON_STRING, "x");
	is_found("{\"aa\":1,\"\\u0061\":\"x\\u00e4\\\"\\n\\ud83d\\ude00\"}", "a", FORGE_JSON_STRING,
			 "x\xc3\xa4\"\n\xf0\x9f\x98\x80");
	is_found("{\"a\":\"\"}", "a", FORGE_JSON_STRING, "");
	is_found("{\"a\":\"\\u20ac\"}", "a", FORGE_JSON_STRING, "\xe2\x82\xac");
	is_found("{\"x\":true,\"a\":null}", "a", FORGE_JSON_OTHER, NULL);
	is_found("{\"a\":[\"x\"]}", "a", FORGE_JSON_OTHER, NULL);
	is_found("{\"a\":-1.5e3}", "a", FORGE_JSON_OTHER, NULL);
}

static void
test_ascii(void)
{
	ok(forge_json_is_ascii(FORGE_TEXT("{\"a\":\"\\n\\\\u0041\"}")), "ASCII");
	ok(!forge_json_is_ascii(FORGE_TEXT("{\"a\":\"\\u00e4\"}")), "an escape");
	ok(!forge_json_is_ascii(FORGE_TEXT("{\"a\":\"\xc3\xa4\"}")), "bytes beyond");
}

int
main(void)
{
	test_forms();
	test_numbers();
	test_strings();
	test_places();
	test_duplicates();
	test_limits();
	test_find();
	test_ascii();
	return tap_done();
}
