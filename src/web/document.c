/*
 * document.c
 *	  Reads the objects of a document.
 */
#include "web/document.h"

#include <string.h>

#include "base/json_string.h"

void
forge_page_fault(ForgePage *page, const char *where, ForgeText what)
{
	if (forge_outcome_is_refusal(page->fault))
		return;
	page->fault = forge_with_text(
		forge_with_string(forge_refuse(FORGE_REASON_DOCUMENT_INVALID), where), what);
}

static bool
is_of_type(ForgeJsonValue value, ForgeMemberType type)
{
	switch (type)
	{
		case FORGE_MEMBER_TEXT:
			return value.type == FORGE_JSON_TEXT || value.type == FORGE_JSON_NUMBER;
		case FORGE_MEMBER_NUMBER:
			return value.type == FORGE_JSON_NUMBER;
		case FORGE_MEMBER_BOOLEAN:
			return value.type == FORGE_JSON_BOOLEAN;
		case FORGE_MEMBER_ARRAY:
			return value.type == FORGE_JSON_ARRAY;
		case FORGE_MEMBER_OBJECT:
			return value.type == FORGE_JSON_OBJECT;
		case FORGE_MEMBER_ANY:
			break;
	}
	return true;
}

static int
member_number(ForgeText name, const ForgeMember *members, int count)
{
	for (int i = 0; i < count; i++)
		if (forge_json_reads(name, members[i].name))
			return i;
	return -1;
}

bool
forge_page_read(ForgePage *page, const char *where, ForgeJsonValue object,
				const ForgeMember *members, int count, ForgeJsonValue *values)
{
	ForgeJsonWalk walk = forge_json_walk(object);
	ForgeText name;
	ForgeJsonValue value;

	memset(values, 0, (size_t) count * sizeof(*values));
	if (object.type != FORGE_JSON_OBJECT)
	{
		forge_page_fault(page, where, object.text);
		return false;
	}
	while (forge_json_next(&walk, &name, &value))
	{
		int number = member_number(name, members, count);

		if (number >= 0 && value.type == FORGE_JSON_NULL)
			continue;
		if (number < 0 || !is_of_type(value, members[number].type))
		{
			forge_page_fault(page, where, name);
			return false;
		}
		values[number] = value;
	}
	for (int i = 0; i < count; i++)
		if (members[i].is_required && values[i].type == FORGE_JSON_MISSING)
		{
			forge_page_fault(page, where, forge_text_from(members[i].name));
			return false;
		}
	return true;
}

ForgeText
forge_page_plain(ForgePage *page, ForgeJsonValue value)
{
	char *text;

	if (value.type == FORGE_JSON_MISSING || value.type == FORGE_JSON_NULL)
		return (ForgeText){ NULL, 0 };
	if (value.type != FORGE_JSON_TEXT)
		return value.text;
	text = forge_arena_allocate(page->html.arena, (size_t) value.text.length + 1);
	return (ForgeText){ text, forge_json_unescape(value.text, text) };
}

void
forge_page_text(ForgePage *page, ForgeJsonValue value)
{
	if (value.type == FORGE_JSON_TEXT)
		forge_html_json_text(&page->html, value.text);
	else if (value.type != FORGE_JSON_MISSING && value.type != FORGE_JSON_NULL)
		forge_html_text(&page->html, value.text);
}

void
forge_page_attribute(ForgePage *page, const char *name, ForgeJsonValue value)
{
	if (value.type == FORGE_JSON_MISSING || value.type == FORGE_JSON_NULL)
		return;
	forge_html_attribute_begin(&page->html, name);
	forge_page_text(page, value);
	forge_html_attribute_end(&page->html);
}

int
forge_page_word(ForgePage *page, const char *where, ForgeJsonValue value, const char *const *words,
				int count)
{
	if (value.type == FORGE_JSON_MISSING)
		return -1;
	for (int i = 0; i < count; i++)
		if (value.type == FORGE_JSON_TEXT && forge_json_reads(value.text, words[i]))
			return i;
	forge_page_fault(page, where, value.text);
	return -1;
}

void
forge_page_heading(ForgePage *page, ForgeJsonValue text)
{
	static const char *const elements[] = { "h1", "h2", "h3", "h4", "h5", "h6" };
	int level = page->heading < 6 ? page->heading : 6;

	if (text.type == FORGE_JSON_MISSING)
		return;
	forge_html_open(&page->html, elements[level - 1]);
	forge_page_text(page, text);
	forge_html_close(&page->html);
}

void
forge_page_each(ForgePage *page, const char *element, const char *class_name, ForgeJsonValue array,
				void (*render)(ForgePage *page, ForgeJsonValue one))
{
	ForgeJsonWalk walk = forge_json_walk(array);
	ForgeText name;
	ForgeJsonValue one;

	forge_html_open(&page->html, element);
	forge_html_string(&page->html, "class", class_name);
	while (forge_json_next(&walk, &name, &one))
		if (one.type != FORGE_JSON_NULL)
			render(page, one);
	forge_html_close(&page->html);
}
