/*
 * part_words.c
 *	  Parts of words: text, notice, links, json.
 */
#include "web/part.h"

void
forge_part_text(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		TEXT,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[TEXT] = { "text", FORGE_MEMBER_TEXT, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "text", part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "p");
	forge_page_text(page, values[TEXT]);
	forge_html_close(&page->html);
}

void
forge_part_notice(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		TONE,
		TEXT,
		DETAIL,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[TONE] = { "tone", FORGE_MEMBER_TEXT },
		[TEXT] = { "text", FORGE_MEMBER_TEXT, true },
		[DETAIL] = { "detail", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];
	const char *tone;

	if (!forge_page_read(page, "notice", part, members, COUNT, values))
		return;
	tone = forge_tone_class(page, "notice", values[TONE]);
	forge_html_open(&page->html, "div");
	forge_html_attribute_begin(&page->html, "class");
	forge_html_literal(&page->html, "notice ");
	if (tone != NULL)
		forge_html_literal(&page->html, tone);
	forge_html_attribute_end(&page->html);
	forge_html_string(&page->html, "role", "status");
	forge_html_open(&page->html, "p");
	forge_page_text(page, values[TEXT]);
	forge_html_close(&page->html);
	if (values[DETAIL].type != FORGE_JSON_MISSING)
	{
		forge_html_open(&page->html, "p");
		forge_page_text(page, values[DETAIL]);
		forge_html_close(&page->html);
	}
	forge_html_close(&page->html);
}

static void
render_link(ForgePage *page, ForgeJsonValue link)
{
	forge_html_open(&page->html, "li");
	forge_link_labelled(page, "links", link);
	forge_html_close(&page->html);
}

void
forge_part_links(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		LINKS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[LINKS] = { "links", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "links", part, members, COUNT, values))
		return;
	forge_page_each(page, "ul", "links", values[LINKS], render_link);
}

void
forge_part_json(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		LABEL,
		VALUE,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[VALUE] = { "value", FORGE_MEMBER_ANY },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "json", part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "section");
	forge_page_heading(page, values[LABEL]);
	forge_json_laid_out(page, values[VALUE]);
	forge_html_close(&page->html);
}
