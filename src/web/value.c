/*
 * value.c
 *	  Values: numbers, money, times, ids, and the rest.
 *
 * Numbers and times are written as data elements and time elements, so that the script of the
 * page can show them as the reader's browser would.
 */
#include "web/part.h"

#include "base/currency.h"

#define WHERE "a value"

/* Characters of an id that tell things apart for people. */
#define ID_LENGTH_SHOWN 8

static const char *const kinds[] = { "text", "number", "money", "time",
									 "date", "id",     "badge", "code" };
static const char *const tones[] = { "good", "warning", "bad", "info" };
static const char *const tone_classes[] = { "tone-good", "tone-warning", "tone-bad", "tone-info" };

ForgeValueStyle
forge_value_style(ForgePage *page, const char *where, ForgeJsonValue kind)
{
	int number = forge_page_word(page, where, kind, kinds, FORGE_MEMBER_COUNT(kinds));

	return number < 0 ? FORGE_STYLE_TEXT : (ForgeValueStyle) number;
}

bool
forge_style_is_number(ForgeValueStyle style)
{
	return style == FORGE_STYLE_NUMBER || style == FORGE_STYLE_MONEY;
}

const char *
forge_tone_class(ForgePage *page, const char *where, ForgeJsonValue tone)
{
	int number = forge_page_word(page, where, tone, tones, FORGE_MEMBER_COUNT(tones));

	return number < 0 ? NULL : tone_classes[number];
}

/* ----- styles ------------------------------------------------------------------------------- */

/* An element that tells a machine the value and shows it to people. */
static void
render_data(ForgePage *page, const char *element, const char *attribute, const char *class_name,
			ForgeJsonValue value)
{
	forge_html_open(&page->html, element);
	forge_html_string(&page->html, "class", class_name);
	forge_page_attribute(page, attribute, value);
	forge_page_text(page, value);
	forge_html_close(&page->html);
}

/* How many digits stand behind the point of a plain number; -1 for any other text. */
static int
count_decimals(ForgeText text)
{
	int32_t start = text.length > 0 && text.data[0] == '-';
	int32_t point = text.length;

	for (int32_t i = start; i < text.length; i++)
		if (text.data[i] == '.' && point == text.length && i > start)
			point = i;
		else if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
	return text.length == start ? -1 : point == text.length ? 0 : text.length - point - 1;
}

/* The zeros that an amount lacks of its currency's decimals: 1.5 EUR is 1.50 EUR. */
static void
write_missing_decimals(ForgePage *page, ForgeText amount, ForgeText currency)
{
	int decimals = count_decimals(amount);
	int wanted;

	if (decimals < 0 || !forge_currency_find(currency, &wanted))
		return;
	if (decimals == 0 && wanted > 0)
		forge_html_literal(&page->html, ".");
	for (; decimals < wanted; decimals++)
		forge_html_literal(&page->html, "0");
}

static void
render_money(ForgePage *page, ForgeJsonValue value, ForgeJsonValue currency)
{
	forge_html_open(&page->html, "data");
	forge_html_string(&page->html, "class", "money");
	forge_page_attribute(page, "value", value);
	forge_page_attribute(page, "data-currency", currency);
	forge_page_text(page, value);
	if (currency.type != FORGE_JSON_MISSING)
	{
		write_missing_decimals(page, value.text, currency.text);
		forge_html_literal(&page->html, "\xc2\xa0");
		forge_page_text(page, currency);
	}
	forge_html_close(&page->html);
}

/* 2026-11-29T16:43:32.5Z as 2026-11-29 16:43 UTC; anything else as it is. */
static void
render_time(ForgePage *page, ForgeJsonValue value)
{
	ForgeText text = value.text;

	forge_html_open(&page->html, "time");
	forge_page_attribute(page, "datetime", value);
	if (value.type == FORGE_JSON_TEXT && text.length >= 17 && text.data[10] == 'T')
	{
		forge_html_text(&page->html, (ForgeText){ text.data, 10 });
		forge_html_literal(&page->html, " ");
		forge_html_text(&page->html, (ForgeText){ text.data + 11, 5 });
		forge_html_literal(&page->html,
						   text.data[text.length - 1] == 'Z' ||
								   forge_text_equal((ForgeText){ text.data + text.length - 6, 6 },
													FORGE_TEXT("+00:00"))
							   ? " UTC"
							   : "");
	}
	else
		forge_page_text(page, value);
	forge_html_close(&page->html);
}

