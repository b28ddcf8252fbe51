/*
 * test_ledger_batch.c
 *	  ledger.batch: it is decided once.  What becomes of its transfers is in test_ledger_*.c.
 */
#include "domain/ledger_batch/ledger_batch.h"
#include "tap.h"
#include "test_decision.h"

static TestArena arena;

static TestDecision
execute(ForgeLedgerBatch *batch, ForgeLedgerBatchCommandType type)
{
	ForgeLedgerBatchPost command = { .count = 3 };

	return test_execute(&arena, &forge_ledger_batch, batch, type, &command);
}

static void
test_once(ForgeLedgerBatchCommandType type)
{
	ForgeLedgerBatch batch = { .posted = false };
	TestDecision decision = execute(&batch, type);

	is_accepted(decision.outcome, "a batch");
	is_int(decision.events.count, 1, "is one event");
	is_int(((const ForgeLedgerBatchPosted *) decision.events.list[0].data)->count, 3,
		   "that says how many transfers were asked for");
	ok(batch.posted, "it is decided");
	is_refused(execute(&batch, FORGE_LEDGER_BATCH_POST).outcome, FORGE_REASON_BATCH_EXISTS, "",
			   "once");
	is_refused(execute(&batch, FORGE_LEDGER_BATCH_IMPORT).outcome, FORGE_REASON_BATCH_EXISTS, "",
			   "whichever way");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_once(FORGE_LEDGER_BATCH_POST);
	test_once(FORGE_LEDGER_BATCH_IMPORT);
	test_arena_reset(&arena);
	return tap_done();
}
