/*
 * part_actions.c
 *	  Commands that need nothing to be typed: a button for each.
 */
#include "web/command_form.h"

enum
{
	COMMAND,
	LABEL,
	AGGREGATE,
	VERSION,
	VALUES,
	TONE,
	PERMITTED,
	REASON,
	THEN,
	ACTION_COUNT
};

static const ForgeMember action_members[ACTION_COUNT] = {
	[COMMAND] = { "command", FORGE_MEMBER_TEXT, true },
	[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
	[AGGREGATE] = { "aggregate", FORGE_MEMBER_TEXT },
	[VERSION] = { "version", FORGE_MEMBER_NUMBER },
	[VALUES] = { "values", FORGE_MEMBER_OBJECT },
	[TONE] = { "tone", FORGE_MEMBER_TEXT },
	[PERMITTED] = { "permitted", FORGE_MEMBER_BOOLEAN },
	[REASON] = { "reason", FORGE_MEMBER_TEXT },
	[THEN] = { "then", FORGE_MEMBER_OBJECT },
};

/* A button that does nothing, and says why. */
static void
render_forbidden(ForgePage *page, const ForgeJsonValue *values)
{
	forge_html_open(&page->html, "span");
	forge_html_string(&page->html, "class", "action");
	forge_html_open(&page->html, "button");
	forge_html_string(&page->html, "type", "button");
	forge_html_flag(&page->html, "disabled", true);
	forge_page_attribute(page, "title", values[REASON]);
	forge_page_text(page, values[LABEL]);
	forge_html_close(&page->html);
	if (values[REASON].type != FORGE_JSON_MISSING)
	{
		forge_html_open(&page->html, "span");
		forge_html_string(&page->html, "class", "only-read");
		forge_page_text(page, values[REASON]);
		forge_html_close(&page->html);
	}
	forge_html_close(&page->html);
}

static void
render_permitted(ForgePage *page, const ForgeJsonValue *values)
{
	ForgeCommandForm form = {
		.page = page,
		.where = "actions",
		.aggregate = values[AGGREGATE],
		.version = values[VERSION],
		.fields = forge_json_value(FORGE_TEXT("[]")),
		.values = values[VALUES],
		.then = values[THEN],
	};

	if (!forge_command_form_begin(&form, values[COMMAND]))
		return;
	forge_command_form_open(&form, "action");
	forge_command_form_each(&form, forge_control_render, false);
	forge_html_open(&page->html, "button");
	forge_html_string(&page->html, "class", forge_tone_class(page, "actions", values[TONE]));
	forge_page_text(page, values[LABEL]);
	forge_html_close(&page->html);
	if (form.submission != NULL)
		forge_submission_render(page);
	forge_html_close(&page->html);
}

static void
render_action(ForgePage *page, ForgeJsonValue action)
{
	ForgeJsonValue values[ACTION_COUNT];

	if (!forge_page_read(page, "actions", action, action_members, ACTION_COUNT, values))
		return;
	if (values[PERMITTED].type == FORGE_JSON_MISSING || forge_json_is_true(values[PERMITTED]))
		render_permitted(page, values);
	else
		render_forbidden(page, values);
}

void
forge_part_actions(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		ACTIONS,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[ACTIONS] = { "actions", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];

	if (forge_page_read(page, "actions", part, members, COUNT, values))
		forge_page_each(page, "div", "actions", values[ACTIONS], render_action);
}
