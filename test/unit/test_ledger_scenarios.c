/*
 * test_ledger_scenarios.c
 *	  What TigerBeetle answers, told step by step in JSON: the machine must answer the same.
 *
 * test/ledger/scenarios.json is a sample.  All of its state machine's tests, and random ones, are
 * run where ../shared/data/tigerbeetle is there.  A file is
 * {"source", "scenarios": [{"scenario", "steps": [{"op", ...}]}]}.  Queries belong to
 * the storage, so their steps are left out here.
 *
 * So are random transfers, of which a second model of the ledger (test/ledger/model.py) says what
 * becomes of them.  Files that are named on the command line are run instead of all that, such as
 * longer ones from test/ledger/random_scenarios.py.
 */
#define _POSIX_C_SOURCE 200809L /* popen */

#include "base/json.h"
#include "base/json_walk.h"
#include "tap.h"
#include "test_ledger.h"

#define TEXT_SIZE (32 * 1024 * 1024)
#define SAMPLE "test/ledger/scenarios.json"

static char document[TEXT_SIZE];
static TestLedger ledger;

/* ---- reading ---- */

/* The text of a file, or of the output of a program that unpacks it; empty: there is none. */
static ForgeText
read_all(FILE *file)
{
	size_t length = file == NULL ? 0 : fread(document, 1, TEXT_SIZE, file);

	return (ForgeText){ document, (int32_t) length };
}

/* A number is given bare or, where it is great, in quotes. */
static ForgeU128
number_of(ForgeJsonValue step, const char *name)
{
	ForgeJsonValue value = forge_json_member(step, name);
	ForgeU128 number = FORGE_U128_ZERO;

	if (forge_json_is_given(value) && forge_u128_parse(value.text, &number) != FORGE_DECIMAL_OK)
		ok(false, name);
	return number;
}

static uint64_t
small_number_of(ForgeJsonValue step, const char *name)
{
	return number_of(step, name).low;
}

static bool
is_there(ForgeJsonValue step, const char *name)
{
	return !forge_u128_is_zero(number_of(step, name));
}

static ForgeUuid
id_of(ForgeJsonValue step, const char *name)
{
	return test_id(number_of(step, name));
}

static bool
reads(ForgeJsonValue step, const char *name, const char *text)
{
	return forge_json_reads(forge_json_member(step, name).text, text);
}

typedef struct Flag
{
	const char *name;
	uint16_t flag;
} Flag;

static const Flag account_flags[] = {
	{ "linked", FORGE_ACCOUNT_LINKED },
	{ "debits_must_not_exceed_credits", FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS },
	{ "credits_must_not_exceed_debits", FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS },
	{ "history", FORGE_ACCOUNT_HISTORY },
	{ "imported", FORGE_ACCOUNT_IMPORTED },
	{ "closed", FORGE_ACCOUNT_CLOSED },
	{ NULL, 0 },
};

static const Flag transfer_flags[] = {
	{ "linked", FORGE_TRANSFER_LINKED },
	{ "pending", FORGE_TRANSFER_PENDING },
	{ "post_pending_transfer", FORGE_TRANSFER_POST_PENDING },
	{ "void_pending_transfer", FORGE_TRANSFER_VOID_PENDING },
	{ "balancing_debit", FORGE_TRANSFER_BALANCING_DEBIT },
	{ "balancing_credit", FORGE_TRANSFER_BALANCING_CREDIT },
	{ "closing_debit", FORGE_TRANSFER_CLOSING_DEBIT },
	{ "closing_credit", FORGE_TRANSFER_CLOSING_CREDIT },
	{ "imported", FORGE_TRANSFER_IMPORTED },
	{ NULL, 0 },
};

static uint16_t
flags_of(ForgeJsonValue step, const Flag *flag)
{
	uint16_t flags = 0;

	for (; flag->name != NULL; flag++)
		if (forge_json_is_true(forge_json_member(step, flag->name)))
			flags |= flag->flag;
	return flags;
}

/* ---- a batch ---- */

static ForgeAccountRequest accounts[TEST_LEDGER_BATCH];
static ForgeTransferRequest transfers[TEST_LEDGER_BATCH];
static ForgeJsonValue steps[TEST_LEDGER_BATCH]; /* with the statuses that are expected */
static int count;

