/*
 * command_form.h
 *	  What the forms of commands share: the command, its fields, and the hidden part of the form.
 *
 * A form is sent to erp.submit.  All fields of the command travel as repeated "value", and "names"
 * says which is which.  So each control sends exactly one value, empty or not.
 */
#ifndef FORGE_WEB_COMMAND_FORM_H
#define FORGE_WEB_COMMAND_FORM_H

#include "base/field.h"
#include "web/part.h"

/* The name of a control: two names of fields and the number of an entry. */
#define FORGE_CONTROL_NAME_SIZE 256

/* Entries of a list that a form has room for. */
#define FORGE_FORM_ROWS_MAX 100

typedef struct ForgeCommandForm ForgeCommandForm;

/* A field of a command, or of an entry of a list of it, in a form. */
typedef struct ForgeControl
{
	const ForgeField *field;
	const ForgeField *list; /* of an entry: the list; else NULL */
	int row;
	bool is_hidden;
	ForgeText value; /* of the document, or typed before; absent: none */
	ForgeText now;   /* of the document, where another one was typed; absent: none */
	ForgeJsonValue choices;
	ForgeText choice; /* a text of a list that is chosen or not; absent: another control */
	ForgeText label;  /* of that */
} ForgeControl;

struct ForgeCommandForm
{
	ForgePage *page;
	const char *where; /* the part, in faults */
	const ForgeShape *command;

	/* Of the document; missing where it says nothing. */
	ForgeJsonValue aggregate;
	ForgeJsonValue version;
	ForgeJsonValue fields;  /* missing: all */
	ForgeJsonValue columns; /* of entries of lists, by the list's name; missing: all */
	ForgeJsonValue values;
	ForgeJsonValue choices;
	ForgeJsonValue then;
	int row_count; /* of each list */

	/* This form was sent and refused, or NULL. */
	const ForgeSubmission *submission;

	/* Of the controls. */
	int part;  /* the part's number on the page */
	int count; /* controls so far */
	bool has_wrong;
};

typedef void (*ForgeControlAct)(ForgeCommandForm *form, const ForgeControl *control);

/*
 * Finds the command, and whether this form is the one that was sent.  A fault, and false, for a
 * command or a field that there is not, or a required field that has neither control nor value.
 */
bool forge_command_form_begin(ForgeCommandForm *form, ForgeJsonValue command);

/* All controls in order, hidden ones first.  Groups are drawn around those of a list. */
void forge_command_form_each(ForgeCommandForm *form, ForgeControlAct act, bool draws_groups);

/* The fields that have controls, a bit for each; faults for names that are none. */
uint64_t forge_command_form_fields(ForgeCommandForm *form);

/* The number of the field of that name (the inside of a JSON string), or -1. */
int forge_command_form_field(const ForgeCommandForm *form, ForgeText name);

/* The field of an entry of a list that a column names, or NULL. */
const ForgeField *forge_command_form_column(const ForgeField *list, ForgeJsonValue column);

/* The element "form", and the hidden part of it. */
void forge_command_form_open(ForgeCommandForm *form, const char *class_name);

/* "lines[0].quantity" */
ForgeText forge_control_name(const ForgeControl *control, char buffer[FORGE_CONTROL_NAME_SIZE]);

/* A field's name in words: "Unit price". */
void forge_field_label(ForgePage *page, const char *name);

/* That of an entry of a list: "Line", of "lines". */
void forge_entry_label(ForgePage *page, const char *list_name);

/* What it means, a sentence. */
void forge_field_help(ForgePage *page, const ForgeField *field);

/* Must it be filled in?  Rows that are empty are left out, so nothing in them must be. */
static inline bool
forge_control_is_required(const ForgeControl *control)
{
	return (control->field->flags & FORGE_FIELD_REQUIRED) && control->list == NULL;
}

/* An attribute that holds the id of a control, "f3-1", and behind it which of its parts: "-help".
 */
void forge_control_id(ForgeCommandForm *form, const char *attribute, const char *what);

/* Is it the field that is refused?  Is there a text that says what it means? */
bool forge_control_is_wrong(const ForgeCommandForm *form, const ForgeControl *control);
bool forge_control_has_help(const ForgeControl *control);

/* The attributes that all controls have, and a control of options. */
void forge_control_attributes(ForgeCommandForm *form, const ForgeControl *control);
void forge_control_select(ForgeCommandForm *form, const ForgeControl *control);

/* A control with its label, help and error. */
void forge_control_render(ForgeCommandForm *form, const ForgeControl *control);

#endif
