/*
 * part_form.c
 *	  A form for a command, made of the command's description.
 */
#include "web/command_form.h"

#include <string.h>

#include "base/json.h"

/* ----- why it was not done ------------------------------------------------------------------ */

static void
render_paragraph(ForgeHtml *html, ForgeText text)
{
	if (text.length > 0)
		forge_html_element(html, "p", NULL, text);
}

static void
render_changes(ForgePage *page, ForgeText changes)
{
	ForgeJsonValue entries;
	ForgeJsonWalk walk;
	ForgeText ignored;
	ForgeJsonValue entry;

	if (forge_text_is_absent(changes) || !forge_json_is_object(changes))
		return;
	entries = forge_json_member(forge_json_value(changes), "entries");
	walk = forge_json_walk(entries);
	if (entries.type == FORGE_JSON_ARRAY && forge_json_next(&walk, &ignored, &entry))
		forge_timeline_render(page, entries);
}

void
forge_submission_render(ForgePage *page)
{
	const ForgeSubmission *submission = page->submission;
	ForgeHtml *html = &page->html;

	forge_html_open(html, "div");
	forge_html_string(html, "class",
					  submission->is_conflict ? "notice tone-warning" : "notice tone-bad");
	forge_html_string(html, "role", "alert");
	forge_html_string(html, "tabindex", "-1");
	forge_html_flag(html, "autofocus", true);
	forge_html_open(html, "p");
	forge_html_element(html, "strong", NULL, submission->message);
	forge_html_close(html);
	render_paragraph(html, submission->detail);
	render_paragraph(html, submission->hint);
	render_changes(page, submission->changes);
	forge_html_close(html);
}

/* ----- the hidden part ---------------------------------------------------------------------- */

static void
open_hidden(ForgeHtml *html, const char *name)
{
	forge_html_open(html, "input");
	forge_html_string(html, "type", "hidden");
	forge_html_string(html, "name", name);
	forge_html_attribute_begin(html, "value");
}

static void
close_hidden(ForgeHtml *html)
{
	forge_html_attribute_end(html);
	forge_html_close(html);
}

static void
render_hidden(ForgeHtml *html, const char *name, ForgeText value)
{
	open_hidden(html, name);
	if (value.length > 0)
		forge_html_text(html, value);
	close_hidden(html);
}

/* "a": 1, as it is written in JSON. */
static void
write_member(ForgeHtml *html, ForgeText name, ForgeJsonValue value)
{
	const char *quote = value.type == FORGE_JSON_TEXT ? "\"" : "";

	forge_html_literal(html, "\"");
	forge_html_text(html, name);
	forge_html_literal(html, "\": ");
	forge_html_literal(html, quote);
	forge_html_text(html, value.text);
	forge_html_literal(html, quote);
}

/* The page where the form stands, as a link. */
static void
render_page(ForgePage *page)
{
	ForgeHtml *html = &page->html;
	ForgeJsonWalk walk = forge_json_walk(forge_json_value(page->request));
	ForgeText name;
	ForgeJsonValue value;

	open_hidden(html, "page");
	forge_html_literal(html, "{");
	write_member(html, FORGE_TEXT("name"), (ForgeJsonValue){ FORGE_JSON_TEXT, page->name });
	while (forge_json_next(&walk, &name, &value))
	{
		if (forge_json_reads(name, "name"))
			continue;
		forge_html_literal(html, ", ");
		write_member(html, name, value);
	}
	forge_html_literal(html, "}");
	close_hidden(html);
}

static void
write_name(ForgeCommandForm *form, const ForgeControl *control)
{
	char buffer[FORGE_CONTROL_NAME_SIZE];

	forge_html_literal(&form->page->html, form->count++ > 0 ? "," : "");
	forge_html_text(&form->page->html, forge_control_name(control, buffer));
}

static void
render_names(ForgeCommandForm *form)
{
	open_hidden(&form->page->html, "names");
	forge_command_form_each(form, write_name, false);
	close_hidden(&form->page->html);
}

/* The version that is expected: the one that was seen when the values were typed. */
static ForgeText
version_of(ForgeCommandForm *form)
{
	if (form->submission != NULL && !form->submission->is_conflict &&
		form->version.type != FORGE_JSON_MISSING)
		return form->submission->version;
	return forge_page_plain(form->page, form->version);
}

