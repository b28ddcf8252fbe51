/*
 * command_form.c
 *	  What the forms of commands share.
 */
#include "web/command_form.h"

#include "domain/registry.h"

/* ----- checks ------------------------------------------------------------------------------- */

static void
check_values(ForgeCommandForm *form)
{
	ForgeJsonWalk walk = forge_json_walk(form->values);
	ForgeText name;
	ForgeJsonValue value;

	while (forge_json_next(&walk, &name, &value))
		if (forge_command_form_field(form, name) < 0)
			forge_page_fault(form->page, form->where, name);
}

/* The fields that columns name, a bit for each; faults for names that are none, or come twice. */
static uint64_t
read_columns(ForgeCommandForm *form, const ForgeField *list, ForgeJsonValue columns)
{
	ForgeJsonWalk walk = forge_json_walk(columns);
	uint64_t fields = 0;
	ForgeText ignored;
	ForgeJsonValue column;

	while (forge_json_next(&walk, &ignored, &column))
	{
		const ForgeField *field = forge_command_form_column(list, column);
		uint64_t bit = field == NULL ? 0 : UINT64_C(1) << (field - list->element->fields);

		if (bit == 0 || (fields & bit) != 0)
			forge_page_fault(form->page, form->where, column.text);
		fields |= bit;
	}
	return fields;
}

/* Columns are an array of fields for a list, with all that an entry must have. */
static void
check_columns(ForgeCommandForm *form)
{
	ForgeJsonWalk walk = forge_json_walk(form->columns);
	ForgeText name;
	ForgeJsonValue columns;

	while (forge_json_next(&walk, &name, &columns))
	{
		int number = forge_command_form_field(form, name);
		const ForgeField *list = number < 0 ? NULL : &form->command->fields[number];
		uint64_t fields;

		if (list == NULL || list->type != FORGE_FIELD_LIST || columns.type != FORGE_JSON_ARRAY)
		{
			forge_page_fault(form->page, form->where, name);
			return;
		}
		fields = read_columns(form, list, columns);
		for (int i = 0; i < list->element->field_count; i++)
			if ((list->element->fields[i].flags & FORGE_FIELD_REQUIRED) && !(fields >> i & 1))
				forge_page_fault(form->page, form->where,
								 forge_text_from(list->element->fields[i].name));
	}
}

static void
check_required(ForgeCommandForm *form, uint64_t fields)
{
	for (int i = 0; i < form->command->field_count; i++)
	{
		const ForgeField *field = &form->command->fields[i];

		if ((field->flags & FORGE_FIELD_REQUIRED) && !(fields >> i & 1) &&
			!forge_json_is_given(forge_json_member(form->values, field->name)))
			forge_page_fault(form->page, form->where, forge_text_from(field->name));
	}
}

/* ----- is it the one that was sent? --------------------------------------------------------- */

/* Noted in has_wrong: a hidden value is another one than was sent. */
static void
compare_hidden(ForgeCommandForm *form, const ForgeControl *control)
{
	char buffer[FORGE_CONTROL_NAME_SIZE];
	ForgeText sent;

	if (!control->is_hidden)
		return;
	sent = forge_submission_value(form->page->submission, forge_control_name(control, buffer));
	if (!forge_text_equal(sent, control->value))
		form->has_wrong = true;
}

static bool
is_sent(ForgeCommandForm *form)
{
	const ForgeSubmission *submission = form->page->submission;
	ForgeText id = forge_page_plain(form->page, form->aggregate);
	bool is_same;

	if (submission == NULL || form->page->is_submission_shown || form->page->has_notice ||
		!forge_text_equal(submission->command, forge_text_from(form->command->name)) ||
		submission->aggregate.length != id.length ||
		(id.length > 0 && !forge_text_equal(submission->aggregate, id)))
		return false;
	forge_command_form_each(form, compare_hidden, false);
	is_same = !form->has_wrong;
	form->has_wrong = false;
	return is_same;
}

bool
forge_command_form_begin(ForgeCommandForm *form, ForgeJsonValue command)
{
	ForgeText name = forge_page_plain(form->page, command);
	int type;
	const ForgeAggregate *aggregate = forge_registry_find_command(name, &type);

	form->part = form->page->part_count;
	if (aggregate == NULL)
	{
		forge_page_fault(form->page, form->where, command.text);
		return false;
	}
	form->command = aggregate->commands[type];
	check_values(form);
	check_columns(form);
	check_required(form, forge_command_form_fields(form));
	if (forge_outcome_is_refusal(form->page->fault))
		return false;
	if (is_sent(form))
	{
		form->submission = form->page->submission;
		form->page->is_submission_shown = true;
	}
	return true;
}
