/*
 * form_fields.c
 *	  The controls of a form, one after another: fields, entries of lists, texts to choose from.
 */
#include "web/command_form.h"

#include <string.h>

/* ----- controls ----------------------------------------------------------------------------- */

/* What was typed before takes the place of the document's value. */
static void
act_on(ForgeCommandForm *form, ForgeControl control, ForgeControlAct act)
{
	char buffer[FORGE_CONTROL_NAME_SIZE];
	ForgeText sent;

	if (form->submission != NULL && !control.is_hidden && forge_text_is_absent(control.choice))
	{
		sent = forge_submission_value(form->submission, forge_control_name(&control, buffer));
		if (!forge_text_is_absent(sent))
		{
			if (form->submission->is_conflict && control.value.length > 0 &&
				!forge_text_equal(sent, control.value))
				control.now = control.value;
			control.value = sent;
		}
	}
	act(form, &control);
}

/* The texts of a list, as they were typed or else in the document, a line for each. */
static ForgeText
lines_of(ForgeCommandForm *form, const ForgeField *field, ForgeJsonValue value)
{
	ForgeJsonWalk walk = forge_json_walk(value);
	ForgeHtml *html = &form->page->html;
	char *lines;
	int32_t length = 0;
	ForgeText ignored;
	ForgeJsonValue one;

	if (value.type != FORGE_JSON_ARRAY)
		return forge_page_plain(form->page, value);
	lines = forge_arena_allocate(html->arena, (size_t) value.text.length + 1);
	while (forge_json_next(&walk, &ignored, &one))
	{
		ForgeText text = forge_page_plain(form->page, one);

		if (text.length == 0)
			continue;
		if (length > 0)
			lines[length++] = FORGE_LIST_SEPARATOR;
		memcpy(lines + length, text.data, (size_t) text.length);
		length += text.length;
	}
	return (ForgeText){ lines, length };
}

/* A part of a list that was sent, "lines[2].quantity" or "roles[2]"; all 0 before the first. */
typedef struct SentEntry
{
	ForgeText rest; /* where forge_submission_next is */
	int number;
	int row;
	ForgeText member; /* absent where it has none */
	ForgeText value;
} SentEntry;

static bool
next_sent(const ForgeSubmission *submission, const ForgeField *field, SentEntry *entry)
{
	ForgeText name;
	ForgeText list;

	while (forge_submission_next(submission, &entry->rest, &entry->number, &name, &entry->value))
		if (forge_submission_entry(name, &list, &entry->row, &entry->member) &&
			forge_text_equal(list, forge_text_from(field->name)))
			return true;
	return false;
}

static bool
was_sent(const ForgeSubmission *submission, const ForgeField *field, ForgeText wanted)
{
	SentEntry entry = { 0 };

	while (next_sent(submission, field, &entry))
		if (forge_text_is_absent(entry.member) && forge_text_equal(entry.value, wanted))
			return true;
	return false;
}

/* The rows that were sent. */
static int
sent_rows(const ForgeSubmission *submission, const ForgeField *field)
{
	int count = 0;
	SentEntry entry = { 0 };

	while (next_sent(submission, field, &entry))
		if (entry.row >= count && entry.row < FORGE_FORM_ROWS_MAX)
			count = entry.row + 1;
	return count;
}

static void
open_group(ForgeCommandForm *form, const char *class_name)
{
	forge_html_open(&form->page->html, "fieldset");
	forge_html_string(&form->page->html, "class", class_name);
	forge_html_open(&form->page->html, "legend");
}

static void
open_list(ForgeCommandForm *form, const ForgeField *field)
{
	open_group(form, "group");
	forge_field_label(form->page, field->name);
	forge_html_close(&form->page->html);
	forge_html_open(&form->page->html, "p");
	forge_html_string(&form->page->html, "class", "help");
	forge_field_help(form->page, field);
	forge_html_close(&form->page->html);
}

/* A list of texts that are chosen: a control for each. */
static void
each_choice(ForgeCommandForm *form, ForgeControl control, ForgeText lines, ForgeControlAct act,
			bool draws_groups)
{
	ForgeJsonWalk walk = forge_json_walk(control.choices);
	ForgeText ignored;
	ForgeJsonValue choice;

	if (draws_groups)
		open_list(form, control.field);
	control.list = control.field;
	while (forge_json_next(&walk, &ignored, &choice))
	{
		control.choice = forge_page_plain(form->page, forge_json_member(choice, "value"));
		control.label = forge_page_plain(form->page, forge_json_member(choice, "label"));
		if (forge_text_is_absent(control.choice) || forge_text_is_absent(control.label))
			forge_page_fault(form->page, "choices", choice.text);
		control.value = form->submission != NULL
							? was_sent(form->submission, control.field, control.choice)
								  ? control.choice
								  : FORGE_TEXT("")
						: forge_text_list_has(lines, control.choice) ? control.choice
																	 : FORGE_TEXT("");
		act_on(form, control, act);
		control.row++;
	}
	if (draws_groups)
		forge_html_close(&form->page->html);
}

