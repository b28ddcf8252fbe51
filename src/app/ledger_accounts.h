/*
 * ledger_accounts.h
 *	  Creating accounts of the ledger.
 */
#ifndef FORGE_APP_LEDGER_ACCOUNTS_H
#define FORGE_APP_LEDGER_ACCOUNTS_H

#include "pg/forge_pg.h"

#include "app/request.h"
#include "ledger/machine.h"

/* An account that somebody asks for. */
typedef struct ForgeAccountAsk
{
	ForgeAccountRequest request; /* the record; afterwards its status and timestamp */
	ForgeText name;              /* absent: none */
} ForgeAccountAsk;

/*
 * Decides all of them by the ledger's rules and creates what these allow, in one unit of work.  A
 * failure is a status, not an error.  The prototype gives the tenant, the author and the
 * metadata.  Waits for other transactions that create accounts of the tenant.  Raises
 * id_reserved for ids that are the engine's.
 */
void forge_ledger_create_accounts(const ForgeRequest *prototype, ForgeAccountAsk *asks, int count);

#endif
