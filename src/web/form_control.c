/*
 * form_control.c
 *	  A field of a command as a control of a form.
 *
 * A time is a text as RFC 3339 writes it, as the browser's control for times knows no
 * zone.  A number of 128 bits is a text of digits: the browser's control for numbers steps in
 * floating point, and would lose the last digits of a great one.  What was typed and is none of
 * the control's values would not be shown by a control for numbers or dates; it is then a text.
 */
#include "web/command_form.h"

#include <string.h>

#include "base/date.h"
#include "base/limits.h"

#define UUID_PATTERN "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
#define TIME_PATTERN                                                                               \
	"\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+\\-]\\d\\d:\\d\\d)"
#define TIME_EXAMPLE "2024-07-01T12:00:00Z"

/* ----- which control it is ------------------------------------------------------------------- */

static bool
is_select(const ForgeControl *control)
{
	return control->choices.type != FORGE_JSON_MISSING || control->field->words != NULL ||
		   control->field->type == FORGE_FIELD_BOOLEAN;
}

static bool
is_textarea(const ForgeControl *control)
{
	switch (control->field->type)
	{
		case FORGE_FIELD_TEXT:
			return control->field->limit >= FORGE_REASON_LENGTH_MAX;
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
		case FORGE_FIELD_LIST:
			return true;
		default:
			return false;
	}
}

static bool
is_number(ForgeText text)
{
	ForgeDecimal ignored;
	ForgeDecimalStatus status = forge_decimal_parse(text, &ignored);

	return text.length == 0 || (status != FORGE_DECIMAL_MALFORMED &&
								status != FORGE_DECIMAL_NOT_FINITE && text.data[0] != '+');
}

static bool
is_date(ForgeText text)
{
	ForgeDate ignored;

	return text.length == 0 || forge_date_parse(text, &ignored) == FORGE_DATE_OK;
}

/* ----- controls ----------------------------------------------------------------------------- */

static void
render_textarea(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;
	bool is_text = control->field->type == FORGE_FIELD_TEXT;

	forge_html_open(html, "textarea");
	forge_control_attributes(form, control);
	forge_html_integer(html, "rows", is_text ? 2 : 5);
	if (is_text)
		forge_html_integer(html, "maxlength", control->field->limit);
	else
		forge_html_string(html, "spellcheck", "false");
	/* A line feed that comes first is not taken for a part of the text. */
	if (control->value.length > 0 && control->value.data[0] == '\n')
		forge_html_literal(html, "\n");
	if (control->value.length > 0)
		forge_html_text(html, control->value);
	forge_html_close(html);
}

/* An input of numbers shows nothing of a value that is none, so such a value gets one of text. */
static bool
is_number_control(const ForgeControl *control)
{
	ForgeFieldType type = control->field->type;

	return (type == FORGE_FIELD_DECIMAL || type == FORGE_FIELD_INTEGER) &&
		   is_number(control->value);
}

static const char *
type_of(const ForgeControl *control)
{
	if (is_number_control(control))
		return "number";
	switch (control->field->type)
	{
		case FORGE_FIELD_TEXT:
			return control->field->flags & FORGE_FIELD_EMAIL ? "email" : "text";
		case FORGE_FIELD_DATE:
			return is_date(control->value) ? "date" : "text";
		default:
			return "text";
	}
}

/* What a value must look like. */
static void
write_form(ForgeHtml *html, const ForgeControl *control)
{
	const ForgeField *field = control->field;
	const char *step = field->type == FORGE_FIELD_INTEGER ? "1" : "any";

	if (is_number_control(control))
		forge_html_string(html, "step", step);
	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			forge_html_integer(html, "maxlength", field->limit);
			break;
		case FORGE_FIELD_DECIMAL:
			forge_html_string(html, "inputmode", "decimal");
			break;
		case FORGE_FIELD_INTEGER:
			forge_html_string(html, "inputmode", "numeric");
			break;
		case FORGE_FIELD_U128:
			forge_html_string(html, "pattern", "[0-9]+");
			forge_html_string(html, "inputmode", "numeric");
			break;
		case FORGE_FIELD_UUID:
			forge_html_string(html, "pattern", UUID_PATTERN);
			break;
		case FORGE_FIELD_INSTANT:
			forge_html_string(html, "pattern", TIME_PATTERN);
			forge_html_string(html, "placeholder", TIME_EXAMPLE);
			break;
		default:
			break;
	}
}

