/*
 * record.c
 *	  Accounts and transfers as records of 128 bytes.
 */
#include "ledger/record.h"

static uint8_t *
put_u128(uint8_t *at, ForgeU128 number)
{
	return forge_record_put(forge_record_put(at, number.low, 8), number.high, 8);
}

static uint64_t
get(const uint8_t **at, int size)
{
	uint64_t number = 0;

	for (int i = 0; i < size; i++)
		number |= (uint64_t) (*at)[i] << (8 * i);
	*at += size;
	return number;
}

static ForgeU128
get_u128(const uint8_t **at)
{
	uint64_t low = get(at, 8);

	return (ForgeU128){ .low = low, .high = get(at, 8) };
}

void
forge_transfer_pack(const ForgeTransfer *transfer, uint8_t record[FORGE_RECORD_SIZE])
{
	uint8_t *at = record;

	at = put_u128(at, forge_u128_from_uuid(transfer->id));
	at = put_u128(at, forge_u128_from_uuid(transfer->debit_account_id));
	at = put_u128(at, forge_u128_from_uuid(transfer->credit_account_id));
	at = put_u128(at, transfer->amount);
	at = put_u128(at, forge_u128_from_uuid(transfer->pending_id));
	at = put_u128(at, transfer->user_data_128);
	at = forge_record_put(at, transfer->user_data_64, 8);
	at = forge_record_put(at, transfer->user_data_32, 4);
	at = forge_record_put(at, transfer->timeout_s, 4);
	at = forge_record_put(at, transfer->ledger, 4);
	at = forge_record_put(at, transfer->code, 2);
	at = forge_record_put(at, transfer->flags, 2);
	at = forge_record_put(at, transfer->timestamp_ns, 8);
	FORGE_ASSERT(at == record + FORGE_RECORD_SIZE);
}

void
forge_transfer_unpack(const uint8_t record[FORGE_RECORD_SIZE], ForgeTransfer *transfer)
{
	const uint8_t *at = record;

	transfer->id = forge_u128_to_uuid(get_u128(&at));
	transfer->debit_account_id = forge_u128_to_uuid(get_u128(&at));
	transfer->credit_account_id = forge_u128_to_uuid(get_u128(&at));
	transfer->amount = get_u128(&at);
	transfer->pending_id = forge_u128_to_uuid(get_u128(&at));
	transfer->user_data_128 = get_u128(&at);
	transfer->user_data_64 = get(&at, 8);
	transfer->user_data_32 = (uint32_t) get(&at, 4);
	transfer->timeout_s = (uint32_t) get(&at, 4);
	transfer->ledger = (uint32_t) get(&at, 4);
	transfer->code = (uint16_t) get(&at, 2);
	transfer->flags = (uint16_t) get(&at, 2);
	transfer->timestamp_ns = get(&at, 8);
	FORGE_ASSERT(at == record + FORGE_RECORD_SIZE);
}

void
forge_account_unpack(const uint8_t record[FORGE_RECORD_SIZE], ForgeAccountRecord *account,
					 ForgeU128 balances[4], bool *has_reserved)
{
	const uint8_t *at = record;

	account->id = forge_u128_to_uuid(get_u128(&at));
	for (int i = 0; i < 4; i++)
		balances[i] = get_u128(&at);
	account->user_data_128 = get_u128(&at);
	account->user_data_64 = get(&at, 8);
	account->user_data_32 = (uint32_t) get(&at, 4);
	*has_reserved = get(&at, 4) != 0;
	account->ledger = (uint32_t) get(&at, 4);
	account->code = (uint16_t) get(&at, 2);
	account->flags = (uint16_t) get(&at, 2);
	account->timestamp_ns = get(&at, 8);
	FORGE_ASSERT(at == record + FORGE_RECORD_SIZE);
}
