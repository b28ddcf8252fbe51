/*
 * part_facts.c
 *	  Parts of labels and values: facts, tiles.
 */
#include "web/part.h"

static void
render_fact(ForgePage *page, ForgeJsonValue fact)
{
	enum
	{
		LABEL,
		VALUE,
		KIND,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[VALUE] = { "value", FORGE_MEMBER_ANY },
		[KIND] = { "kind", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "facts", fact, members, COUNT, values))
		return;
	forge_html_open(&page->html, "div");
	forge_html_open(&page->html, "dt");
	forge_page_text(page, values[LABEL]);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "dd");
	forge_value_render(page, values[VALUE], forge_value_style(page, "facts", values[KIND]));
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

void
forge_part_facts(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		FACTS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[FACTS] = { "facts", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "facts", part, members, COUNT, values))
		return;
	forge_page_each(page, "dl", "facts", values[FACTS], render_fact);
}

static void
render_tile(ForgePage *page, ForgeJsonValue tile)
{
	enum
	{
		LABEL,
		VALUE,
		KIND,
		NOTE,
		LINK,
		TONE,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true }, [VALUE] = { "value", FORGE_MEMBER_ANY },
		[KIND] = { "kind", FORGE_MEMBER_TEXT },         [NOTE] = { "note", FORGE_MEMBER_TEXT },
		[LINK] = { "link", FORGE_MEMBER_OBJECT },       [TONE] = { "tone", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "tiles", tile, members, COUNT, values))
		return;
	forge_html_open(&page->html, "div");
	forge_html_string(&page->html, "class", forge_tone_class(page, "tiles", values[TONE]));
	forge_html_open(&page->html, "dt");
	forge_link_render(page, values[LINK], values[LABEL]);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "dd");
	forge_value_render(page, values[VALUE],
					   values[KIND].type == FORGE_JSON_MISSING
						   ? FORGE_STYLE_NUMBER
						   : forge_value_style(page, "tiles", values[KIND]));
	forge_html_close(&page->html);
	if (values[NOTE].type != FORGE_JSON_MISSING)
	{
		forge_html_open(&page->html, "dd");
		forge_html_string(&page->html, "class", "note");
		forge_page_text(page, values[NOTE]);
		forge_html_close(&page->html);
	}
	forge_html_close(&page->html);
}

void
forge_part_tiles(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		TILES,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[TILES] = { "tiles", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "tiles", part, members, COUNT, values))
		return;
	forge_page_each(page, "dl", "tiles", values[TILES], render_tile);
}
