/*
 * test_web_form.c
 *	  Forms: a control for each field, made of the command's description; what was typed and why it
 *	  was refused; documents that describe none.
 */
#include "base/reason_field.h"
#include "domain/item/item.h"
#include "domain/registry.h"
#include "web/command_form.h"

#include "test_page.h"

#define ID "11111111-1111-4111-8111-111111111111"
#define FORM(command, more)                                                                        \
	"{\"part\": \"form\", \"label\": \"Do\", \"command\": \"" command "\"" more "}"
#define ACTION(command, more)                                                                      \
	"{\"part\": \"actions\", \"actions\": [{\"label\": \"Do\", \"command\": \"" command "\"" more  \
	"}]}"
#define ADJUST "inventory.item.adjust_stock"

/* How often it stands in the text. */
static int
count_of(const char *text, const char *wanted)
{
	int count = 0;

	for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + 1, wanted))
		count++;
	return count;
}

/* A form sends as many values as it has names. */
static bool
has_value_for_each_name(const char *html)
{
	const char *names = strstr(html, "name=\"names\" value=\"");
	int count = 0;

	if (names == NULL)
		return false;
	names += strlen("name=\"names\" value=\"");
	for (const char *at = names; *at != '"'; at++)
		count += at == names || *at == ',';
	return count_of(html, "name=\"value\"") == (count == 0 ? 1 : count);
}

static void
test_controls(void)
{
	shows(
		FORM(ADJUST, ""),
		"<label for=\"f1-1\">Delta</label><input type=\"number\" id=\"f1-1\" name=\"value\" required "
		"aria-describedby=\"f1-1-help\" step=\"any\" inputmode=\"decimal\" autocomplete=\"off\">",
		"a decimal");
	shows(FORM(ADJUST, ", \"values\": {\"reason\": \"\\n</textarea><script>\"}"),
		  "rows=\"2\" maxlength=\"500\">\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>",
		  "a long text, whose first line end is not lost");
	shows(FORM("inventory.item.rename", ", \"values\": {\"name\": \"\\\"><script>\"}"),
		  "maxlength=\"200\" autocomplete=\"off\" value=\"&quot;&gt;&lt;script&gt;\">", "a text");
	shows(FORM("inventory.item.reserve_stock", ""), "placeholder=\"2024-07-01T12:00:00Z\"",
		  "a time");
	shows(FORM("inventory.item.reserve_stock", ""), "pattern=\"[0-9A-Fa-f]{8}", "an id");
	shows(FORM("analytics.detection.configure", ""), "type=\"number\"", "an integer");
	shows(
		FORM("identity.user.create", ", \"values\": {\"email\": \"a b\"}"),
		"<label for=\"f1-1\">Email</label><input type=\"email\" id=\"f1-1\" name=\"value\" required "
		"aria-describedby=\"f1-1-help\" maxlength=\"254\" autocomplete=\"off\" value=\"a b\">",
		"an e-mail address, whatever was typed");
	shows(
		FORM(ADJUST, ", \"choices\": {\"reason\": [{\"value\": \"<\", \"label\": \">\"}]}"),
		"<option value=\"\" selected>\xe2\x80\x94</option><option value=\"&lt;\">&gt;</option></select>",
		"a choice, and none, as it is not required");
	shows(
		FORM(
			ADJUST,
			", \"values\": {\"delta\": 3}, \"choices\": {\"delta\": [{\"value\": 2, \"label\": 2}]}"),
		"<option value=\"2\">2</option><option value=\"3\" selected>3</option></select>",
		"what cannot be chosen is kept");
	shows(FORM("identity.user.create", ", \"values\": {\"roles\": [\"a\", \"<b>\"]}"),
		  ">a\n&lt;b&gt;</textarea>", "texts, a line for each");
	shows(FORM("identity.user.create",
			   ", \"values\": {\"roles\": [\"b\"]}, \"choices\": {\"roles\": [{\"value\": \"a\", "
			   "\"label\": \"A\"}, {\"value\": \"b\", \"label\": \"B\"}]}"),
		  "email,display_name,roles[0],roles[1]", "texts to choose from, each with a name");
	ok(strstr(test_page_html, "<option value=\"\">No</option><option value=\"b\" selected>Yes") !=
		   NULL,
	   "and the chosen ones");
	ok(has_value_for_each_name(test_page_html), "one value for each name");
	shows(
		FORM("sales.order.create",
			 ", \"rows\": 2, \"values\": {\"lines\": [{\"quantity\": 1}, {}, {\"quantity\": 2}]}"),
		"lines[2].location_id\"", "a group for each entry of a list");
	ok(has_value_for_each_name(test_page_html), "and one value for each name in it");
	shows(FORM("sales.order.create",
			   ", \"choices\": {\"lines\": {\"item_id\": [{\"value\": 1, \"label\": \"One\"}]}}"),
		  ">One</option>", "a choice in a list");
	shows(
		FORM("accounting.entry.post", ", \"fields\": [\"lines\"], \"rows\": 2, \"columns\": "
									  "{\"lines\": [\"account\", \"credit\", \"debit\"]}"),
		"name=\"names\" value=\"lines[0].account,lines[0].credit,lines[0].debit,lines[1].account,",
		"some fields of the entries of a list, in an order of their own");
	ok(has_value_for_each_name(test_page_html), "one value for each of them");
}

