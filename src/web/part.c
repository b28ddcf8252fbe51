/*
 * part.c
 *	  Which part is rendered by which function, and the parts that hold others.
 */
#include "web/part.h"

#define DEPTH_MAX 8

static const struct
{
	const char *name;
	void (*render)(ForgePage *page, ForgeJsonValue part);
} renderers[] = {
	{ "section", forge_part_section }, { "grid", forge_part_grid },
	{ "text", forge_part_text },       { "notice", forge_part_notice },
	{ "links", forge_part_links },     { "facts", forge_part_facts },
	{ "tiles", forge_part_tiles },     { "list", forge_part_list },
	{ "filter", forge_part_filter },   { "timeline", forge_part_timeline },
	{ "json", forge_part_json },       { "sign_in", forge_part_sign_in },
	{ "chart", forge_part_chart },     { "states", forge_part_states },
	{ "form", forge_part_form },       { "actions", forge_part_actions },
};

static ForgeJsonValue
name_of(ForgeJsonValue part)
{
	ForgeJsonWalk walk = forge_json_walk(part);
	ForgeText name;
	ForgeJsonValue value;

	while (part.type == FORGE_JSON_OBJECT && forge_json_next(&walk, &name, &value))
		if (forge_json_reads(name, "part"))
			return value;
	return (ForgeJsonValue){ .type = FORGE_JSON_MISSING, .text = part.text };
}

static void
render_part(ForgePage *page, ForgeJsonValue part)
{
	ForgeJsonValue name = name_of(part);

	page->part_count++;
	for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++)
		if (name.type == FORGE_JSON_TEXT && forge_json_reads(name.text, renderers[i].name))
		{
			renderers[i].render(page, part);
			return;
		}
	forge_page_fault(page, "a part", name.text);
}

void
forge_parts_render(ForgePage *page, ForgeJsonValue parts)
{
	ForgeJsonWalk walk = forge_json_walk(parts);
	ForgeText name;
	ForgeJsonValue part;

	while (forge_json_next(&walk, &name, &part))
		if (part.type != FORGE_JSON_NULL)
			render_part(page, part);
}

/* ----- parts that hold others --------------------------------------------------------------- */

/* Parts inside of parts; the renderer's depth is limited. */
static void
render_inside(ForgePage *page, const char *where, ForgeJsonValue parts)
{
	if (page->heading == DEPTH_MAX)
	{
		forge_page_fault(page, where, FORGE_TEXT("parts"));
		return;
	}
	page->heading++;
	forge_parts_render(page, parts);
	page->heading--;
}

void
forge_part_section(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		TITLE,
		PARTS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[TITLE] = { "title", FORGE_MEMBER_TEXT, true },
		[PARTS] = { "parts", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "section", part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "section");
	forge_page_heading(page, values[TITLE]);
	render_inside(page, "section", values[PARTS]);
	forge_html_close(&page->html);
}

void
forge_part_grid(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		PARTS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[PARTS] = { "parts", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "grid", part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "div");
	forge_html_string(&page->html, "class", "grid");
	page->heading--;
	render_inside(page, "grid", values[PARTS]);
	page->heading++;
	forge_html_close(&page->html);
}
