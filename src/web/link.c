/*
 * link.c
 *	  Links to pages.
 *
 * A link is an object: "name", the page, and other arguments of erp.page.  Its URL
 * is relative to that of the page, so it works behind any prefix.
 */
#include "web/part.h"

#define WHERE "a link"

/* name=value, and before it "?" for the first. */
static void
write_argument(ForgePage *page, ForgeText name, ForgeJsonValue value, bool *is_first)
{
	forge_html_literal(&page->html, *is_first ? "?" : "&");
	forge_html_query_json_text(&page->html, name);
	forge_html_literal(&page->html, "=");
	if (value.type == FORGE_JSON_TEXT)
		forge_html_query_json_text(&page->html, value.text);
	else
		forge_html_query_text(&page->html, value.text);
	*is_first = false;
}

static bool
is_argument(ForgeJsonValue value)
{
	return value.type == FORGE_JSON_TEXT || value.type == FORGE_JSON_NUMBER;
}

void
forge_link_attribute(ForgePage *page, ForgeJsonValue link)
{
	ForgeJsonWalk walk = forge_json_walk(link);
	ForgeText name;
	ForgeJsonValue value;
	bool is_first = true;

	if (link.type != FORGE_JSON_OBJECT)
	{
		forge_page_fault(page, WHERE, link.text);
		return;
	}
	forge_html_attribute_begin(&page->html, "href");
	forge_html_literal(&page->html, "page");
	while (forge_json_next(&walk, &name, &value))
	{
		if (value.type == FORGE_JSON_NULL)
			continue;
		if (!is_argument(value))
			forge_page_fault(page, WHERE, name);
		write_argument(page, name, value, &is_first);
	}
	forge_html_attribute_end(&page->html);
}

/* Is it a link to the page that is being shown? */
static bool
is_this_page(const ForgePage *page, ForgeJsonValue link)
{
	ForgeJsonWalk walk = forge_json_walk(link);
	ForgeText name;
	ForgeJsonValue value;
	bool is_this = false;

	while (forge_json_next(&walk, &name, &value))
	{
		if (!forge_json_reads(name, "name"))
			return false;
		is_this = value.type == FORGE_JSON_TEXT && forge_text_equal(value.text, page->name);
	}
	return is_this;
}

void
forge_link_again(ForgePage *page, const char *argument, ForgeJsonValue value)
{
	ForgeJsonWalk walk = forge_json_walk(forge_json_value(page->request));
	ForgeText name;
	ForgeJsonValue before;
	bool is_first = true;

	forge_html_attribute_begin(&page->html, "href");
	forge_html_literal(&page->html, "page");
	write_argument(page, FORGE_TEXT("name"), (ForgeJsonValue){ FORGE_JSON_TEXT, page->name },
				   &is_first);
	while (forge_json_next(&walk, &name, &before))
		if (!forge_json_reads(name, argument) && !forge_json_reads(name, "after"))
			write_argument(page, name, before, &is_first);
	write_argument(page, forge_text_from(argument), value, &is_first);
	forge_html_attribute_end(&page->html);
}

void
forge_link_render(ForgePage *page, ForgeJsonValue link, ForgeJsonValue label)
{
	bool has_link = link.type != FORGE_JSON_MISSING;

	if (has_link)
	{
		forge_html_open(&page->html, "a");
		if (is_this_page(page, link))
			forge_html_string(&page->html, "aria-current", "page");
		forge_link_attribute(page, link);
	}
	forge_page_text(page, label);
	if (has_link)
		forge_html_close(&page->html);
}

void
forge_link_labelled(ForgePage *page, const char *where, ForgeJsonValue object)
{
	enum
	{
		LABEL,
		LINK,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[LINK] = { "link", FORGE_MEMBER_OBJECT, true },
	};
	ForgeJsonValue values[COUNT];

	if (forge_page_read(page, where, object, members, COUNT, values))
		forge_link_render(page, values[LINK], values[LABEL]);
}
