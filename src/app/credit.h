/*
 * credit.h
 *	  The credit of parties, for spans: what a party may owe, takes and gives back.
 *
 * A credit limit has two accounts in the ledger of its currency.  The credit account was credited
 * with the limit and with what was given back, and debited with what was taken.  It cannot be
 * debited with more: that is the limit.  A limit that is lowered takes from it what is left, and
 * notes the rest on the excess account, as debits; what is given back goes to the excess first.  So
 * what is available is the balance of the one less that of the other, and may be below zero.
 */
#ifndef FORGE_APP_CREDIT_H
#define FORGE_APP_CREDIT_H

#include "pg/forge_pg.h"

#include "app/span.h"
#include "utils/snapshot.h"

/* How much, of whose credit, and why. */
typedef struct ForgeCreditMove
{
	ForgeUuid party_id;
	ForgeText currency;
	ForgeDecimal amount; /* not negative, in whole minor units; 0: nothing is done */
	ForgeUuid reference; /* what it is for: user_data_128 of the transfers */
} ForgeCreditMove;

/* Opens the accounts of the party's first limit in that currency. */
void forge_credit_open(ForgeFollowUps *follow_ups, ForgeUuid party_id, ForgeText currency);

/* A limit that grows or shrinks by that amount. */
void forge_credit_raise(ForgeFollowUps *follow_ups, const ForgeCreditMove *move);
void forge_credit_lower(ForgeFollowUps *follow_ups, const ForgeCreditMove *move);

/*
 * Takes credit: the unit is refused with CREDIT_LIMIT_EXCEEDED unless so much is available, as it
 * is if the party never had a limit.  The commands of whoever calls these drive ledger.batch.post.
 */
void forge_credit_take(ForgeFollowUps *follow_ups, const ForgeCreditMove *move);
void forge_credit_give_back(ForgeFollowUps *follow_ups, const ForgeCreditMove *move);

/*
 * What is available to the party, below zero if its limit was lowered below what it had taken;
 * false: it never had one.
 */
bool forge_credit_available(ForgeUuid tenant, ForgeUuid party_id, ForgeText currency,
							Snapshot snapshot, ForgeDecimal *available);

#endif
