/*
 * form_names.c
 *	  Names of fields, in forms and in words.
 */
#include "web/command_form.h"

#include <string.h>

/* ----- names -------------------------------------------------------------------------------- */

static void
append(char *buffer, int32_t *length, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count && *length < FORGE_CONTROL_NAME_SIZE; i++)
		buffer[(*length)++] = bytes[i];
}

static void
append_row(char *buffer, int32_t *length, int row)
{
	char digits[16];
	char *at = digits + sizeof(digits);

	do
	{
		*--at = (char) ('0' + row % 10);
		row /= 10;
	} while (row > 0);
	append(buffer, length, "[", 1);
	append(buffer, length, at, (size_t) (digits + sizeof(digits) - at));
	append(buffer, length, "]", 1);
}

ForgeText
forge_control_name(const ForgeControl *control, char buffer[FORGE_CONTROL_NAME_SIZE])
{
	const ForgeField *first = control->list != NULL ? control->list : control->field;
	int32_t length = 0;

	append(buffer, &length, first->name, strlen(first->name));
	if (control->list == NULL)
		return (ForgeText){ buffer, length };
	append_row(buffer, &length, control->row);
	if (control->list == control->field)
		return (ForgeText){ buffer, length };
	append(buffer, &length, ".", 1);
	append(buffer, &length, control->field->name, strlen(control->field->name));
	return (ForgeText){ buffer, length };
}

int
forge_command_form_field(const ForgeCommandForm *form, ForgeText name)
{
	for (int i = 0; i < form->command->field_count; i++)
		if (forge_json_reads(name, form->command->fields[i].name))
			return i;
	return -1;
}

const ForgeField *
forge_command_form_column(const ForgeField *list, ForgeJsonValue column)
{
	for (int i = 0; column.type == FORGE_JSON_TEXT && i < list->element->field_count; i++)
		if (forge_json_reads(column.text, list->element->fields[i].name))
			return &list->element->fields[i];
	return NULL;
}

uint64_t
forge_command_form_fields(ForgeCommandForm *form)
{
	ForgeJsonWalk walk = forge_json_walk(form->fields);
	uint64_t fields = 0;
	ForgeText ignored;
	ForgeJsonValue name;

	if (form->fields.type == FORGE_JSON_MISSING)
		return form->command->field_count == 64 ? UINT64_MAX
												: (UINT64_C(1) << form->command->field_count) - 1;
	while (forge_json_next(&walk, &ignored, &name))
	{
		int number = name.type == FORGE_JSON_TEXT ? forge_command_form_field(form, name.text) : -1;

		if (number < 0 || (fields >> number & 1) != 0)
			forge_page_fault(form->page, form->where, name.text);
		else
			fields |= UINT64_C(1) << number;
	}
	return fields;
}

/* ----- in words ------------------------------------------------------------------------------ */

static char
capital(char letter)
{
	return letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter;
}

static void
write_label(ForgePage *page, const char *name, size_t length)
{
	char character[2] = { 0 };

	for (size_t i = 0; i < length; i++)
	{
		character[0] = name[i] == '_' ? ' ' : i == 0 ? capital(name[i]) : name[i];
		forge_html_literal(&page->html, character);
	}
}

/* The length of the name without the ending, if it has that. */
static size_t
length_without(const char *name, const char *ending)
{
	size_t length = strlen(name);
	size_t ending_length = strlen(ending);

	if (length > ending_length && strcmp(name + length - ending_length, ending) == 0)
		length -= ending_length;
	return length;
}

void
forge_field_label(ForgePage *page, const char *name)
{
	write_label(page, name, length_without(name, "_id"));
}

void
forge_entry_label(ForgePage *page, const char *list_name)
{
	write_label(page, list_name, length_without(list_name, "s"));
}

void
forge_field_help(ForgePage *page, const ForgeField *field)
{
	char first[2] = { capital(field->meaning[0]), '\0' };

	forge_html_literal(&page->html, first);
	if (first[0] != '\0')
		forge_html_literal(&page->html, field->meaning + 1);
	forge_html_literal(&page->html, ".");
}