static ForgeAccountRequest
account_of(ForgeJsonValue step)
{
	uint16_t padding = is_there(step, "flags_padding") ? 0x8000 : 0;

	return (ForgeAccountRequest){
		.record = { .id = id_of(step, "id"),
					.user_data_128 = number_of(step, "user_data_128"),
					.user_data_64 = small_number_of(step, "user_data_64"),
					.user_data_32 = (uint32_t) small_number_of(step, "user_data_32"),
					.ledger = (uint32_t) small_number_of(step, "ledger"),
					.code = (uint16_t) small_number_of(step, "code"),
					.flags = flags_of(step, account_flags) | padding,
					.timestamp_ns = small_number_of(step, "timestamp") },
		.is_summed = forge_json_is_true(forge_json_member(step, "summed")),
		.has_reserved = is_there(step, "reserved"),
		.has_debits_pending = is_there(step, "debits_pending"),
		.has_debits_posted = is_there(step, "debits_posted"),
		.has_credits_pending = is_there(step, "credits_pending"),
		.has_credits_posted = is_there(step, "credits_posted"),
	};
}

static ForgeTransferRequest
transfer_of(ForgeJsonValue step)
{
	return (ForgeTransferRequest){
		.transfer = { .id = id_of(step, "id"),
					  .debit_account_id = id_of(step, "debit_account_id"),
					  .credit_account_id = id_of(step, "credit_account_id"),
					  .amount = number_of(step, "amount"),
					  .pending_id = id_of(step, "pending_id"),
					  .user_data_128 = number_of(step, "user_data_128"),
					  .user_data_64 = small_number_of(step, "user_data_64"),
					  .user_data_32 = (uint32_t) small_number_of(step, "user_data_32"),
					  .timeout_s = (uint32_t) small_number_of(step, "timeout"),
					  .ledger = (uint32_t) small_number_of(step, "ledger"),
					  .code = (uint16_t) small_number_of(step, "code"),
					  .flags = flags_of(step, transfer_flags),
					  .timestamp_ns = small_number_of(step, "timestamp") },
	};
}

/* ---- comparing ---- */

static int checked;
static int wrong;

static void
compare(bool is_right, ForgeJsonValue step, const char *actual)
{
	checked++;
	if (is_right)
		return;
	wrong++;
	printf("# got %s: %.*s\n", actual, (int) step.text.length, step.text.data);
}

static void
run_batch(ForgeJsonValue commit)
{
	bool is_of_accounts = reads(commit, "operation", "create_accounts");

	if (!is_of_accounts && !reads(commit, "operation", "create_transfers"))
	{
		ledger.clock_ns++;
		return;
	}
	if (is_of_accounts)
		test_create_accounts(&ledger, accounts, count);
	else
		test_create_transfers(&ledger, transfers, count);
	for (int i = 0; i < count; i++)
	{
		const char *name = is_of_accounts ? forge_account_status_name(accounts[i].status)
										  : forge_transfer_status_name(transfers[i].status);

		compare(reads(steps[i], "status", name), steps[i], name);
	}
	count = 0;
}

static void
compare_number(ForgeU128 actual, ForgeJsonValue step, const char *name)
{
	char text[FORGE_U128_TEXT_SIZE];

	forge_u128_format(actual, text);
	compare(forge_u128_compare(actual, number_of(step, name)) == 0, step, text);
}

static void
look_up_account(ForgeJsonValue step)
{
	const ForgeBalance *balance = test_balance(&ledger, id_of(step, "id"));
	ForgeBalance summed;
	bool is_closed = forge_json_is_true(forge_json_member(step, "closed"));

	if (balance == NULL || reads(step, "expect", "missing"))
	{
		compare(balance == NULL && reads(step, "expect", "missing"), step, "another one");
		return;
	}
	if (forge_balance_is_summed(balance))
	{
		summed = test_sum_up(&ledger, balance);
		balance = &summed;
	}
	compare_number(balance->debits_pending, step, "debits_pending");
	compare_number(balance->debits_posted, step, "debits_posted");
	compare_number(balance->credits_pending, step, "credits_pending");
	compare_number(balance->credits_posted, step, "credits_posted");
	compare(((balance->flags & FORGE_ACCOUNT_CLOSED) != 0) == is_closed, step, "closed");
}