void
forge_command_form_open(ForgeCommandForm *form, const char *class_name)
{
	ForgeHtml *html = &form->page->html;
	char id[FORGE_UUID_TEXT_SIZE];

	forge_html_open(html, "form");
	forge_html_string(html, "class", class_name);
	forge_html_string(html, "method", "post");
	forge_html_string(html, "action", "submit");
	render_hidden(html, "command", forge_text_from(form->command->name));
	render_hidden(html, "id", forge_page_plain(form->page, form->aggregate));
	render_hidden(html, "version", version_of(form));
	forge_uuid_format(form->page->new_id(), id);
	render_hidden(html, "command_id", forge_text_from(id));
	render_page(form->page);
	render_hidden(html, "next_page", forge_page_plain(form->page, form->then));
	render_names(form);

	/* PostgREST finds the function by all its arguments, so that there is always a value. */
	if (form->count == 0)
		render_hidden(html, "value", FORGE_TEXT(""));
}

/* ----- the part ----------------------------------------------------------------------------- */

static int
read_rows(ForgePage *page, ForgeJsonValue rows)
{
	int count = 0;

	if (rows.type == FORGE_JSON_MISSING)
		return 1;
	for (int32_t i = 0; i < rows.text.length; i++)
	{
		char digit = rows.text.data[i];

		if (digit < '0' || digit > '9' || count > FORGE_FORM_ROWS_MAX)
			count = FORGE_FORM_ROWS_MAX + 1;
		else
			count = count * 10 + digit - '0';
	}
	if (count > FORGE_FORM_ROWS_MAX)
		forge_page_fault(page, "form", FORGE_TEXT("rows"));
	return count > FORGE_FORM_ROWS_MAX ? 0 : count;
}

/* Noted in has_wrong: the field that is wrong has a control. */
static void
find_wrong(ForgeCommandForm *form, const ForgeControl *control)
{
	char buffer[FORGE_CONTROL_NAME_SIZE];

	if (!control->is_hidden &&
		forge_text_equal(form->submission->field, forge_control_name(control, buffer)))
		form->has_wrong = true;
}

static void
render_form(ForgeCommandForm *form, ForgeJsonValue title, ForgeJsonValue label)
{
	ForgePage *page = form->page;

	forge_html_open(&page->html, "section");
	forge_page_heading(page, title);
	if (form->submission != NULL)
	{
		if (form->submission->field.length > 0)
			forge_command_form_each(form, find_wrong, false);
		if (!form->has_wrong)
			forge_submission_render(page);
	}
	forge_command_form_open(form, "form");
	forge_command_form_each(form, forge_control_render, true);
	forge_html_open(&page->html, "button");
	forge_page_text(page, label);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

void
forge_part_form(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		COMMAND,
		TITLE,
		LABEL,
		AGGREGATE,
		VERSION,
		FIELDS,
		COLUMNS,
		VALUES,
		CHOICES,
		ROWS,
		THEN,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[COMMAND] = { "command", FORGE_MEMBER_TEXT, true },
		[TITLE] = { "title", FORGE_MEMBER_TEXT },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[AGGREGATE] = { "aggregate", FORGE_MEMBER_TEXT },
		[VERSION] = { "version", FORGE_MEMBER_NUMBER },
		[FIELDS] = { "fields", FORGE_MEMBER_ARRAY },
		[COLUMNS] = { "columns", FORGE_MEMBER_OBJECT },
		[VALUES] = { "values", FORGE_MEMBER_OBJECT },
		[CHOICES] = { "choices", FORGE_MEMBER_OBJECT },
		[ROWS] = { "rows", FORGE_MEMBER_NUMBER },
		[THEN] = { "then", FORGE_MEMBER_OBJECT },
	};
	ForgeJsonValue values[COUNT];
	ForgeCommandForm form = { .page = page, .where = "form" };

	if (!forge_page_read(page, "form", part, members, COUNT, values))
		return;
	form.aggregate = values[AGGREGATE];
	form.version = values[VERSION];
	form.fields = values[FIELDS];
	form.columns = values[COLUMNS];
	form.values = values[VALUES];
	form.choices = values[CHOICES];
	form.then = values[THEN];
	form.row_count = read_rows(page, values[ROWS]);
	if (forge_command_form_begin(&form, values[COMMAND]))
		render_form(&form, values[TITLE], values[LABEL]);
}
