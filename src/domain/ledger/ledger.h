/*
 * ledger.h
 *	  ledger.ledger: what the accounts of a ledger count, and how its amounts are shown.
 *
 * A ledger need not be registered: accounts and transfers name it by its number.  If it is, views
 * show amounts with its scale beside those in the smallest unit.  What it says stays for ever, as
 * transfers do.
 *
 * Spans register ledgers, too: a driven creation decides nothing when the ledger is there with this
 * unit and scale.  Its name is then the one that it has.
 *
 * The invariant: a ledger has a number in the range of a record, a unit, and a scale in its range.
 */
#ifndef FORGE_DOMAIN_LEDGER_H
#define FORGE_DOMAIN_LEDGER_H

#include "domain/aggregate.h"
#include "made/ledger_made.h"

FORGE_AGGREGATE(1, "ledger.ledger", ledger_id, "a ledger, and the unit of its accounts",
				RESERVED_IDS, KEY(ledger), RETURNS(erp.ledger), TABLE(ledger_row))
typedef struct ForgeLedger
{
	ForgeState head;
	int64_t ledger FORGE_IS(REQUIRED, "its number, by which accounts name it");
	ForgeText unit FORGE_IS(REQUIRED, CODE, "what is counted: EUR, points");
	int64_t scale FORGE_IS(REQUIRED, AS(integer),
						   "how many decimals amounts in the smallest unit have: 2 for cents");
	ForgeText name FORGE_IS(NAME, "what people call it");
} ForgeLedger;

/* ---- commands ---- */

FORGE_CREATION(1, "registers a ledger: what its accounts count, and how amounts are shown",
			   create_ledger, LEDGER_EXISTS, NUMBER_OUT_OF_RANGE, FIELD_BLANK, SCALE_INVALID)
typedef struct ForgeLedgerCreate
{
	int64_t ledger FORGE_IS(REQUIRED, "its number: 1 to 4294967295");
	ForgeText unit FORGE_IS(REQUIRED, TRIMMED, CODE, "what is counted: EUR, points");
	int64_t
		scale FORGE_IS(AS(integer), DEFAULT("0"),
					   "how many decimals amounts in the smallest unit have, 0 to 38: 2 for cents");
	ForgeText name FORGE_IS(TRIMMED, NAME, "what people call it");
} ForgeLedgerCreate;

/* ---- events ---- */

FORGE_EVENT(1, "a ledger was registered")
typedef struct ForgeLedgerCreated
{
	int64_t ledger FORGE_IS(REQUIRED, "its number");
	ForgeText unit FORGE_IS(REQUIRED, CODE, "what is counted");
	int64_t scale FORGE_IS(REQUIRED, "how many decimals amounts in the smallest unit have");
	ForgeText name FORGE_IS(NAME, "what people call it");
} ForgeLedgerCreated;

#endif
