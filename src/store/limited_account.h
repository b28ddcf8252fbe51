/*
 * limited_account.h
 *	  The accounts of the ledger behind the limited accounts of the books.
 *
 * Each limited account has one, whose flags keep it from being overdrawn.  The books of a currency
 * are the ledger with that currency's number.  What an entry brings to a limited account comes from
 * the clearing account of that ledger, or goes there: it has no limit, and stands for all other
 * accounts of the books.
 *
 * Their ids are reserved, so callers can neither create them nor ask for transfers on them.
 */
#ifndef FORGE_STORE_LIMITED_ACCOUNT_H
#define FORGE_STORE_LIMITED_ACCOUNT_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/u128.h"
#include "base/uuid.h"
#include "utils/snapshot.h"

/* Codes of transfers. */
#define FORGE_LIMITED_CODE_ENTRY 1
#define FORGE_LIMITED_CODE_REVERSAL 2

/* The account of the ledger that belongs to the limited account of that number. */
ForgeUuid forge_limited_account_id(ForgeText number);

/* What was debited and credited there so far, in the smallest unit; false: there is no such
 * account. */
bool forge_limited_account_sums(ForgeUuid tenant, ForgeText number, Snapshot snapshot,
								ForgeU128 *debits, ForgeU128 *credits);

/* Its flags, by the kind of that one: what may not exceed what. */
int64 forge_limited_account_flags(ForgeText kind);

/* The clearing account of the ledger of that currency. */
ForgeUuid forge_limited_clearing_id(ForgeText currency);

#endif
