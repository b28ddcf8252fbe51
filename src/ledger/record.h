/*
 * record.h
 *	  Accounts and transfers as records of 128 bytes, little-endian, as TigerBeetle's public
 *	  reference lays them out.
 */
#ifndef FORGE_LEDGER_RECORD_H
#define FORGE_LEDGER_RECORD_H

#include <stdbool.h>

#include "ledger/transfer.h"

#define FORGE_RECORD_SIZE 128

/* Writes a number of so many bytes, and returns where the next one goes. */
static inline uint8_t *
forge_record_put(uint8_t *at, uint64_t number, int size)
{
	for (int i = 0; i < size; i++)
		at[i] = (uint8_t) (number >> (8 * i));
	return at + size;
}

void forge_transfer_pack(const ForgeTransfer *transfer, uint8_t record[FORGE_RECORD_SIZE]);
void forge_transfer_unpack(const uint8_t record[FORGE_RECORD_SIZE], ForgeTransfer *transfer);

/*
 * An account's record has room for its balances and four reserved bytes; of one that somebody asks
 * for, all of these must be zero.
 */
void forge_account_unpack(const uint8_t record[FORGE_RECORD_SIZE], ForgeAccountRecord *account,
						  ForgeU128 balances[4], bool *has_reserved);

#endif
