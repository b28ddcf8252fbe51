/*
 * part_timeline.c
 *	  What happened to a thing, entry by entry.
 */
#include "web/part.h"

static void
render_details(ForgePage *page, ForgeJsonValue details)
{
	forge_html_open(&page->html, "details");
	forge_html_element(&page->html, "summary", NULL, FORGE_TEXT("Details"));
	forge_json_laid_out(page, details);
	forge_html_close(&page->html);
}

static void
render_entry(ForgePage *page, ForgeJsonValue entry)
{
	enum
	{
		TIME,
		TITLE,
		TEXT,
		LINK,
		TONE,
		DETAILS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[TIME] = { "time", FORGE_MEMBER_TEXT, true },
		[TITLE] = { "title", FORGE_MEMBER_TEXT, true },
		[TEXT] = { "text", FORGE_MEMBER_TEXT },
		[LINK] = { "link", FORGE_MEMBER_OBJECT },
		[TONE] = { "tone", FORGE_MEMBER_TEXT },
		[DETAILS] = { "details", FORGE_MEMBER_OBJECT },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "timeline", entry, members, COUNT, values))
		return;
	forge_html_open(&page->html, "li");
	forge_html_string(&page->html, "class", forge_tone_class(page, "timeline", values[TONE]));
	forge_value_render(page, values[TIME], FORGE_STYLE_TIME);
	forge_html_literal(&page->html, " ");
	forge_html_open(&page->html, "strong");
	forge_link_render(page, values[LINK], values[TITLE]);
	forge_html_close(&page->html);
	if (values[TEXT].type != FORGE_JSON_MISSING)
	{
		forge_html_open(&page->html, "p");
		forge_page_text(page, values[TEXT]);
		forge_html_close(&page->html);
	}
	if (values[DETAILS].type != FORGE_JSON_MISSING)
		render_details(page, values[DETAILS]);
	forge_html_close(&page->html);
}

void
forge_timeline_render(ForgePage *page, ForgeJsonValue entries)
{
	forge_page_each(page, "ol", "timeline", entries, render_entry);
}

void
forge_part_timeline(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		ENTRIES,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[ENTRIES] = { "entries", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "timeline", part, members, COUNT, values))
		return;
	forge_timeline_render(page, values[ENTRIES]);
}