/* A field of a type that no command has, alone. */
static void
test_control_of_128_bits(void)
{
	const ForgeField field = { .name = "amount", .type = FORGE_FIELD_U128, .meaning = "how much" };
	const ForgeControl control = {
		.field = &field,
		.value = FORGE_TEXT("340282366920938463463374607431768211455"),
	};
	ForgePage page = { .name = FORGE_TEXT("home") };
	ForgeCommandForm form = { .page = &page, .part = 1 };

	forge_html_begin(&page.html, &test_page_arena.arena);
	forge_control_render(&form, &control);
	ok(strstr(forge_html_end(&page.html).data,
			  "<input type=\"text\" id=\"f1-1\" name=\"value\" aria-describedby=\"f1-1-help\" "
			  "pattern=\"[0-9]+\" inputmode=\"numeric\" autocomplete=\"off\" "
			  "value=\"340282366920938463463374607431768211455\">") != NULL,
	   "a number of 128 bits is a text of digits");
	test_arena_reset(&test_page_arena);
}

static void
test_hidden(void)
{
	shows(
		FORM(ADJUST, ", \"aggregate\": \"" ID "\", \"version\": 7, \"fields\": [\"reason\"], "
					 "\"values\": {\"delta\": -2}, \"then\": {\"name\": \"item\"}"),
		"name=\"names\" value=\"delta,reason\"><input type=\"hidden\" name=\"value\" value=\"-2\">",
		"a value without a control is hidden, and comes first");
	ok(has_value_for_each_name(test_page_html), "one value for each name");
	ok(strstr(test_page_html, "name=\"id\" value=\"" ID "\"") != NULL &&
		   strstr(test_page_html, "name=\"version\" value=\"7\"") != NULL &&
		   strstr(test_page_html, "name=\"page\" value=\"{&quot;name&quot;: &quot;home&quot;}\"") !=
			   NULL &&
		   strstr(test_page_html,
				  "name=\"next_page\" value=\"{&quot;name&quot;: &quot;item&quot;}\"") != NULL,
	   "the aggregate, its version, this page, the next one");
	shows(
		ACTION("inventory.item.activate", ", \"aggregate\": \"" ID "\", \"tone\": \"good\""),
		"name=\"names\" value=\"\"><input type=\"hidden\" name=\"value\" value=\"\"><button class=\"tone-good\">Do",
		"a button, and one empty value");
	shows(
		ACTION("inventory.item.activate", ", \"permitted\": false, \"reason\": \"<no>\""),
		"<button type=\"button\" disabled title=\"&lt;no&gt;\">Do</button><span class=\"only-read\">&lt;no&gt;",
		"a button that does nothing says why");
	ok(strstr(test_page_html, "action=\"submit\"") == NULL, "and sends nothing");
}

