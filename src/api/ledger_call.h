/*
 * ledger_call.h
 *	  The parts that all functions have in common that create accounts or transfers of the ledger.
 */
#ifndef FORGE_API_LEDGER_CALL_H
#define FORGE_API_LEDGER_CALL_H

#include "pg/forge_pg.h"

#include "app/request.h"
#include "nodes/execnodes.h"

#define FORGE_MAY_CREATE_ACCOUNTS "ledger.account.create"
#define FORGE_MAY_CREATE_TRANSFERS "ledger.transfer.create"

/*
 * Begins a call: looks for the permission, and takes the arguments metadata, occurred_at and
 * command_id, which begin at that index.
 */
void forge_ledger_call_init(FunctionCallInfo fcinfo, int index, const char *permission,
							ForgeRequest *request);

/* A result set of (index, id, status, code, timestamp), one row for each transfer. */
void forge_ledger_call_return(FunctionCallInfo fcinfo, const ForgeTransfer *transfers,
							  const ForgeTransferResult *results, int count);

/* A row of it. */
void forge_ledger_call_add(ReturnSetInfo *result, int index, const ForgeUuid *id,
						   const char *status, uint32 status_number, uint64 timestamp_ns);

#endif
