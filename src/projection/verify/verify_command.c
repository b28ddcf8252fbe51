/*
 * verify_command.c
 *	  The part of verify that compares command records with the log: the last event that a
 *	  receipt names is there, at that position, and of that command.
 */
#include "projection/verify/verify_part.h"

#include "store/command.h"
#include "store/event.h"
#include "utils/memutils.h"

/* Does the last event of the receipt agree with the receipt? */
static bool
has_its_event(ForgeUuid tenant, const ForgeReceipt *receipt, Snapshot snapshot)
{
	ForgeEventScan scan;
	bool is_there;

	forge_event_scan_stream(&scan, tenant, receipt->aggregate_id, receipt->version, snapshot);
	is_there =
		forge_event_scan_next(&scan) &&
		forge_event_integer(&scan, FORGE_EVENT_VERSION) == receipt->version &&
		forge_event_integer(&scan, FORGE_EVENT_POSITION) == receipt->position &&
		forge_uuid_equal(forge_event_uuid(&scan, FORGE_EVENT_COMMAND_ID), receipt->command_id);
	forge_event_scan_end(&scan);
	return is_there;
}

static void
run(ForgeVerifier *verifier)
{
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp commands", ALLOCSET_DEFAULT_SIZES);
	ForgeRowScan rows;
	MemoryContext caller;

	forge_rows_begin(&rows, &forge_command_table, verifier->tenant, verifier->snapshot);
	caller = MemoryContextSwitchTo(memory);
	while (forge_rows_next(&rows))
	{
		ForgeUuid owner;
		ForgeReceipt receipt;

		forge_command_read(rows.slot, &owner, &receipt);
		if (receipt.event_count > 0 && !has_its_event(owner, &receipt, verifier->snapshot))
		{
			ForgeDifference difference = { .projection_name = forge_verify_command.name,
										   .tenant = owner,
										   .id = receipt.command_id,
										   .problem = "unexpected",
										   .stored = forge_verify_row(&rows) };

			forge_verifier_report(verifier, &difference);
		}
		MemoryContextReset(memory);
	}
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
	MemoryContextDelete(memory);
}

const ForgeVerifyPart forge_verify_command = { .name = "command", .run = run };