static void
test_faults(void)
{
	refuses(FORM("inventory.item.explode", ""), "no such command");
	refuses(FORM(ADJUST, ", \"fields\": [\"color\"]"), "no such field");
	refuses(FORM(ADJUST, ", \"fields\": [\"delta\", \"delta\"]"), "a field twice");
	refuses(FORM(ADJUST, ", \"fields\": [[]]"), "a field that is no name");
	refuses(FORM(ADJUST, ", \"fields\": [\"reason\"]"), "a required field is left out");
	refuses(ACTION(ADJUST, ", \"values\": {\"delta\": null}"), "a required value is left out");
	refuses(FORM(ADJUST, ", \"values\": {\"color\": 1}"), "a value of no field");
	refuses(FORM(ADJUST, ", \"choices\": {\"reason\": 1}"), "no choices");
	refuses(FORM(ADJUST, ", \"choices\": {\"reason\": [{\"value\": 1}]}"),
			"a choice without a label");
	refuses(FORM("accounting.entry.post", ", \"columns\": {\"lines\": [\"debit\"]}"),
			"a required field of entries is left out");
	refuses(FORM("accounting.entry.post", ", \"columns\": {\"lines\": [\"account\", \"color\"]}"),
			"a column of no field");
	refuses(FORM("accounting.entry.post", ", \"columns\": {\"lines\": [\"account\", \"account\"]}"),
			"a column twice");
	refuses(FORM("accounting.entry.post", ", \"columns\": {\"entry_date\": [\"account\"]}"),
			"columns of no list");
	refuses(FORM("accounting.entry.post", ", \"columns\": {\"lines\": 1}"),
			"columns that are none");
	refuses(FORM("sales.order.create", ", \"rows\": 101"), "too many rows");
	refuses(FORM("sales.order.create", ", \"rows\": -1"), "less than no rows");
	refuses(FORM("sales.order.create", ", \"rows\": 99999999999999999999"), "rows without an end");
}

/* ----- what was refused --------------------------------------------------------------------- */

static ForgeSubmission
sent(const ForgeText *values, int count)
{
	return (ForgeSubmission){ .command = FORGE_TEXT(ADJUST),
							  .aggregate = FORGE_TEXT(ID),
							  .version = FORGE_TEXT("6"),
							  .names = FORGE_TEXT("delta,reason"),
							  .values = values,
							  .value_count = count,
							  .message = FORGE_TEXT("Not <so>."),
							  .detail = FORGE_TEXT("Field \"delta\" is <odd>.") };
}

static void
test_refused(void)
{
	const ForgeText values[2] = { FORGE_TEXT("one\"<"), FORGE_TEXT("why<") };
	ForgeSubmission submission = sent(values, 2);
	const char *form = FORM(ADJUST, ", \"aggregate\": \"" ID "\", \"version\": 7");

	test_page_submission = &submission;
	submission.field = FORGE_TEXT("delta");
	shows(
		form,
		"<input type=\"text\" id=\"f1-1\" name=\"value\" required aria-describedby=\"f1-1-error f1-1-help\" "
		"aria-invalid=\"true\" autofocus inputmode=\"decimal\" autocomplete=\"off\" value=\"one&quot;&lt;\">"
		"<p class=\"error\" id=\"f1-1-error\">It is &lt;odd&gt;.</p>",
		"the error is beside its field, which keeps what was typed");
	ok(strstr(test_page_html, "why&lt;</textarea>") != NULL, "and so do the others");
	ok(strstr(test_page_html, "class=\"notice") == NULL, "it is said once");
	ok(strstr(test_page_html, "name=\"version\" value=\"6\"") != NULL,
	   "the version is the one that was seen");

	submission.field = FORGE_TEXT("color");
	shows(form, "autofocus><p><strong>Not &lt;so&gt;.</strong></p>",
		  "an error of no field is above the form");

	submission.is_conflict = true;
	submission.changes =
		FORGE_TEXT("{\"entries\": [{\"time\": \"2024-07-01T12:00:00Z\", \"title\": \"<x>\"}]}");
	shows(FORM(ADJUST, ", \"aggregate\": \"" ID "\", \"version\": 7, \"values\": {\"delta\": 5}"),
		  "<p class=\"now\" id=\"f1-1-now\">It is now: 5</p>", "a conflict: the present value");
	ok(strstr(test_page_html, "&lt;x&gt;") != NULL, "what was done");
	ok(strstr(test_page_html, "name=\"version\" value=\"7\"") != NULL, "and the present version");
	submission.is_conflict = false;

	shows("{\"part\": \"text\", \"text\": \"x\"}", "<h1>T</h1><div class=\"notice tone-bad\"",
		  "a page without the form says it at the top");
	shows(FORM(ADJUST, ""), "<h1>T</h1><div class=\"notice",
		  "so does one with a form for another aggregate");
	shows(ACTION(ADJUST, ", \"aggregate\": \"" ID "\", \"values\": {\"delta\": 1}"),
		  "<h1>T</h1><div class=\"notice", "or with other hidden values");
	submission.names = FORGE_TEXT("delta");
	submission.value_count = 1;
	shows(ACTION(ADJUST, ", \"aggregate\": \"" ID "\", \"values\": {\"delta\": \"one\\\"<\"}"),
		  "Do</button><div class=\"notice", "an action says it beside its button");
	test_page_submission = NULL;
}

