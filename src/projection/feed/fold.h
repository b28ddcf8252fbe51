/*
 * fold.h
 *	  The consumer that sums up the balances of accounts whose keeping is "summed".
 *
 * It follows the feed (consumer.h), and writes their rows of forge.account_row: nobody else does.
 * What they then lack is added by whoever reads them (summed.h).
 */
#ifndef FORGE_PROJECTION_FEED_FOLD_H
#define FORGE_PROJECTION_FEED_FOLD_H

#include "pg/forge_pg.h"

#include "projection/feed/consumer.h"

/* forge.verify('ledger') and forge.rebuild('ledger') see to its rows. */
extern const ForgeConsumer forge_fold_consumer;

#endif
