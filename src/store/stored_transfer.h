/*
 * stored_transfer.h
 *	  Transfers of the ledger: rows of forge.transfer, which are a part of the log.
 */
#ifndef FORGE_STORE_STORED_TRANSFER_H
#define FORGE_STORE_STORED_TRANSFER_H

#include "pg/forge_pg.h"

#include "ledger/status.h"
#include "ledger/transfer.h"
#include "pg/columns.h"
#include "pg/digest.h"
#include "pg/table.h"

FORGE_COLUMN_NUMBERS(FORGE_TRANSFER_COLUMNS, FORGE_STORED_);

extern ForgeRelationName forge_transfer_table;

/* A transfer with its place in the log. */
typedef struct ForgeStoredTransfer
{
	ForgeTransfer transfer;
	ForgeTransferStatus status; /* created, or the transient status with which it failed */
	int64 position;
	int64 event_position;
	int64 previous_debit; /* positions of the transfers before it on its accounts; 0: none */
	int64 previous_credit;
} ForgeStoredTransfer;

/* Fills it from a row of forge.transfer. */
void forge_transfer_read(TupleTableSlot *row, ForgeStoredTransfer *stored);

/* The transfer of that id as it is now, committed or our own; the row is then in table->found. */
bool forge_transfer_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid id,
						 ForgeStoredTransfer *stored);

/*
 * The greatest id before the reserved ones (base/uuid.h) that the tenant has used, or that
 * somebody is about to use; false: none.
 */
bool forge_transfer_greatest_id(ForgeTable *table, ForgeUuid tenant, ForgeUuid *id);

/*
 * Inserts transfers in the order of the list, which must be that of their ids.  FORGE_LOST when
 * another transaction has inserted one of the ids since they were looked for: then none is
 * inserted, and that transaction has ended.
 */
ForgeWriteResult forge_transfers_insert(ForgeTable *table, ForgeUuid tenant,
										ForgeStoredTransfer *const *list, int count);

/* Adds a stored transfer, result and all, to the digest of its event. */
void forge_transfer_digest(ForgeDigester *digester, const ForgeStoredTransfer *stored);

#endif
