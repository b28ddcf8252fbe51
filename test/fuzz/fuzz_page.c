/*
 * fuzz_page.c
 *	  Pages: any document gives well-formed HTML or a refusal, and no text of it, of its request
 *	  or of a form that was sent is markup.
 */
#include "../unit/test_arena.h"
#include "base/json.h"
#include "fuzz.h"
#include "web/page.h"

#define DEPTH_MAX 64

/* What the renderer itself writes; the names of all others would be a caller's. */
static const char *const elements[] = {
	"a",      "b",        "body",    "button",   "circle",     "code",    "dd",     "details",
	"div",    "dl",       "dt",      "fieldset", "figcaption", "figure",  "form",   "g",
	"h1",     "h2",       "h3",      "h4",       "h5",         "h6",      "head",   "header",
	"hr",     "html",     "input",   "label",    "legend",     "li",      "line",   "link",
	"main",   "marker",   "meta",    "nav",      "ol",         "option",  "output", "p",
	"path",   "polyline", "pre",     "rect",     "script",     "section", "select", "span",
	"strong", "summary",  "svg",     "table",    "tbody",      "td",      "text",   "textarea",
	"tfoot",  "th",       "thead",   "time",     "title",      "tr",      "tspan",  "ul",
	"defs",   "desc",     "caption", "data",     "small",      "em",      "br",     "abbr",
	"bdi",
};

static const char *const without_end[] = { "meta", "link", "input", "br", "hr" };

static bool
is_one_of(ForgeText name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (forge_text_equal(name, forge_text_from(names[i])))
			return true;
	return false;
}

#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof((names)[0]))

static bool
is_name(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
		   (character >= '0' && character <= '9') || character == '-' || character == ':';
}

static ForgeText
take_name(const char **at, const char *end)
{
	ForgeText name = { *at, 0 };

	while (*at < end && is_name(**at))
		(*at)++;
	name.length = (int32_t) (*at - name.data);
	check(name.length > 0);
	return name;
}

/* name, or name="value"; no attribute is a script or a style. */
static void
take_attribute(const char **at, const char *end)
{
	ForgeText name = take_name(at, end);

	check(name.length < 2 || memcmp(name.data, "on", 2) != 0);
	check(!forge_text_equal(name, FORGE_TEXT("style")));
	if (*at == end || **at != '=')
		return;
	check(*at + 1 < end && (*at)[1] == '"');
	for (*at += 2; *at < end && **at != '"'; (*at)++)
		check(**at != '<' && **at != '>' && **at != '\'');
	check(*at < end);
	(*at)++;
}

/* One tag, the start behind "<". */
static void
take_tag(const char **at, const char *end, ForgeText *open, int *depth)
{
	bool is_end = *at < end && **at == '/';
	ForgeText name;

	*at += is_end;
	name = take_name(at, end);
	check(IS_ONE_OF(name, elements));
	while (*at < end && **at == ' ')
	{
		(*at)++;
		take_attribute(at, end);
	}
	check(*at < end && **at == '>');
	(*at)++;
	if (is_end)
	{
		check(*depth > 0);
		check(forge_text_equal(open[--*depth], name));
	}
	else if (!IS_ONE_OF(name, without_end))
	{
		check(*depth < DEPTH_MAX);
		open[(*depth)++] = name;
	}
}

static void
check_html(ForgeText html)
{
	static const char begin[] = "<!DOCTYPE html>\n";
	const char *at = html.data + sizeof(begin) - 1;
	const char *end = html.data + html.length;
	ForgeText open[DEPTH_MAX];
	int depth = 0;

	check(html.length > (int32_t) sizeof(begin) &&
		  memcmp(html.data, begin, sizeof(begin) - 1) == 0);
	while (at < end)
	{
		check(*at != '>' && *at != '"' && *at != '\'');
		if (*at++ == '<')
			take_tag(&at, end, open, &depth);
	}
	check(depth == 0);
}

/* ----- pages -------------------------------------------------------------------------------- */

static ForgeUuid
new_id(void)
{
	return (ForgeUuid){ { 1 } };
}

/* A form that was sent: its fields are taken from the input. */
static ForgeSubmission
take_submission(FuzzInput *input, ForgeText values[4])
{
	static const char *const commands[] = { "inventory.item.adjust_stock", "sales.order.create",
											"identity.user.create", "inventory.item.rename" };
	ForgeSubmission submission = { .command = forge_text_from(commands[fuzz_take_byte(input) % 4]),
								   .aggregate = FORGE_TEXT(""),
								   .version = fuzz_take_text(input, 8),
								   .names = fuzz_take_text(input, 100),
								   .values = values,
								   .value_count = 4,
								   .message = fuzz_take_text(input, 20),
								   .detail = fuzz_take_text(input, 20),
								   .hint = fuzz_take_text(input, 20),
								   .field = fuzz_take_text(input, 20),
								   .is_conflict = fuzz_take_byte(input) & 1,
								   .changes = fuzz_take_text(input, 100) };

	for (int i = 0; i < 4; i++)
		values[i] = fuzz_take_text(input, 20);
	return submission;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The document ends at the first NUL; a form that was sent comes behind it. */
	char *copy = malloc(size > 0 ? size : 1);
	const uint8_t *nul = size == 0 ? NULL : memchr(data, '\0', size);
	size_t length = nul == NULL ? size : (size_t) (nul - data);
	FuzzInput input = { (const uint8_t *) copy + length, size - length };
	TestArena arena = TEST_ARENA;
	ForgeText values[4];
	ForgeSubmission submission;
	ForgePageRequest request = { .name = FORGE_TEXT("home"),
								 .arguments = FORGE_TEXT("{\"search\": \"\\\"<>\"}"),
								 .document = { copy, (int32_t) length },
								 .asset_version = FORGE_TEXT("1"),
								 .new_id = new_id };
	ForgeText html;
	int status;

	memcpy(copy, data, size);
	submission = take_submission(&input, values);
	if (nul != NULL)
		request.submission = &submission;
	if (!forge_outcome_is_refusal(forge_page_render(&request, &arena.arena, &html, &status)))
	{
		check_html(html);
		check(status >= 200 && status <= 599);
	}
	test_arena_reset(&arena);
	free(copy);
	return 0;
}
