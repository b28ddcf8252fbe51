/*
 * test_html.c
 *	  HTML is escaped and well-formed, whatever the values are.
 */
#include "web/html.h"

#include "test_arena.h"
#include "tap.h"

static TestArena arena = { { test_arena_allocate }, NULL };

static void
is_html(ForgeHtml *html, const char *expected, const char *name)
{
	ForgeText text = forge_html_end(html);

	ok(forge_text_equal(text, forge_text_from(expected)), name);
	if (!forge_text_equal(text, forge_text_from(expected)))
		printf("# got %.*s\n", (int) text.length, text.data);
	test_arena_reset(&arena);
}

static void
test_elements(void)
{
	ForgeHtml html;

	forge_html_begin(&html, &arena.arena);
	forge_html_open(&html, "p");
	forge_html_string(&html, "class", "a");
	forge_html_string(&html, "id", NULL);
	forge_html_flag(&html, "hidden", true);
	forge_html_flag(&html, "inert", false);
	forge_html_literal(&html, "x");
	forge_html_open(&html, "br");
	forge_html_close(&html);
	forge_html_number(&html, INT64_MIN);
	forge_html_close(&html);
	is_html(&html, "<p class=\"a\" hidden>x<br>-9223372036854775808</p>",
			"elements, attributes, flags, an element without an end, a number");

	forge_html_begin_document(&html, &arena.arena);
	forge_html_open(&html, "html");
	forge_html_integer(&html, "data-n", 0);
	forge_html_close(&html);
	is_html(&html, "<!DOCTYPE html>\n<html data-n=\"0\"></html>", "a document");
}

static void
test_escaping(void)
{
	ForgeHtml html;

	forge_html_begin(&html, &arena.arena);
	forge_html_element(&html, "b", "\"'><script>", FORGE_TEXT("</b><script>&amp;\"'"));
	is_html(&html,
			"<b class=\"&quot;&#39;&gt;&lt;script&gt;\">"
			"&lt;/b&gt;&lt;script&gt;&amp;amp;&quot;&#39;</b>",
			"markup in a text and in an attribute is text");

	forge_html_begin(&html, &arena.arena);
	forge_html_element(&html, "b", NULL, FORGE_TEXT("a\0b\x01\x7f\t\n\r"));
	is_html(&html,
			"<b>a\xef\xbf\xbd"
			"b\xef\xbf\xbd\xef\xbf\xbd\t\n&#13;</b>",
			"control characters become replacement characters");
}

static void
test_json(void)
{
	ForgeHtml html;

	forge_html_begin(&html, &arena.arena);
	forge_html_open(&html, "b");
	forge_html_json_text(&html, FORGE_TEXT("a\\\"\\u003cscript\\u003E\\n\\ud83d\\ude00<\\\\"));
	forge_html_close(&html);
	is_html(&html, "<b>a&quot;&lt;script&gt;\n\xf0\x9f\x98\x80&lt;\\</b>",
			"a JSON string is read, and then escaped");

	forge_html_begin(&html, &arena.arena);
	forge_html_open(&html, "a");
	forge_html_attribute_begin(&html, "href");
	forge_html_literal(&html, "page?name=");
	forge_html_query_json_text(&html, FORGE_TEXT("a&b=\\u00e9 \\\"#-._~Z9"));
	forge_html_query_text(&html, FORGE_TEXT("\n"));
	forge_html_attribute_end(&html);
	forge_html_close(&html);
	is_html(&html, "<a href=\"page?name=a%26b%3D%C3%A9%20%22%23-._~Z9%0A\"></a>",
			"a part of a query is encoded");
}

static void
test_growth(void)
{
	ForgeHtml html;
	ForgeText text;

	forge_html_begin(&html, &arena.arena);
	forge_html_open(&html, "p");
	for (int i = 0; i < 100000; i++)
		forge_html_literal(&html, "<");
	forge_html_close(&html);
	text = forge_html_end(&html);
	is_int(text.length, 7 + 400000, "it grows");
	ok(memcmp(text.data + text.length - 8, "&lt;</p>", 8) == 0, "and ends as it should");
	test_arena_reset(&arena);
}

int
main(void)
{
	test_elements();
	test_escaping();
	test_json();
	test_growth();
	return tap_done();
}
