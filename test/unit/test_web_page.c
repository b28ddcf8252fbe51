/*
 * test_web_page.c
 *	  What is around a page's parts, parts that hold others, and parts that only show something.
 */
#include "test_page.h"

/* ---- around the parts ---- */

/* A whole page, or NULL: refused. */
static const char *
render_page(const char *document, const char *shell)
{
	ForgePageRequest request = { .name = FORGE_TEXT("home"),
								 .arguments = FORGE_TEXT("{}"),
								 .document = forge_text_from(document),
								 .shell = forge_text_from(shell),
								 .asset_version = FORGE_TEXT("1"),
								 .new_id = test_page_new_id };
	ForgeText html;
	ForgeOutcome outcome;
	int status;

	outcome = forge_page_render(&request, &test_page_arena.arena, &html, &status);
	if (!forge_outcome_is_refusal(outcome))
		snprintf(test_page_html, sizeof(test_page_html), "%d %.*s", status, (int) html.length,
				 html.data);
	test_arena_reset(&test_page_arena);
	return forge_outcome_is_refusal(outcome) ? NULL : test_page_html;
}

static void
page_shows(const char *document, const char *shell, const char *expected, const char *name)
{
	const char *html = render_page(document, shell);

	if (!ok(html != NULL && test_page_is_well_formed(html) && strstr(html, expected) != NULL, name))
		printf("# got %s\n", html == NULL ? "a refusal" : html);
}

#define EMPTY "{\"title\": \"T\", \"parts\": []}"
#define SHELL                                                                                      \
	"{\"shop\": \"<Acme>\", \"user\": \"ann&bob\", \"menu\": ["                                    \
	"{\"label\": \"Home\", \"link\": {\"name\": \"home\"}}, "                                      \
	"{\"label\": \"Late\", \"link\": {\"name\": \"home\", \"filter\": \"a b\", \"page\": 2, "      \
	"\"no\": null}}]}"

static void
test_shell(void)
{
	page_shows(EMPTY, SHELL, "<title>T \xc2\xb7 &lt;Acme&gt;</title>",
			   "the tenant is in the title");
	page_shows(EMPTY, SHELL, "<p class=\"shop\">&lt;Acme&gt;</p>", "and at the top");
	page_shows(EMPTY, SHELL, "<span>ann&amp;bob</span><button class=\"quiet\">Sign out</button>",
			   "beside the user, who can sign out");
	page_shows(EMPTY, SHELL, "<input type=\"search\" name=\"search\"", "who can search");
	page_shows(EMPTY, SHELL, "<li><a aria-current=\"page\" href=\"page?name=home\">Home</a></li>",
			   "the menu tells where one is");
	page_shows(EMPTY, SHELL, "<li><a href=\"page?name=home&amp;filter=a%20b&amp;page=2\">Late</a>",
			   "a link has arguments, but for those that are null");
	page_shows(EMPTY, NULL, "<title>T</title>", "nothing of that is there before one signs in");
	ok(render_page(EMPTY, "[]") == NULL, "what is around a page is an object");
	ok(render_page(EMPTY, "{\"shop\": \"A\", \"menu\": [{\"label\": \"L\"}]}") == NULL,
	   "an entry of the menu has a link");
	ok(render_page(EMPTY, "{\"shop\": \"A\", \"menu\": [{\"label\": \"L\", "
						  "\"link\": {\"name\": [1]}}]}") == NULL,
	   "whose arguments are texts and numbers");
}

