/*
 * post_transfers.h
 *	  A call that asks for transfers of the ledger.
 */
#ifndef FORGE_APP_POST_TRANSFERS_H
#define FORGE_APP_POST_TRANSFERS_H

#include "pg/forge_pg.h"

#include "app/request.h"

/*
 * Decides the transfers in their order and stores what became of them, in one unit of work, as one
 * batch.  A failure is a status, not an error.  The prototype gives the tenant, the
 * author, the command id and the metadata.  Returns a result for each.  Raises id_reserved for
 * ids that are the engine's.
 */
ForgeTransferResult *forge_post_transfers(const ForgeRequest *prototype,
										  const ForgeTransfer *transfers, int count);

#endif
