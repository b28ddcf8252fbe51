/*
 * part.h
 *	  The parts of pages: a renderer for each, and what they share (docs/web-pages.md has their
 *	  members).
 */
#ifndef FORGE_WEB_PART_H
#define FORGE_WEB_PART_H

#include "web/document.h"

/* Renders an array of parts, each by the renderer of its name. */
void forge_parts_render(ForgePage *page, ForgeJsonValue parts);

/* ----- what parts share ---------------------------------------------------------------------- */

/* The attribute "href" of a link to a page. */
void forge_link_attribute(ForgePage *page, ForgeJsonValue link);

/* Likewise of a link to this page with one argument changed, from its beginning. */
void forge_link_again(ForgePage *page, const char *argument, ForgeJsonValue value);

/* A link around a text, or the text alone where there is no link. */
void forge_link_render(ForgePage *page, ForgeJsonValue link, ForgeJsonValue label);

/* Likewise from an object of "label" and "link". */
void forge_link_labelled(ForgePage *page, const char *where, ForgeJsonValue object);

/* How a value is shown. */
typedef enum ForgeValueStyle
{
	FORGE_STYLE_TEXT,
	FORGE_STYLE_NUMBER,
	FORGE_STYLE_MONEY,
	FORGE_STYLE_TIME,
	FORGE_STYLE_DATE,
	FORGE_STYLE_ID,
	FORGE_STYLE_BADGE,
	FORGE_STYLE_CODE
} ForgeValueStyle;

/* The style of that kind; the style of texts where none is given. */
ForgeValueStyle forge_value_style(ForgePage *page, const char *where, ForgeJsonValue kind);

/* Is it a style whose values stand at the right of a column? */
bool forge_style_is_number(ForgeValueStyle style);

/* A value, in that style unless it names a kind of its own. */
void forge_value_render(ForgePage *page, ForgeJsonValue value, ForgeValueStyle style);

/* The class of a tone, "tone-good", where one is given; else NULL. */
const char *forge_tone_class(ForgePage *page, const char *where, ForgeJsonValue tone);

/* A JSON value, laid out in lines. */
void forge_json_laid_out(ForgePage *page, ForgeJsonValue value);

/* A field that the reader does not see.  The name is the inside of a JSON string. */
void forge_hidden_render(ForgePage *page, ForgeText name, ForgeJsonValue value);

/*
 * The next of the choices, an array of "value" and "label"; false at the end, and at one that is a
 * fault.
 */
bool forge_choice_next(ForgePage *page, ForgeJsonWalk *choices, ForgeJsonValue *value,
					   ForgeJsonValue *label);

/* The options of a select element: an array of "value" and "label". */
void forge_choices_render(ForgePage *page, ForgeJsonValue choices, ForgeJsonValue chosen);

/* The entries of a timeline. */
void forge_timeline_render(ForgePage *page, ForgeJsonValue entries);

/* Why the form that was sent was not done. */
void forge_submission_render(ForgePage *page);

/* Columns of a list. */
#define FORGE_LIST_COLUMNS_MAX 16

/* ----- the parts ----------------------------------------------------------------------------- */

void forge_part_section(ForgePage *page, ForgeJsonValue part);
void forge_part_grid(ForgePage *page, ForgeJsonValue part);
void forge_part_text(ForgePage *page, ForgeJsonValue part);
void forge_part_notice(ForgePage *page, ForgeJsonValue part);
void forge_part_links(ForgePage *page, ForgeJsonValue part);
void forge_part_facts(ForgePage *page, ForgeJsonValue part);
void forge_part_tiles(ForgePage *page, ForgeJsonValue part);
void forge_part_list(ForgePage *page, ForgeJsonValue part);
void forge_part_filter(ForgePage *page, ForgeJsonValue part);
void forge_part_form(ForgePage *page, ForgeJsonValue part);
void forge_part_actions(ForgePage *page, ForgeJsonValue part);
void forge_part_timeline(ForgePage *page, ForgeJsonValue part);
void forge_part_sign_in(ForgePage *page, ForgeJsonValue part);
void forge_part_json(ForgePage *page, ForgeJsonValue part);
void forge_part_chart(ForgePage *page, ForgeJsonValue part);
void forge_part_states(ForgePage *page, ForgeJsonValue part);

#endif
