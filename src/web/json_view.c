/*
 * json_view.c
 *	  A JSON value as people read it: one line for each member, indented.
 */
#include "web/part.h"

static void write_value(ForgePage *page, ForgeJsonValue value, int indent);

static void
write_line_end(ForgePage *page, int indent)
{
	forge_html_literal(&page->html, "\n");
	for (int i = 0; i < indent; i++)
		forge_html_literal(&page->html, "  ");
}

static void
write_inside(ForgePage *page, ForgeJsonValue value, int indent)
{
	ForgeJsonWalk walk = forge_json_walk(value);
	ForgeText name;
	ForgeJsonValue inside;
	bool is_first = true;

	while (forge_json_next(&walk, &name, &inside))
	{
		if (!is_first)
			forge_html_literal(&page->html, ",");
		is_first = false;
		write_line_end(page, indent + 1);
		if (!forge_text_is_absent(name))
		{
			forge_html_literal(&page->html, "\"");
			forge_html_text(&page->html, name);
			forge_html_literal(&page->html, "\": ");
		}
		write_value(page, inside, indent + 1);
	}
	if (!is_first)
		write_line_end(page, indent);
}

/* Strings as they are written, with their escapes: this is JSON. */
static void
write_value(ForgePage *page, ForgeJsonValue value, int indent)
{
	bool is_object = value.type == FORGE_JSON_OBJECT;

	if (value.type == FORGE_JSON_MISSING)
		forge_html_literal(&page->html, "null");
	else if (value.type == FORGE_JSON_TEXT)
	{
		forge_html_literal(&page->html, "\"");
		forge_html_text(&page->html, value.text);
		forge_html_literal(&page->html, "\"");
	}
	else if (is_object || value.type == FORGE_JSON_ARRAY)
	{
		forge_html_literal(&page->html, is_object ? "{" : "[");
		write_inside(page, value, indent);
		forge_html_literal(&page->html, is_object ? "}" : "]");
	}
	else
		forge_html_text(&page->html, value.text);
}

void
forge_json_laid_out(ForgePage *page, ForgeJsonValue value)
{
	forge_html_open(&page->html, "pre");
	forge_html_integer(&page->html, "tabindex", 0);
	forge_html_open(&page->html, "code");
	write_value(page, value, 0);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}
