/*
 * transfer.h
 *	  Accounts and transfers of a ledger, as records.
 *
 * Names, sizes, flags and rules are those of TigerBeetle's public reference.  An id is a number
 * of 128 bits, written as a uuid: 1 is 00000000-0000-0000-0000-000000000001.  0 means "none", and
 * neither 0 nor 2^128 - 1 is the id of anything.
 */
#ifndef FORGE_LEDGER_TRANSFER_H
#define FORGE_LEDGER_TRANSFER_H

#include <stdint.h>

#include "base/assert.h"
#include "base/u128.h"
#include "base/uuid.h"

/* Flags of an account. */
#define FORGE_ACCOUNT_LINKED 0x01
#define FORGE_ACCOUNT_DEBITS_MUST_NOT_EXCEED_CREDITS 0x02
#define FORGE_ACCOUNT_CREDITS_MUST_NOT_EXCEED_DEBITS 0x04
#define FORGE_ACCOUNT_HISTORY 0x08
#define FORGE_ACCOUNT_IMPORTED 0x10
#define FORGE_ACCOUNT_CLOSED 0x20
#define FORGE_ACCOUNT_FLAGS 0x3f

/*
 * Ours, and in no record of 128 bytes: the balance is summed up from the account's transfers, so
 * that these need not wait for each other.
 */
#define FORGE_ACCOUNT_SUMMED 0x8000

/*
 * Nobody knows the sums of such an account when a transfer is decided.  They stay below 2^128
 * because each amount is below this power of two, and no database has 2^32 of them.
 */
#define FORGE_SUMMED_AMOUNT_BITS 96

/* Flags of a transfer. */
#define FORGE_TRANSFER_LINKED 0x0001
#define FORGE_TRANSFER_PENDING 0x0002
#define FORGE_TRANSFER_POST_PENDING 0x0004
#define FORGE_TRANSFER_VOID_PENDING 0x0008
#define FORGE_TRANSFER_BALANCING_DEBIT 0x0010
#define FORGE_TRANSFER_BALANCING_CREDIT 0x0020
#define FORGE_TRANSFER_CLOSING_DEBIT 0x0040
#define FORGE_TRANSFER_CLOSING_CREDIT 0x0080
#define FORGE_TRANSFER_IMPORTED 0x0100
#define FORGE_TRANSFER_FLAGS 0x01ff

#define FORGE_LEDGER_SECOND_NS UINT64_C(1000000000)

/* An account, as somebody asks for it or as it was created. */
typedef struct ForgeAccountRecord
{
	ForgeUuid id;
	ForgeU128 user_data_128;
	uint64_t user_data_64;
	uint32_t user_data_32;
	uint32_t ledger; /* accounts of one ledger have one unit: a currency, pieces */
	uint16_t code;   /* what kind of account it is, by the user's own list */
	uint16_t flags;
	uint64_t timestamp_ns; /* since 1970; 0: by the clock */
} ForgeAccountRecord;

/* A transfer, as somebody asks for it or as it is stored. */
typedef struct ForgeTransfer
{
	ForgeUuid id;
	ForgeUuid debit_account_id;
	ForgeUuid credit_account_id;
	ForgeU128 amount;     /* in the smallest unit of the ledger; 2^128 - 1 may mean "all" */
	ForgeUuid pending_id; /* of the pending transfer that it posts or voids */
	ForgeU128 user_data_128;
	uint64_t user_data_64;
	uint32_t user_data_32;
	uint32_t timeout_s; /* of a pending transfer: after so many seconds it expires; 0: never */
	uint32_t ledger;
	uint16_t code; /* why, by the user's own list */
	uint16_t flags;
	uint64_t timestamp_ns; /* since 1970; 0: by the clock */
} ForgeTransfer;

static inline bool
forge_transfer_is(const ForgeTransfer *transfer, uint16_t flags)
{
	return (transfer->flags & flags) != 0;
}

/* An id as a number, and a number as an id: the first byte of a uuid counts most. */
static inline ForgeU128
forge_u128_from_uuid(ForgeUuid id)
{
	ForgeU128 number = FORGE_U128_ZERO;

	for (int i = 0; i < 8; i++)
	{
		number.high = number.high << 8 | id.bytes[i];
		number.low = number.low << 8 | id.bytes[i + 8];
	}
	return number;
}

static inline ForgeUuid
forge_u128_to_uuid(ForgeU128 number)
{
	ForgeUuid id;

	for (int i = 0; i < 8; i++)
	{
		id.bytes[i] = (uint8_t) (number.high >> (56 - 8 * i));
		id.bytes[i + 8] = (uint8_t) (number.low >> (56 - 8 * i));
	}
	return id;
}

/* When a pending transfer expires; UINT64_MAX: never. */
static inline uint64_t
forge_transfer_expires_ns(const ForgeTransfer *pending)
{
	return pending->timeout_s == 0
			   ? UINT64_MAX
			   : pending->timestamp_ns + pending->timeout_s * FORGE_LEDGER_SECOND_NS;
}

#endif