static void
render_input(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;

	forge_html_open(html, "input");
	forge_html_string(html, "type", type_of(control));
	forge_control_attributes(form, control);
	write_form(html, control);
	forge_html_string(html, "autocomplete", "off");
	forge_html_attribute(html, "value", control->value);
	forge_html_close(html);
}

/* ----- around a control --------------------------------------------------------------------- */

static void
render_label(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;

	forge_html_open(html, "label");
	forge_control_id(form, "for", "");
	if (!forge_text_is_absent(control->choice))
		forge_html_text(html, control->label);
	else
		forge_field_label(form->page, control->field->name);
	if (!forge_control_is_required(control) && control->list == NULL &&
		control->field->type != FORGE_FIELD_BOOLEAN)
	{
		forge_html_literal(html, " ");
		forge_html_element(html, "span", "optional", FORGE_TEXT("optional"));
	}
	forge_html_close(html);
}

static void
render_help(ForgeCommandForm *form, const ForgeField *field)
{
	forge_html_open(&form->page->html, "p");
	forge_html_string(&form->page->html, "class", "help");
	forge_control_id(form, "id", "-help");
	forge_field_help(form->page, field);
	if (field->type == FORGE_FIELD_TEXT_LIST)
		forge_html_literal(&form->page->html, " One in each line.");
	forge_html_close(&form->page->html);
}

/* What stands behind the name of the field in "Field "delta" is missing."; absent in others. */
static ForgeText
said_of_field(ForgeText detail)
{
	static const char begin[] = "Field \"";
	int32_t at = (int32_t) sizeof(begin) - 1;

	if (detail.length <= at || memcmp(detail.data, begin, (size_t) at) != 0)
		return (ForgeText){ NULL, 0 };
	while (at < detail.length && detail.data[at] != '"')
		at++;
	return at == detail.length ? (ForgeText){ NULL, 0 }
							   : (ForgeText){ detail.data + at + 1, detail.length - at - 1 };
}

static void
render_sentence(ForgeHtml *html, ForgeText sentence)
{
	if (sentence.length == 0)
		return;
	forge_html_literal(html, " ");
	forge_html_text(html, sentence);
}

static void
render_error(ForgeCommandForm *form)
{
	ForgeHtml *html = &form->page->html;
	const ForgeSubmission *submission = form->submission;
	ForgeText said = said_of_field(submission->detail);

	forge_html_open(html, "p");
	forge_html_string(html, "class", "error");
	forge_control_id(form, "id", "-error");
	if (said.length > 0)
	{
		forge_html_literal(html, "It");
		forge_html_text(html, said);
	}
	else
	{
		forge_html_text(html, submission->message);
		render_sentence(html, submission->detail);
	}
	render_sentence(html, submission->hint);
	forge_html_close(html);
}

static void
render_now(ForgeCommandForm *form, ForgeText now)
{
	ForgeHtml *html = &form->page->html;

	forge_html_open(html, "p");
	forge_html_string(html, "class", "now");
	forge_control_id(form, "id", "-now");
	forge_html_literal(html, "It is now: ");
	forge_html_text(html, now);
	forge_html_close(html);
}

static void
render_hidden(ForgeHtml *html, ForgeText value)
{
	forge_html_open(html, "input");
	forge_html_string(html, "type", "hidden");
	forge_html_string(html, "name", "value");
	forge_html_attribute(html, "value", value);
	forge_html_close(html);
}

void
forge_control_render(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;

	if (control->is_hidden)
	{
		render_hidden(html, control->value);
		return;
	}
	form->count++;
	forge_html_open(html, "div");
	forge_html_string(html, "class",
					  forge_control_is_wrong(form, control) ? "field wrong" : "field");
	render_label(form, control);
	if (is_select(control))
		forge_control_select(form, control);
	else if (is_textarea(control))
		render_textarea(form, control);
	else
		render_input(form, control);
	if (forge_control_is_wrong(form, control))
		render_error(form);
	if (control->now.length > 0)
		render_now(form, control->now);
	if (forge_control_has_help(control))
		render_help(form, control->field);
	forge_html_close(html);
}
