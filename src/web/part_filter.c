/*
 * part_filter.c
 *	  A form that asks for this page anew, with other arguments.
 *
 * It works without a script.  With one, the list alone is replaced, and a field for a search
 * acts while one types.
 */
#include "web/part.h"

#define WHERE "filter"

enum
{
	FIELD_NAME,
	FIELD_LABEL,
	FIELD_KIND,
	FIELD_VALUE,
	FIELD_CHOICES,
	FIELD_COUNT
};

static const ForgeMember field_members[FIELD_COUNT] = {
	[FIELD_NAME] = { "name", FORGE_MEMBER_TEXT, true },
	[FIELD_LABEL] = { "label", FORGE_MEMBER_TEXT, true },
	[FIELD_KIND] = { "kind", FORGE_MEMBER_TEXT, true },
	[FIELD_VALUE] = { "value", FORGE_MEMBER_TEXT },
	[FIELD_CHOICES] = { "choices", FORGE_MEMBER_ARRAY },
};

typedef enum FieldKind
{
	KIND_TEXT,
	KIND_SEARCH,
	KIND_DATE,
	KIND_CHOICE
} FieldKind;

static const char *const kinds[] = { "text", "search", "date", "choice" };

void
forge_hidden_render(ForgePage *page, ForgeText name, ForgeJsonValue value)
{
	forge_html_open(&page->html, "input");
	forge_html_string(&page->html, "type", "hidden");
	forge_html_attribute_begin(&page->html, "name");
	forge_html_json_text(&page->html, name);
	forge_html_attribute_end(&page->html);
	forge_page_attribute(page, "value", value);
	forge_html_close(&page->html);
}

bool
forge_choice_next(ForgePage *page, ForgeJsonWalk *choices, ForgeJsonValue *value,
				  ForgeJsonValue *label)
{
	enum
	{
		VALUE,
		LABEL,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[VALUE] = { "value", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
	};
	ForgeText name;
	ForgeJsonValue choice;
	ForgeJsonValue values[COUNT];

	if (!forge_json_next(choices, &name, &choice) ||
		!forge_page_read(page, "choices", choice, members, COUNT, values))
		return false;
	*value = values[VALUE];
	*label = values[LABEL];
	return true;
}

void
forge_choices_render(ForgePage *page, ForgeJsonValue choices, ForgeJsonValue chosen)
{
	ForgeJsonWalk walk = forge_json_walk(choices);
	ForgeJsonValue value;
	ForgeJsonValue label;

	while (forge_choice_next(page, &walk, &value, &label))
	{
		forge_html_open(&page->html, "option");
		forge_page_attribute(page, "value", value);
		forge_html_flag(&page->html, "selected",
						chosen.type == FORGE_JSON_TEXT &&
							forge_text_equal(chosen.text, value.text));
		forge_page_text(page, label);
		forge_html_close(&page->html);
	}
}

/* What a field has of the script's: it replaces the list. */
static void
write_script(ForgePage *page, FieldKind kind, ForgeJsonValue list)
{
	if (list.type == FORGE_JSON_MISSING)
		return;
	forge_html_string(&page->html, "hx-get", "page");
	forge_html_string(&page->html, "hx-trigger",
					  kind == KIND_SEARCH ? "input changed delay:500ms, search" : "change");
	forge_html_string(&page->html, "hx-include", "closest form");
	forge_html_string(&page->html, "hx-push-url", "true");
	forge_html_string(&page->html, "hx-swap", "outerHTML");
	forge_html_attribute_begin(&page->html, "hx-target");
	forge_html_literal(&page->html, "#");
	forge_page_text(page, list);
	forge_html_attribute_end(&page->html);
	forge_html_attribute_begin(&page->html, "hx-select");
	forge_html_literal(&page->html, "#");
	forge_page_text(page, list);
	forge_html_attribute_end(&page->html);
}

static void
render_control(ForgePage *page, FieldKind kind, const ForgeJsonValue *values, ForgeJsonValue list)
{
	bool is_choice = kind == KIND_CHOICE;

	forge_html_open(&page->html, is_choice ? "select" : "input");
	if (!is_choice)
	{
		forge_html_string(&page->html, "type", kinds[kind]);
		forge_page_attribute(page, "value", values[FIELD_VALUE]);
		forge_html_string(&page->html, "autocomplete", "off");
	}
	forge_page_attribute(page, "name", values[FIELD_NAME]);
	write_script(page, kind, list);
	if (is_choice)
		forge_choices_render(page, values[FIELD_CHOICES], values[FIELD_VALUE]);
	forge_html_close(&page->html);
}

static void
render_field(ForgePage *page, ForgeJsonValue field, ForgeJsonValue list)
{
	ForgeJsonValue values[FIELD_COUNT];
	int kind;

	if (!forge_page_read(page, WHERE, field, field_members, FIELD_COUNT, values))
		return;
	kind = forge_page_word(page, WHERE, values[FIELD_KIND], kinds, FORGE_MEMBER_COUNT(kinds));
	if (kind < 0)
		return;
	forge_html_open(&page->html, "label");
	forge_html_open(&page->html, "span");
	forge_page_text(page, values[FIELD_LABEL]);
	forge_html_close(&page->html);
	render_control(page, (FieldKind) kind, values, list);
	forge_html_close(&page->html);
}

/* Arguments of the page that the form does not change. */
static void
render_kept(ForgePage *page, ForgeJsonValue keep)
{
	ForgeJsonWalk walk = forge_json_walk(keep);
	ForgeText name;
	ForgeJsonValue value;

	forge_hidden_render(page, FORGE_TEXT("name"), (ForgeJsonValue){ FORGE_JSON_TEXT, page->name });
	while (forge_json_next(&walk, &name, &value))
		forge_hidden_render(page, name, value);
}

void
forge_part_filter(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		LABEL,
		LIST,
		FIELDS,
		KEEP,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[LIST] = { "list", FORGE_MEMBER_TEXT },
		[FIELDS] = { "fields", FORGE_MEMBER_ARRAY, true },
		[KEEP] = { "keep", FORGE_MEMBER_OBJECT },
	};
	ForgeJsonValue values[COUNT];
	ForgeJsonWalk walk;
	ForgeText name;
	ForgeJsonValue field;

	if (!forge_page_read(page, WHERE, part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "form");
	forge_html_string(&page->html, "class", "filter");
	forge_html_string(&page->html, "role", "search");
	forge_html_string(&page->html, "method", "get");
	forge_html_string(&page->html, "action", "page");
	forge_page_attribute(page, "aria-label", values[LABEL]);
	render_kept(page, values[KEEP]);
	walk = forge_json_walk(values[FIELDS]);
	while (forge_json_next(&walk, &name, &field))
		if (field.type != FORGE_JSON_NULL)
			render_field(page, field, values[LIST]);
	forge_html_open(&page->html, "button");
	forge_page_text(page, values[LABEL]);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}