static void
render_id(ForgePage *page, ForgeJsonValue value)
{
	ForgeText text = value.text;

	forge_html_open(&page->html, "code");
	forge_page_attribute(page, "title", value);
	if (text.length > ID_LENGTH_SHOWN)
		text = (ForgeText){ text.data + text.length - ID_LENGTH_SHOWN, ID_LENGTH_SHOWN };
	forge_html_text(&page->html, text);
	forge_html_close(&page->html);
}

static void
render_boolean(ForgePage *page, ForgeJsonValue value)
{
	forge_html_literal(&page->html, forge_json_is_true(value) ? "yes" : "no");
}

static void
render_styled(ForgePage *page, ForgeJsonValue value, ForgeValueStyle style, ForgeJsonValue currency)
{
	switch (style)
	{
		case FORGE_STYLE_NUMBER:
			render_data(page, "data", "value", "number", value);
			break;
		case FORGE_STYLE_MONEY:
			render_money(page, value, currency);
			break;
		case FORGE_STYLE_TIME:
			render_time(page, value);
			break;
		case FORGE_STYLE_DATE:
			render_data(page, "time", "datetime", "date", value);
			break;
		case FORGE_STYLE_ID:
			render_id(page, value);
			break;
		case FORGE_STYLE_BADGE:
			render_data(page, "span", "data-word", "badge", value);
			break;
		case FORGE_STYLE_CODE:
			forge_html_open(&page->html, "code");
			forge_page_text(page, value);
			forge_html_close(&page->html);
			break;
		case FORGE_STYLE_TEXT:
			forge_page_text(page, value);
			break;
	}
}

/* ----- values ------------------------------------------------------------------------------- */

static void
render_scalar(ForgePage *page, ForgeJsonValue value, ForgeValueStyle style, ForgeJsonValue currency)
{
	switch (value.type)
	{
		case FORGE_JSON_MISSING:
		case FORGE_JSON_NULL:
			forge_html_element(&page->html, "span", "none", FORGE_TEXT("\xe2\x80\x93"));
			break;
		case FORGE_JSON_BOOLEAN:
			render_boolean(page, value);
			break;
		case FORGE_JSON_NUMBER:
		case FORGE_JSON_TEXT:
			render_styled(page, value, style, currency);
			break;
		case FORGE_JSON_ARRAY:
		case FORGE_JSON_OBJECT:
			forge_page_fault(page, WHERE, value.text);
			break;
	}
}

/* A value with a link, a tone, a kind, a title or a level of its own. */
static void
render_object(ForgePage *page, ForgeJsonValue object, ForgeValueStyle style)
{
	enum
	{
		VALUE,
		KIND,
		CURRENCY,
		LINK,
		TONE,
		TITLE,
		LEVEL,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[VALUE] = { "value", FORGE_MEMBER_ANY },        [KIND] = { "kind", FORGE_MEMBER_TEXT },
		[CURRENCY] = { "currency", FORGE_MEMBER_TEXT }, [LINK] = { "link", FORGE_MEMBER_OBJECT },
		[TONE] = { "tone", FORGE_MEMBER_TEXT },         [TITLE] = { "title", FORGE_MEMBER_TEXT },
		[LEVEL] = { "level", FORGE_MEMBER_NUMBER },
	};
	ForgeJsonValue values[COUNT];
	bool has_span, has_link;

	if (!forge_page_read(page, WHERE, object, members, COUNT, values))
		return;
	if (values[KIND].type != FORGE_JSON_MISSING)
		style = forge_value_style(page, WHERE, values[KIND]);
	has_span = values[TONE].type != FORGE_JSON_MISSING ||
			   values[TITLE].type != FORGE_JSON_MISSING || values[LEVEL].type != FORGE_JSON_MISSING;
	has_link = values[LINK].type != FORGE_JSON_MISSING;
	if (has_span)
	{
		forge_html_open(&page->html, "span");
		forge_html_string(&page->html, "class", forge_tone_class(page, WHERE, values[TONE]));
		forge_page_attribute(page, "title", values[TITLE]);
		forge_page_attribute(page, "data-level", values[LEVEL]);
	}
	if (has_link)
	{
		forge_html_open(&page->html, "a");
		forge_link_attribute(page, values[LINK]);
	}
	render_scalar(page, values[VALUE], style, values[CURRENCY]);
	if (has_link)
		forge_html_close(&page->html);
	if (has_span)
		forge_html_close(&page->html);
}

void
forge_value_render(ForgePage *page, ForgeJsonValue value, ForgeValueStyle style)
{
	if (value.type == FORGE_JSON_OBJECT)
		render_object(page, value, style);
	else
		render_scalar(page, value, style, (ForgeJsonValue){ .type = FORGE_JSON_MISSING });
}