static void
test_document(void)
{
	page_shows(EMPTY, NULL, "200 <!DOCTYPE html>", "a page is found");
	page_shows("{\"title\": \"T\", \"status\": 404, \"parts\": []}", NULL, "404 <!DOCTYPE html>",
			   "or says why not");
	page_shows("{\"title\": \"T\", \"parts\": [], \"parent\": {\"label\": \"Items\", "
			   "\"link\": {\"name\": \"items\"}}}",
			   NULL, "class=\"parent\"><a href=\"page?name=items\">Items</a></nav>",
			   "it tells what it belongs to");
	ok(render_page("[]", NULL) == NULL, "a document is an object");
	ok(render_page("{\"title\": \"T\", \"status\": 99, \"parts\": []}", NULL) == NULL,
	   "no status is below 200");
	ok(render_page("{\"title\": \"T\", \"status\": 600, \"parts\": []}", NULL) == NULL,
	   "nor beyond 599");
}

/* ---- parts that hold others ---- */

#define TEXT "{\"part\": \"text\", \"text\": \"a<b\"}"
#define SECTION(parts) "{\"part\": \"section\", \"title\": \"S\", \"parts\": [" parts "]}"

static void
test_inside(void)
{
	shows(SECTION(TEXT), "<section><h2>S</h2><p>a&lt;b</p></section>", "a section");
	shows(SECTION(SECTION(TEXT)), "<h2>S</h2><section><h3>S</h3><p>", "a section in a section");
	shows(SECTION("{\"part\": \"grid\", \"parts\": [" SECTION(TEXT) ", null]}"),
		  "<div class=\"grid\"><section><h3>S</h3>", "a grid changes no headings");
	refuses(SECTION(SECTION(SECTION(SECTION(SECTION(SECTION(SECTION(TEXT))))))),
			"sections are not nested without end");
	refuses("{\"part\": \"poem\"}", "a part that there is none of");
	refuses("{\"text\": \"a\"}", "a part says what it is");
	refuses("[]", "and is an object");
	refuses("{\"part\": \"text\"}", "with the members that it needs");
	refuses("{\"part\": \"text\", \"text\": \"a\", \"more\": 1}", "and no others");
	refuses("{\"part\": \"section\", \"title\": \"S\"}", "so with a section");
	refuses("{\"part\": \"grid\"}", "and a grid");
}

/* ---- parts that only show something ---- */

static void
test_words(void)
{
	shows("{\"part\": \"notice\", \"tone\": \"bad\", \"text\": \"No.\", \"detail\": \"As <x>.\"}",
		  "<div class=\"notice tone-bad\" role=\"status\"><p>No.</p><p>As &lt;x&gt;.</p></div>",
		  "a notice");
	shows("{\"part\": \"notice\", \"text\": \"Yes.\"}",
		  "<div class=\"notice \" role=\"status\"><p>Yes.</p></div>", "without a tone");
	refuses("{\"part\": \"notice\", \"tone\": \"loud\", \"text\": \"No.\"}", "nor one of its own");
	shows("{\"part\": \"links\", \"links\": [{\"label\": \"All\", \"link\": {\"name\": \"all\"}}]}",
		  "<ul class=\"links\"><li><a href=\"page?name=all\">All</a></li></ul>", "links");
	shows("{\"part\": \"json\", \"label\": \"Data\", \"value\": "
		  "{\"a\": [1, true], \"b\": {}, \"c\": \"<i>\"}}",
		  "<h2>Data</h2><pre tabindex=\"0\"><code>{\n  &quot;a&quot;", "data, laid out");
	refuses("{\"part\": \"links\"}", "links without links");
	refuses("{\"part\": \"json\", \"value\": 1}", "data without a label");
	refuses("{\"part\": \"notice\"}", "a notice without words");
}

static void
test_json(void)
{
	const char *html = test_page_render("{\"part\": \"json\", \"label\": \"D\", \"value\": "
										"{\"a\": [1, {}], \"b\": \"<\", \"c\": null}}");

	ok(html != NULL && strstr(html, ": [\n    1,\n    {}\n  ],\n  ") != NULL,
	   "a line for each member, further in for what is inside");
	ok(html != NULL && strstr(html, "&lt;") != NULL, "data is no HTML");
	ok(html != NULL && strstr(html, ": null\n}</code></pre>") != NULL, "nothing is left out");
	shows("{\"part\": \"json\", \"label\": \"D\"}", "<code>null</code>", "there may be nothing");
}

