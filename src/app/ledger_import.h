/*
 * ledger_import.h
 *	  What is to be known of the tenant's timestamps when accounts or transfers are imported: they
 * come with times of their own, which must ascend and be nobody else's.
 *
 * Both assume that nobody else creates any meanwhile: the caller has closed the gate.
 */
#ifndef FORGE_APP_LEDGER_IMPORT_H
#define FORGE_APP_LEDGER_IMPORT_H

#include "pg/forge_pg.h"

#include "ledger/machine.h"

/*
 * Notes which of the imported transfers have the timestamp of an account.  Returns the newest
 * timestamp of the tenant's transfers; 0: there are none.
 */
uint64 forge_ledger_import_transfers(ForgeUuid tenant, ForgeTransferRequest *requests, int count);

/* Notes which of the imported accounts have the timestamp of a transfer. */
void forge_ledger_import_accounts(ForgeUuid tenant, ForgeAccountRequest *requests, int count);

/* The newest timestamp of the tenant's accounts; 0: there are none. */
uint64 forge_ledger_newest_account(ForgeUuid tenant);

#endif