/* The choices of a field, "reason": [...], or of one of a list, "lines": {"item_id": [...]}. */
static ForgeJsonValue
choices_of(ForgeCommandForm *form, const ForgeField *list, const ForgeField *field)
{
	ForgeJsonValue choices;

	choices = forge_json_member(form->choices, list == NULL ? field->name : list->name);
	if (list != NULL)
		choices = forge_json_member(choices, field->name);
	if (forge_json_is_given(choices) && choices.type != FORGE_JSON_ARRAY)
		forge_page_fault(form->page, "choices", choices.text);
	return choices;
}

static void
act_in_row(ForgeCommandForm *form, const ForgeField *list, const ForgeField *field, int row,
		   ForgeJsonValue values, ForgeControlAct act)
{
	act_on(form,
		   (ForgeControl){
			   .field = field,
			   .list = list,
			   .row = row,
			   .value = forge_page_plain(form->page, forge_json_member(values, field->name)),
			   .choices = choices_of(form, list, field),
		   },
		   act);
}

static void
each_in_row(ForgeCommandForm *form, const ForgeField *list, int row, ForgeJsonValue values,
			ForgeControlAct act, bool draws_groups)
{
	ForgeJsonValue columns = forge_json_member(form->columns, list->name);
	ForgeJsonWalk walk = forge_json_walk(columns);
	ForgeText ignored;
	ForgeJsonValue column;

	if (draws_groups)
	{
		open_group(form, "row");
		forge_entry_label(form->page, list->name);
		forge_html_literal(&form->page->html, " ");
		forge_html_number(&form->page->html, row + 1);
		forge_html_close(&form->page->html);
	}
	if (columns.type != FORGE_JSON_ARRAY)
		for (int i = 0; i < list->element->field_count; i++)
			act_in_row(form, list, &list->element->fields[i], row, values, act);
	while (forge_json_next(&walk, &ignored, &column))
		act_in_row(form, list, forge_command_form_column(list, column), row, values, act);
	if (draws_groups)
		forge_html_close(&form->page->html);
}

static void
each_row(ForgeCommandForm *form, const ForgeField *field, ForgeJsonValue value, ForgeControlAct act,
		 bool draws_groups)
{
	ForgeJsonWalk walk = forge_json_walk(value);
	int count = form->submission == NULL ? 0 : sent_rows(form->submission, field);
	ForgeText ignored;
	ForgeJsonValue values;

	if (draws_groups)
		open_list(form, field);
	if (count < form->row_count)
		count = form->row_count;
	for (int row = 0; row < FORGE_FORM_ROWS_MAX; row++)
	{
		bool has_values = forge_json_next(&walk, &ignored, &values);

		if (!has_values && row >= count)
			break;
		if (!has_values)
			values = (ForgeJsonValue){ .type = FORGE_JSON_MISSING };
		each_in_row(form, field, row, values, act, draws_groups);
	}
	if (draws_groups)
		forge_html_close(&form->page->html);
}

static void
act_on_field(ForgeCommandForm *form, const ForgeField *field, bool is_hidden, ForgeControlAct act,
			 bool draws_groups)
{
	ForgeJsonValue value = forge_json_member(form->values, field->name);
	ForgeControl control = { .field = field, .is_hidden = is_hidden };

	if (!is_hidden && field->type != FORGE_FIELD_LIST)
		control.choices = choices_of(form, NULL, field);
	if (value.type == FORGE_JSON_MISSING && field->otherwise != NULL)
		control.value = forge_text_from(field->otherwise);
	else
		control.value = field->type == FORGE_FIELD_TEXT_LIST ? lines_of(form, field, value)
															 : forge_page_plain(form->page, value);
	if (!is_hidden && field->type == FORGE_FIELD_LIST)
		each_row(form, field, value, act, draws_groups);
	else if (field->type == FORGE_FIELD_TEXT_LIST && forge_json_is_given(control.choices))
		each_choice(form, control, control.value, act, draws_groups);
	else
		act_on(form, control, act);
}

void
forge_command_form_each(ForgeCommandForm *form, ForgeControlAct act, bool draws_groups)
{
	uint64_t fields = forge_command_form_fields(form);
	ForgeJsonWalk walk = forge_json_walk(form->fields);
	ForgeText ignored;
	ForgeJsonValue name;

	form->count = 0;
	for (int i = 0; i < form->command->field_count; i++)
		if (!(fields >> i & 1) &&
			forge_json_is_given(forge_json_member(form->values, form->command->fields[i].name)))
			act_on_field(form, &form->command->fields[i], true, act, draws_groups);
	if (form->fields.type == FORGE_JSON_MISSING)
		for (int i = 0; i < form->command->field_count; i++)
			act_on_field(form, &form->command->fields[i], false, act, draws_groups);
	while (forge_json_next(&walk, &ignored, &name))
		act_on_field(form, &form->command->fields[forge_command_form_field(form, name.text)], false,
					 act, draws_groups);
}