static void
test_timeline(void)
{
	shows("{\"part\": \"timeline\", \"entries\": [{\"time\": \"2026-11-29T16:43:32.5Z\", "
		  "\"title\": \"Made\", \"text\": \"By ann.\", \"tone\": \"good\", "
		  "\"link\": {\"name\": \"event\"}, \"details\": {\"a\": 1}}]}",
		  "<strong><a href=\"page?name=event\">Made</a></strong><p>By ann.</p>"
		  "<details><summary>Details</summary><pre",
		  "an entry of a timeline");
	refuses("{\"part\": \"timeline\", \"entries\": [{\"title\": \"Made\"}]}", "which has a time");
	refuses("{\"part\": \"timeline\"}", "a timeline has entries");
}

static void
test_tiles(void)
{
	shows("{\"part\": \"tiles\", \"tiles\": [{\"label\": \"Open\", \"value\": 7, \"note\": \"two "
		  "late\", \"tone\": \"warning\", \"link\": {\"name\": \"orders\"}}]}",
		  "<div class=\"tone-warning\"><dt><a href=\"page?name=orders\">Open</a></dt><dd><data "
		  "class=\"number\" value=\"7\">7</data></dd><dd class=\"note\">two late</dd></div>",
		  "a tile with a number");
	shows("{\"part\": \"tiles\", \"tiles\": [{\"label\": \"Due\", \"kind\": \"date\", "
		  "\"value\": \"2026-12-01\"}]}",
		  "<dd><time class=\"date\" datetime=\"2026-12-01\">2026-12-01</time></dd></div>",
		  "or something else");
	refuses("{\"part\": \"tiles\", \"tiles\": [{\"value\": 7}]}", "it has a label");
	refuses("{\"part\": \"tiles\"}", "there are tiles");
}

static void
test_sign_in(void)
{
	shows("{\"part\": \"sign_in\"}", "<input type=\"password\" name=\"token\"",
		  "a token is asked for");
	refuses("{\"part\": \"sign_in\", \"user\": \"ann\"}", "and nothing else");
}

#define FACT(value, kind)                                                                          \
	"{\"part\": \"facts\", \"facts\": [{\"label\": \"L\", \"value\": " value ", \"kind\": \"" kind \
	"\"}]}"

static void
test_values(void)
{
	shows(FACT("\"4d000000-0000-0000-0000-00000000abcd\"", "id"),
		  "<code title=\"4d000000-0000-0000-0000-00000000abcd\">0000abcd</code>",
		  "of an id the end is shown");
	shows(FACT("\"short\"", "id"), ">short</code>", "or all of it");
	shows(FACT("\"open\"", "badge"), "<span class=\"badge\" data-word=\"open\">open</span>",
		  "a state");
	shows(FACT("\"a<b\"", "code"), "<code>a&lt;b</code>", "code");
	shows(FACT("true", "text"), "<dd>yes</dd>", "what is true");
	shows(FACT("false", "text"), "<dd>no</dd>", "and what is not");
	shows(FACT("\"2026-11-29T16:43:32+00:00\"", "time"), ">2026-11-29 16:43 UTC</time>", "a time");
	shows(FACT("\"2026-11-29T16:43:32+01:00\"", "time"), ">2026-11-29 16:43</time>",
		  "which is said to be UTC only where it is");
	shows(FACT("\"soon\"", "time"), ">soon</time>", "anything else stays as it is");
	refuses(FACT("[1]", "text"), "a list is no value");
	refuses(FACT("1", "poem"), "nor is there any kind");
}

int
main(void)
{
	test_shell();
	test_document();
	test_inside();
	test_words();
	test_json();
	test_timeline();
	test_tiles();
	test_sign_in();
	test_values();
	return tap_done();
}
