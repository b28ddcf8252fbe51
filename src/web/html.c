/*
 * html.c
 *	  Writes HTML that is well-formed and escaped by construction.
 */
#include "web/html.h"

#include "base/json_string.h"
#include "base/url.h"

#include <string.h>

#define CAPACITY_AT_FIRST 8192

/* ----- bytes -------------------------------------------------------------------------------- */

static void
reserve(ForgeHtml *html, size_t more)
{
	size_t capacity = html->capacity == 0 ? CAPACITY_AT_FIRST : html->capacity;
	char *data;

	if (html->length + more <= html->capacity)
		return;
	while (capacity < html->length + more)
		capacity *= 2;
	data = forge_arena_allocate(html->arena, capacity);
	if (html->length > 0)
		memcpy(data, html->data, html->length);
	html->data = data;
	html->capacity = capacity;
}

static void
put_bytes(ForgeHtml *html, const char *bytes, size_t length)
{
	reserve(html, length);
	if (length > 0)
		memcpy(html->data + html->length, bytes, length);
	html->length += length;
}

static void
put(ForgeHtml *html, const char *bytes)
{
	put_bytes(html, bytes, strlen(bytes));
}

/* ----- escaping ----------------------------------------------------------------------------- */

/*
 * What stands for a byte, in text as well as in an attribute's value; NULL: the byte itself.
 * HTML knows no control characters but white space.
 */
static const char *
escaped(unsigned char byte)
{
	switch (byte)
	{
		case '&':
			return "&amp;";
		case '<':
			return "&lt;";
		case '>':
			return "&gt;";
		case '"':
			return "&quot;";
		case '\'':
			return "&#39;";
		case '\t':
		case '\n':
			return NULL;
		case '\r':
			return "&#13;";
		default:
			return byte < 0x20 || byte == 0x7f ? "\xef\xbf\xbd" : NULL;
	}
}

static void
put_escaped(ForgeHtml *html, const char *bytes, size_t length)
{
	size_t begin = 0;

	for (size_t i = 0; i < length; i++)
	{
		const char *instead = escaped((unsigned char) bytes[i]);

		if (instead == NULL)
			continue;
		put_bytes(html, bytes + begin, i - begin);
		put(html, instead);
		begin = i + 1;
	}
	put_bytes(html, bytes + begin, length - begin);
}

static void
put_query(ForgeHtml *html, const char *bytes, size_t length)
{
	reserve(html, FORGE_URL_ENCODED_SIZE(length));
	if (length > 0)
		html->length +=
			forge_url_encode((ForgeText){ bytes, (int32_t) length }, html->data + html->length);
}

/* A JSON string's inside, run by run: what stands for itself, and what an escape stands for. */
static void
put_json(ForgeHtml *html, ForgeText inside, void (*put_piece)(ForgeHtml *, const char *, size_t))
{
	const char *at = inside.data;
	const char *end = inside.data + inside.length;

	while (at < end)
	{
		const char *escape = memchr(at, '\\', (size_t) (end - at));
		const char *run_end = escape == NULL ? end : escape;
		char character[8];
		int32_t length;
		uint32_t ignored;

		put_piece(html, at, (size_t) (run_end - at));
		at = run_end;
		if (at == end || !forge_json_read_character(&at, end, &ignored))
			break;
		length = forge_json_unescape((ForgeText){ run_end, (int32_t) (at - run_end) }, character);
		put_piece(html, character, (size_t) length);
	}
}

/* ----- elements ----------------------------------------------------------------------------- */

static bool
is_void(const char *element)
{
	static const char *const elements[] = { "meta", "link", "input", "br", "hr" };

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strcmp(elements[i], element) == 0)
			return true;
	return false;
}

static void
end_tag(ForgeHtml *html)
{
	if (html->is_in_tag)
		put(html, ">");
	html->is_in_tag = false;
}

void
forge_html_begin(ForgeHtml *html, ForgeArena *arena)
{
	*html = (ForgeHtml){ .arena = arena };
}

void
forge_html_begin_document(ForgeHtml *html, ForgeArena *arena)
{
	forge_html_begin(html, arena);
	put(html, "<!DOCTYPE html>\n");
}

void
forge_html_open(ForgeHtml *html, const char *element)
{
	end_tag(html);
	FORGE_ASSERT(html->depth < FORGE_HTML_DEPTH_MAX);
	html->open[html->depth++] = element;
	put(html, "<");
	put(html, element);
	html->is_in_tag = true;
}

void
forge_html_close(ForgeHtml *html)
{
	const char *element;

	FORGE_ASSERT(html->depth > 0);
	end_tag(html);
	element = html->open[--html->depth];
	if (is_void(element))
		return;
	put(html, "</");
	put(html, element);
	put(html, ">");
}

/* ----- attributes --------------------------------------------------------------------------- */

void
forge_html_attribute_begin(ForgeHtml *html, const char *name)
{
	FORGE_ASSERT(html->is_in_tag);
	put(html, " ");
	put(html, name);
	put(html, "=\"");
	html->is_in_tag = false;
}

void
forge_html_attribute_end(ForgeHtml *html)
{
	put(html, "\"");
	html->is_in_tag = true;
}

void
forge_html_attribute(ForgeHtml *html, const char *name, ForgeText value)
{
	if (forge_text_is_absent(value))
		return;
	forge_html_attribute_begin(html, name);
	forge_html_text(html, value);
	forge_html_attribute_end(html);
}

void
forge_html_string(ForgeHtml *html, const char *name, const char *value)
{
	forge_html_attribute(html, name, forge_text_from(value));
}

void
forge_html_integer(ForgeHtml *html, const char *name, int64_t value)
{
	forge_html_attribute_begin(html, name);
	forge_html_number(html, value);
	forge_html_attribute_end(html);
}

void
forge_html_flag(ForgeHtml *html, const char *name, bool is_set)
{
	if (!is_set)
		return;
	FORGE_ASSERT(html->is_in_tag);
	put(html, " ");
	put(html, name);
}

/* ----- text --------------------------------------------------------------------------------- */

void
forge_html_text(ForgeHtml *html, ForgeText text)
{
	end_tag(html);
	if (text.length > 0)
		put_escaped(html, text.data, (size_t) text.length);
}

void
forge_html_literal(ForgeHtml *html, const char *text)
{
	forge_html_text(html, forge_text_from(text));
}

void
forge_html_number(ForgeHtml *html, int64_t number)
{
	char digits[24];
	char *at = digits + sizeof(digits);
	uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;

	do
	{
		*--at = (char) ('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	forge_html_text(html, (ForgeText){ at, (int32_t) (digits + sizeof(digits) - at) });
}

void
forge_html_json_text(ForgeHtml *html, ForgeText inside)
{
	end_tag(html);
	put_json(html, inside, put_escaped);
}

void
forge_html_query_text(ForgeHtml *html, ForgeText text)
{
	put_query(html, text.data, (size_t) text.length);
}

void
forge_html_query_json_text(ForgeHtml *html, ForgeText inside)
{
	put_json(html, inside, put_query);
}

void
forge_html_element(ForgeHtml *html, const char *element, const char *class_name, ForgeText text)
{
	forge_html_open(html, element);
	forge_html_string(html, "class", class_name);
	forge_html_text(html, text);
	forge_html_close(html);
}

ForgeText
forge_html_end(ForgeHtml *html)
{
	FORGE_ASSERT(html->depth == 0);
	return (ForgeText){ html->data, (int32_t) html->length };
}