static void
look_up_transfer(ForgeJsonValue step)
{
	const TestTransfer *transfer = test_find_transfer(&ledger, id_of(step, "id"));
	const ForgeTransfer *record = test_is_stored(transfer) ? &transfer->slot.record : NULL;

	if (reads(step, "field", "exists"))
		compare((record != NULL) == forge_json_is_true(forge_json_member(step, "value")), step,
				"another one");
	else if (record == NULL)
		compare(false, step, "none");
	else if (reads(step, "field", "amount"))
		compare_number(record->amount, step, "value");
	else
		compare_number(forge_u128_from(record->timestamp_ns), step, "value");
}

/* ---- steps ---- */

static void
set_up(ForgeJsonValue step)
{
	ForgeBalance *balance = test_balance(&ledger, id_of(step, "account"));

	balance->debits_pending = number_of(step, "debits_pending");
	balance->debits_posted = number_of(step, "debits_posted");
	balance->credits_pending = number_of(step, "credits_pending");
	balance->credits_posted = number_of(step, "credits_posted");
}

static void
tick(ForgeJsonValue step)
{
	uint64_t unit_ns = reads(step, "unit", "seconds") ? FORGE_LEDGER_SECOND_NS : 1;

	test_ledger_tick(&ledger, small_number_of(step, "value") * unit_ns);
}

static void
run_step(ForgeJsonValue step)
{
	bool is_account = reads(step, "op", "account");

	if (is_account || reads(step, "op", "transfer"))
	{
		steps[count] = step;
		if (is_account)
			accounts[count++] = account_of(step);
		else
			transfers[count++] = transfer_of(step);
	}
	else if (reads(step, "op", "commit"))
		run_batch(step);
	else if (reads(step, "op", "lookup_account"))
		look_up_account(step);
	else if (reads(step, "op", "lookup_transfer"))
		look_up_transfer(step);
	else if (reads(step, "op", "setup"))
		set_up(step);
	else if (reads(step, "op", "tick"))
		tick(step);
}

static void
run_scenario(ForgeJsonValue scenario)
{
	ForgeJsonValue name = forge_json_member(scenario, "scenario");
	ForgeJsonWalk walk = forge_json_walk(forge_json_member(scenario, "steps"));
	ForgeJsonValue step;
	ForgeText unnamed;
	char title[200];

	test_ledger_begin(&ledger);
	count = checked = wrong = 0;
	while (forge_json_next(&walk, &unnamed, &step))
		run_step(step);
	snprintf(title, sizeof(title), "%.*s: %d answers", (int) name.text.length, name.text.data,
			 checked);
	ok(wrong == 0, title);
}

static void
run_document(ForgeText text)
{
	ForgeJsonWalk walk = forge_json_walk(forge_json_member(forge_json_value(text), "scenarios"));
	ForgeJsonValue scenario;
	ForgeText unnamed;

	ok(forge_json_is_object(text), "the file is JSON");
	while (forge_json_next(&walk, &unnamed, &scenario))
		run_scenario(scenario);
}

/* What a program writes; it may be missing, or have nothing to read. */
static void
run_output(const char *command, const char *name)
{
	FILE *file = popen(command, "r");
	ForgeText text = read_all(file);

	if (file != NULL)
		pclose(file);
	if (text.length > 0)
		run_document(text);
	else
		printf("ok %d - %s # SKIP it is not there\n", ++tap_count, name);
}

/* A file of all scenarios, which a checkout alone does not have. */
static void
run_shared(const char *program, const char *name)
{
	const char *tree = getenv("FORGE_TREE");
	char command[1000];

	snprintf(command, sizeof(command), "%s '%s/../shared/data/tigerbeetle/%s' 2> /dev/null",
			 program, tree != NULL ? tree : ".", name);
	run_output(command, name);
}

/* The second model: it must say what the scenarios say, and the machine what it says of others. */
static void
run_model(void)
{
	if (system("python3 --version > /dev/null 2>&1") == 0)
		ok(system("python3 test/ledger/model.py scenarios " SAMPLE " > /dev/null") == 0,
		   "the model says the same");
	run_output("python3 -B test/ledger/random_scenarios.py 1 4000 2> /dev/null", "python3");
}

static void
run_file(const char *name)
{
	FILE *file = fopen(name, "r");

	run_document(read_all(file));
	if (file != NULL)
		fclose(file);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	if (argc == 1)
	{
		run_file(SAMPLE);
		run_shared("cat", "scenarios.json");
		run_shared("gzip -dc", "fuzz_corpus.json.gz");
		run_model();
	}
	return tap_done();
}
