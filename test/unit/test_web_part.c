/*
 * test_web_part.c
 *	  Lists, values, filters: amounts with the decimals of their currency, levels, totals, fields
 *	  that are left out.
 */
#include "test_page.h"

#define FACT(value) "{\"part\": \"facts\", \"facts\": [{\"label\": \"L\", \"value\": " value "}]}"
#define MONEY(value, currency)                                                                     \
	FACT("{\"kind\": \"money\", \"value\": " value ", \"currency\": \"" currency "\"}")
#define LIST(more)                                                                                 \
	"{\"part\": \"list\", \"columns\": [{\"label\": \"A\"}, {\"label\": \"B\"}], "                 \
	"\"empty\": \"None.\"" more "}"

static void
test_money(void)
{
	shows(MONEY("1200.5", "EUR"),
		  "value=\"1200.5\" data-currency=\"EUR\">1200.50\xc2\xa0"
		  "EUR</data>",
		  "an amount has the decimals of its currency");
	shows(MONEY("-3", "KWD"), ">-3.000\xc2\xa0KWD<", "of a currency that has three");
	shows(MONEY("7", "JPY"), ">7\xc2\xa0JPY<", "and of one that has none");
	shows(MONEY("0.125", "EUR"),
		  ">0.125\xc2\xa0"
		  "EUR<",
		  "no digit is lost");
	shows(MONEY("\"1e3\"", "EUR"),
		  ">1e3\xc2\xa0"
		  "EUR<",
		  "what is no plain number stays as it is");
	shows(MONEY("\"-\"", "EUR"),
		  ">-\xc2\xa0"
		  "EUR<",
		  "nor is a sign alone");
	shows(MONEY("5", "eur"),
		  ">5\xc2\xa0"
		  "eur<",
		  "nor what no currency is");
}

static void
test_level(void)
{
	shows(FACT("{\"value\": \"Bank\", \"level\": 2, \"link\": {\"name\": \"home\"}}"),
		  "<span data-level=\"2\"><a href=\"page?name=home\">Bank</a></span>",
		  "a value may have a level");
	refuses(FACT("{\"value\": 1, \"level\": \"x\"}"), "which is a number");
}

static void
test_totals(void)
{
	shows(LIST(", \"rows\": [[1, 2]], \"totals\": [[3, \"<b>\"]]"),
		  "</tbody><tfoot><tr><td data-label=\"A\">3</td><td data-label=\"B\">&lt;b&gt;</td></tr>"
		  "</tfoot></table>",
		  "totals stand at the foot");
	shows(LIST(", \"rows\": [[1, 2]], \"totals\": []"), "</tbody></table>", "or there are none");
	shows(LIST(", \"rows\": [], \"totals\": [[1, 2]]"), "<p>None.</p></div>", "no rows, no totals");
	refuses(LIST(", \"rows\": [[1, 2]], \"totals\": [[1]]"), "a total for each column");
}

static void
test_sorted(void)
{
	shows(
		"{\"part\": \"list\", \"columns\": [{\"label\": \"A\", \"sort\": \"a\", \"kind\": "
		"\"number\"}, {\"label\": \"B\", \"sort\": \"b\"}], \"sorted\": \"a\", \"rows\": [[1, 2]], "
		"\"empty\": \"None.\"}",
		"<th scope=\"col\" class=\"end\" aria-sort=\"other\"><a "
		"href=\"page?name=home&amp;sort=a\">A</a></th><th scope=\"col\"><a ",
		"a list can be sorted, and says by what it is");
	shows(LIST(", \"rows\": [[1, 2]], \"first\": {\"name\": \"x\"}, \"next\": {\"name\": \"x\", "
			   "\"after\": 7}"),
		  "<p class=\"pages\"><a rel=\"prev\" href=\"page?name=x\">From the beginning</a><a "
		  "rel=\"next\" href=\"page?name=x&amp;after=7\">More</a></p>",
		  "a long one has pages");
}

static void
test_filter(void)
{
	shows(
		"{\"part\": \"filter\", \"label\": \"Show\", \"list\": \"items\", \"keep\": {\"tab\": "
		"\"all\"}, \"fields\": [{\"name\": \"state\", \"label\": \"State\", \"kind\": \"choice\", "
		"\"value\": \"b\", \"choices\": [{\"value\": \"a\", \"label\": \"A\"}, {\"value\": \"b\", "
		"\"label\": \"<B>\"}]}]}",
		"<option value=\"a\">A</option><option value=\"b\" selected>&lt;B&gt;</option></select>",
		"one of several can be chosen");
	shows(
		"{\"part\": \"filter\", \"label\": \"Show\", \"list\": \"items\", \"fields\": [{\"name\": "
		"\"q\", \"label\": \"Find\", \"kind\": \"search\"}]}",
		"hx-target=\"#items\" hx-select=\"#items\"", "the list is replaced at once");
	refuses("{\"part\": \"filter\", \"label\": \"Show\", \"fields\": [{\"name\": \"q\", \"label\": "
			"\"Find\", \"kind\": \"poem\"}]}",
			"a field of a kind that there is none of");
	refuses("{\"part\": \"filter\", \"label\": \"Show\", \"fields\": [{\"name\": \"q\"}]}",
			"or without a label");
	shows("{\"part\": \"filter\", \"label\": \"Show\", \"fields\": [null, {\"name\": \"since\", "
		  "\"label\": \"From\", \"kind\": \"date\"}, null]}",
		  "value=\"home\"><label><span>From</span><input type=\"date\" autocomplete=\"off\" "
		  "name=\"since\"></label><button>Show",
		  "a field that is null is left out");
}

int
main(void)
{
	test_money();
	test_level();
	test_totals();
	test_sorted();
	test_filter();
	return tap_done();
}
