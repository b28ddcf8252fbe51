/*
 * ledger_json.h
 *	  Accounts and transfers of the ledger, as JSON.
 *
 * Names are those of TigerBeetle's records.  An id is a UUID or a whole number below 2^128.  Flags
 * are a list of their names.  What is left out is 0.
 */
#ifndef FORGE_API_LEDGER_JSON_H
#define FORGE_API_LEDGER_JSON_H

#include "pg/forge_pg.h"

#include "app/ledger_accounts.h"
#include "ledger/transfer.h"
#include "utils/jsonb.h"

/*
 * Reads an array of objects.  Raises the first refusal, with its index: of the array payload_empty,
 * payload_not_array and too_many; of a member those of a command's payload.
 */
ForgeTransfer *forge_ledger_read_transfers(Jsonb *array, int *count);
ForgeAccountAsk *forge_ledger_read_accounts(Jsonb *array, int *count);

/* The names of flags, as text[]. */
Datum forge_ledger_account_flags(uint16 flags);
Datum forge_ledger_transfer_flags(uint16 flags);

#endif