static void
test_refused_rows(void)
{
	const ForgeText values[2] = { FORGE_TEXT("x"), FORGE_TEXT("EUR") };
	ForgeSubmission submission = sent(values, 2);

	submission.command = FORGE_TEXT("sales.order.create");
	submission.names = FORGE_TEXT("lines[4].quantity,currency");
	submission.field = FORGE_TEXT("lines[4].quantity");
	submission.aggregate = FORGE_TEXT("");
	test_page_submission = &submission;
	shows(FORM("sales.order.create", ""), "value=\"x\"><p class=\"error\"",
		  "a row that was added is there again");
	ok(count_of(test_page_html, "<fieldset class=\"row\">") == 5, "and those before it");
	ok(has_value_for_each_name(test_page_html), "one value for each name");
	submission.names = FORGE_TEXT("lines[9999].quantity,currency");
	shows(FORM("sales.order.create", ""), "notice tone-bad", "but not without an end");
	ok(count_of(test_page_html, "<fieldset class=\"row\">") == 1, "the form stays as it is");
	test_page_submission = NULL;
}

/* ----- names -------------------------------------------------------------------------------- */

static void
test_names(void)
{
	ForgeText list;
	ForgeText member;
	int row;

	ok(forge_submission_entry(FORGE_TEXT("lines[12].quantity"), &list, &row, &member) &&
		   row == 12 && forge_text_equal(list, FORGE_TEXT("lines")) &&
		   forge_text_equal(member, FORGE_TEXT("quantity")),
	   "an entry's field");
	ok(forge_submission_entry(FORGE_TEXT("roles[0]"), &list, &row, &member) && row == 0 &&
		   forge_text_is_absent(member),
	   "an entry");
	ok(!forge_submission_entry(FORGE_TEXT("lines"), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT(""), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines["), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines[]"), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines[1"), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines[1]x"), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines[1]."), &list, &row, &member) &&
		   !forge_submission_entry(FORGE_TEXT("lines[12345].a"), &list, &row, &member),
	   "and what is none");
}

static bool
is_field(ForgeOutcome outcome, const char *command, const char *field)
{
	int type = -1;
	const ForgeAggregate *aggregate =
		command == NULL ? NULL : forge_registry_find_command(forge_text_from(command), &type);

	return forge_text_equal(
		forge_reason_field(&outcome, aggregate == NULL ? NULL : aggregate->commands[type]),
		forge_text_from(field));
}

static void
test_reason_fields(void)
{
	ForgeOutcome missing =
		forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "lines[3].quantity");
	ForgeOutcome negative = forge_refuse(FORGE_REASON_STOCK_NEGATIVE);

	ok(is_field(missing, NULL, "lines[3].quantity"), "the field that the refusal names");
	ok(is_field(negative, ADJUST, "delta"), "a field of the command");
	ok(is_field(negative, "inventory.item.create", "initial_quantity"),
	   "of another command, another field");
	ok(is_field(negative, "inventory.item.rename", NULL), "of a command without it none");
	ok(is_field(negative, NULL, NULL), "without a command none, where there are several");
	ok(is_field(forge_refuse(FORGE_REASON_SKU_TAKEN), NULL, "sku"), "and the one that there is");
	ok(is_field(forge_refuse(FORGE_REASON_ITEM_EXISTS), ADJUST, NULL),
	   "most refusals are about no field");
	ok(is_field(forge_refuse(FORGE_REASON_FIELD_MISSING), NULL, NULL),
	   "a refusal without facts names none");
}

int
main(void)
{
	test_controls();
	test_control_of_128_bits();
	test_hidden();
	test_faults();
	test_refused();
	test_refused_rows();
	test_names();
	test_reason_fields();
	return tap_done();
}
