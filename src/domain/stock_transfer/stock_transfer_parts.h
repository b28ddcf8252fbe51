/*
 * stock_transfer_parts.h
 *	  The functions that the files of inventory.transfer share: stock_transfer.c decides, with
 *	  stock_transfer_send.c and stock_transfer_take.c; stock_transfer_apply.c applies.
 */
#ifndef FORGE_DOMAIN_STOCK_TRANSFER_PARTS_H
#define FORGE_DOMAIN_STOCK_TRANSFER_PARTS_H

#include "domain/stock_transfer/stock_transfer.h"

/* ---- stock_transfer_send.c: what leaves the source ---- */

/* Asks for the source of a line, the stock of that item at that location. */
void forge_stock_transfer_ask_source(ForgeAsks *asks, ForgeUuid location_id, ForgeUuid item_id);

/* Asks for the lots of the sources of so many lines, which were asked for. */
void forge_stock_transfer_see_lots(ForgeAsks *asks, ForgeUuid location_id, int32_t line_count,
								   const void *const *sources);

/*
 * What leaves for each line: from which lots, and with which value.  sources: what was asked for
 * the lines, and behind it their lots.  Refuses what a source does not have.
 */
ForgeOutcome forge_stock_transfer_send(const ForgeStockTransfer *transfer, ForgeInstant at,
									   const void *const *sources, ForgeArena *arena,
									   ForgeStockTransferSent *sent);

/* ---- stock_transfer_take.c: what is taken from what is on its way ---- */

/* Takes these parts (ForgeStockTransferPart); refuses more than is open of a line or of its lot. */
ForgeOutcome forge_stock_transfer_take(const ForgeStockTransfer *transfer, const ForgeList *parts,
									   ForgeArena *arena, ForgeStockTransferSent *taken);

/* Takes all that is open. */
ForgeStockTransferSent forge_stock_transfer_take_all(const ForgeStockTransfer *transfer,
													 ForgeArena *arena);

/* The index of the pick of that lot for a line, or -1. */
int32_t forge_stock_transfer_find_pick(const ForgeList *picks, int64_t line_no, ForgeUuid lot_id);

#endif
