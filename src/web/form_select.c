/*
 * form_select.c
 *	  A field of a command as a choice.
 *
 * Each control sends one value, also when it is empty, so there are no checkboxes: yes and no are
 * options.
 */
#include "web/command_form.h"

#include "base/word.h"

static void
render_option(ForgeHtml *html, ForgeText value, ForgeText label, ForgeText chosen, bool *has_chosen)
{
	bool is_chosen = !*has_chosen && forge_text_equal(value, chosen);

	*has_chosen = *has_chosen || is_chosen;
	forge_html_open(html, "option");
	forge_html_attribute(html, "value", value);
	forge_html_flag(html, "selected", is_chosen);
	forge_html_text(html, label);
	forge_html_close(html);
}

/* The option that leaves the field out. */
static void
render_none(ForgeHtml *html, const ForgeControl *control, bool *has_chosen)
{
	ForgeText chosen = control->value.length == 0 ? FORGE_TEXT("") : control->value;

	if (control->value.length == 0 || !forge_control_is_required(control))
		render_option(html, FORGE_TEXT(""),
					  forge_control_is_required(control) ? FORGE_TEXT("Choose")
														 : FORGE_TEXT("\xe2\x80\x94"),
					  chosen, has_chosen);
}

static void
render_choices(ForgeCommandForm *form, const ForgeControl *control, bool *has_chosen)
{
	ForgeJsonWalk walk = forge_json_walk(control->choices);
	ForgeJsonValue value;
	ForgeJsonValue label;

	while (forge_choice_next(form->page, &walk, &value, &label))
		render_option(&form->page->html, forge_page_plain(form->page, value),
					  forge_page_plain(form->page, label), control->value, has_chosen);
}

static void
render_words(ForgeHtml *html, const ForgeControl *control, bool *has_chosen)
{
	ForgeText rest = forge_text_from(control->field->words);
	ForgeText word;

	while (forge_word_next(&rest, &word))
		render_option(html, word, word, control->value, has_chosen);
}

static void
render_yes_or_no(ForgeHtml *html, const ForgeControl *control, bool *has_chosen)
{
	ForgeText no = forge_text_is_absent(control->choice) ? FORGE_TEXT("false") : FORGE_TEXT("");
	ForgeText yes = forge_text_is_absent(control->choice) ? FORGE_TEXT("true") : control->choice;
	bool is_undecided = forge_control_is_required(control) || control->list != NULL;

	if (forge_text_is_absent(control->choice) && is_undecided)
		render_none(html, control, has_chosen);
	render_option(html, no, FORGE_TEXT("No"), control->value, has_chosen);
	render_option(html, yes, FORGE_TEXT("Yes"), control->value, has_chosen);
}

void
forge_control_select(ForgeCommandForm *form, const ForgeControl *control)
{
	ForgeHtml *html = &form->page->html;
	bool has_chosen = false;

	forge_html_open(html, "select");
	forge_control_attributes(form, control);
	if (!forge_text_is_absent(control->choice) || control->field->type == FORGE_FIELD_BOOLEAN)
		render_yes_or_no(html, control, &has_chosen);
	else
	{
		render_none(html, control, &has_chosen);
		if (control->choices.type != FORGE_JSON_MISSING)
			render_choices(form, control, &has_chosen);
		else
			render_words(html, control, &has_chosen);
	}
	/* What was typed, or holds now, is kept though it cannot be chosen. */
	if (!has_chosen && control->value.length > 0)
		render_option(html, control->value, control->value, control->value, &has_chosen);
	forge_html_close(html);
}
