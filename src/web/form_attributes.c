/*
 * form_attributes.c
 *	  What all controls of a form have: an id, and the texts that say what a value means and why
 *	  one is refused.
 */
#include "web/command_form.h"

/* "f3-1", and behind it what kind of thing it is (NULL: nothing is written). */
static void
write_id(ForgeCommandForm *form, const char *what, const char *before)
{
	if (what == NULL)
		return;
	forge_html_literal(&form->page->html, before);
	forge_html_literal(&form->page->html, "f");
	forge_html_number(&form->page->html, form->part);
	forge_html_literal(&form->page->html, "-");
	forge_html_number(&form->page->html, form->count);
	forge_html_literal(&form->page->html, what);
}

void
forge_control_id(ForgeCommandForm *form, const char *attribute, const char *what)
{
	forge_html_attribute_begin(&form->page->html, attribute);
	write_id(form, what, "");
	forge_html_attribute_end(&form->page->html);
}

bool
forge_control_is_wrong(const ForgeCommandForm *form, const ForgeControl *control)
{
	char buffer[FORGE_CONTROL_NAME_SIZE];

	return form->submission != NULL && !control->is_hidden && form->submission->field.length > 0 &&
		   forge_text_equal(form->submission->field, forge_control_name(control, buffer));
}

bool
forge_control_has_help(const ForgeControl *control)
{
	return control->list == NULL || (control->row == 0 && control->list != control->field);
}

void
forge_control_attributes(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;
	bool wrong = forge_control_is_wrong(form, control);

	forge_control_id(form, "id", "");
	forge_html_string(html, "name", "value");
	forge_html_flag(html, "required", forge_control_is_required(control));
	if (forge_control_has_help(control) || wrong || control->now.length > 0)
	{
		forge_html_attribute_begin(html, "aria-describedby");
		write_id(form, wrong ? "-error" : NULL, "");
		write_id(form, control->now.length > 0 ? "-now" : NULL, wrong ? " " : "");
		write_id(form, forge_control_has_help(control) ? "-help" : NULL,
				 wrong || control->now.length > 0 ? " " : "");
		forge_html_attribute_end(html);
	}
	if (wrong)
		forge_html_string(html, "aria-invalid", "true");
	forge_html_flag(html, "autofocus", wrong);
}
