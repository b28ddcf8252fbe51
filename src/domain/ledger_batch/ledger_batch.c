/*
 * ledger_batch.c
 *	  ledger.batch: decide and apply.
 */
#include "domain/ledger_batch/ledger_batch.h"

ForgeOutcome
forge_ledger_batch_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeLedgerBatch *batch = state;
	const ForgeLedgerBatchPost *post = command->data;
	ForgeLedgerBatchPosted *posted;

	if (forge_exists(&batch->head))
		return forge_refuse(FORGE_REASON_BATCH_EXISTS);
	posted = forge_events_add(events, &forge_ledger_batch, FORGE_LEDGER_BATCH_POSTED);
	posted->count = post->count;
	return forge_accept();
}

void
forge_ledger_batch_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	((ForgeLedgerBatch *) state)->posted = true;
}

/* A batch that exists was posted. */
bool
forge_ledger_batch_check(const void *state)
{
	const ForgeLedgerBatch *batch = state;

	return batch->posted == forge_exists(&batch->head);
}
