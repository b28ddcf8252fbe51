/*
 * ledger_account.h
 *	  ledger.account: an account of the ledger, as it was created.
 *
 * An account has one command and one event, and never changes.  Its balances change by
 * transfers alone and are no part of its state (store/balance.h).  Whether it can be created is
 * decided by the ledger's rules (ledger/machine.h) before the command is given; so decide refuses
 * only what has happened in between.
 *
 * Spans ask for accounts, too, and leave the time to the unit of work.  A driven creation decides
 * nothing when the account is there as it is asked for.
 */
#ifndef FORGE_DOMAIN_LEDGER_ACCOUNT_H
#define FORGE_DOMAIN_LEDGER_ACCOUNT_H

#include "domain/aggregate.h"
#include "made/ledger_account_made.h"

FORGE_AGGREGATE(1, "ledger.account", account_id, "an account of the ledger", DRIVEN, RESERVED_IDS,
				ID_IS_KEY, TABLE(ledger_account_row))
typedef struct ForgeLedgerAccount
{
	ForgeState head;
	ForgeUuid account_id FORGE_IS(REQUIRED, "the id that the caller gave it");
	int64_t ledger FORGE_IS(REQUIRED, "the ledger, whose accounts have one unit");
	int64_t code FORGE_IS(REQUIRED, AS(integer),
						  "what kind of account it is, by the tenant's own list");
	int64_t flags FORGE_IS(REQUIRED, AS(integer),
						   "its flags, as in a record of 128 bytes; 32768: its balance is summed");
	ForgeUuid user_data_128 FORGE_IS("the caller's");
	ForgeU128 user_data_64 FORGE_IS("the caller's");
	int64_t user_data_32 FORGE_IS("the caller's");
	int64_t timestamp_ns FORGE_IS(REQUIRED, CALLED(timestamp),
								  "when it was created, in nanoseconds since 1970");
	ForgeText name FORGE_IS(NAME, "what people call it");
} ForgeLedgerAccount;

/* ---- commands ---- */

FORGE_CREATION(1, "creates an account of the ledger", NO_FUNCTION, LEDGER_ACCOUNT_EXISTS,
			   NUMBER_OUT_OF_RANGE, CLOSES("ledger.account"))
typedef struct ForgeLedgerAccountOpen
{
	int64_t ledger FORGE_IS(REQUIRED, "the ledger, whose accounts have one unit");
	int64_t code FORGE_IS(REQUIRED, "what kind of account it is, by the tenant's own list");
	int64_t flags FORGE_IS(REQUIRED,
						   "its flags, as in a record of 128 bytes; 32768: its balance is summed");
	ForgeUuid user_data_128 FORGE_IS("the caller's");
	ForgeU128 user_data_64 FORGE_IS("the caller's");
	int64_t user_data_32 FORGE_IS("the caller's");
	int64_t timestamp_ns FORGE_IS(REQUIRED, "when it is created, in nanoseconds since 1970");
	ForgeText name FORGE_IS(NAME, "what people call it");
} ForgeLedgerAccountOpen;

/* ---- events ---- */

FORGE_EVENT(1, "an account of the ledger was created")
typedef struct ForgeLedgerAccountCreated
{
	ForgeUuid account_id FORGE_IS(REQUIRED, "the id that the caller gave it");
	int64_t ledger FORGE_IS(REQUIRED, "the ledger, whose accounts have one unit");
	int64_t code FORGE_IS(REQUIRED, "what kind of account it is, by the tenant's own list");
	int64_t flags FORGE_IS(REQUIRED,
						   "its flags, as in a record of 128 bytes; 32768: its balance is summed");
	ForgeUuid user_data_128 FORGE_IS("the caller's");
	ForgeU128 user_data_64 FORGE_IS("the caller's");
	int64_t user_data_32 FORGE_IS("the caller's");
	int64_t timestamp_ns FORGE_IS(REQUIRED, "when it was created, in nanoseconds since 1970");
	ForgeText name FORGE_IS(NAME, "what people call it");
} ForgeLedgerAccountCreated;

#endif
