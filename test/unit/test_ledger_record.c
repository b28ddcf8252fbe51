/*
 * test_ledger_record.c
 *	  Accounts and transfers as records of 128 bytes: each field at its place, little-endian.
 */
#include "ledger/record.h"
#include "tap.h"

/* The id, or the number of 128 bits, that a record holds as first, first + 1, ... */
static ForgeU128
number_from(uint8_t first)
{
	ForgeU128 number = FORGE_U128_ZERO;

	for (int i = 7; i >= 0; i--)
	{
		number.low = number.low << 8 | (uint64_t) (first + i);
		number.high = number.high << 8 | (uint64_t) (first + 8 + i);
	}
	return number;
}

static void
is_u128(ForgeU128 actual, ForgeU128 expected, const char *name)
{
	ok(forge_u128_compare(actual, expected) == 0, name);
}

/* A record of the bytes 0, 1, 2, ... */
static void
count_up(uint8_t record[FORGE_RECORD_SIZE])
{
	for (int i = 0; i < FORGE_RECORD_SIZE; i++)
		record[i] = (uint8_t) i;
}

static void
test_ids(void)
{
	ForgeU128 number = { .low = UINT64_C(0x0123456789abcdef),
						 .high = UINT64_C(0xfedcba9876543210) };
	ForgeUuid id = forge_u128_to_uuid(number);

	is_int(id.bytes[0], 0xfe, "id: the first byte counts most");
	is_int(id.bytes[15], 0xef, "id: the last one least");
	is_u128(forge_u128_from_uuid(id), number, "id: and back");
}

static void
test_transfer(void)
{
	uint8_t record[FORGE_RECORD_SIZE];
	uint8_t again[FORGE_RECORD_SIZE];
	ForgeTransfer transfer;

	count_up(record);
	forge_transfer_unpack(record, &transfer);
	is_u128(forge_u128_from_uuid(transfer.id), number_from(0), "transfer: id at 0");
	is_u128(forge_u128_from_uuid(transfer.debit_account_id), number_from(16),
			"transfer: debit account at 16");
	is_u128(forge_u128_from_uuid(transfer.credit_account_id), number_from(32),
			"transfer: credit account at 32");
	is_u128(transfer.amount, number_from(48), "transfer: amount at 48");
	is_u128(forge_u128_from_uuid(transfer.pending_id), number_from(64),
			"transfer: pending transfer at 64");
	is_u128(transfer.user_data_128, number_from(80), "transfer: user data at 80");
	ok(transfer.user_data_64 == number_from(96).low, "transfer: at 96");
	ok(transfer.user_data_32 == UINT32_C(0x6b6a6968), "transfer: at 104");
	ok(transfer.timeout_s == UINT32_C(0x6f6e6d6c), "transfer: timeout at 108");
	ok(transfer.ledger == UINT32_C(0x73727170), "transfer: ledger at 112");
	is_int(transfer.code, 0x7574, "transfer: code at 116");
	is_int(transfer.flags, 0x7776, "transfer: flags at 118");
	ok(transfer.timestamp_ns == number_from(120).low, "transfer: timestamp at 120");
	forge_transfer_pack(&transfer, again);
	ok(memcmp(record, again, sizeof(record)) == 0, "transfer: and back");
}

static void
test_account(void)
{
	uint8_t record[FORGE_RECORD_SIZE];
	ForgeAccountRecord account;
	ForgeU128 balances[4];
	bool has_reserved;

	count_up(record);
	forge_account_unpack(record, &account, balances, &has_reserved);
	is_u128(forge_u128_from_uuid(account.id), number_from(0), "account: id at 0");
	for (int i = 0; i < 4; i++)
		is_u128(balances[i], number_from((uint8_t) (16 + 16 * i)), "account: balances from 16 on");
	is_u128(account.user_data_128, number_from(80), "account: user data at 80");
	ok(account.user_data_64 == number_from(96).low, "account: at 96");
	ok(account.user_data_32 == UINT32_C(0x6b6a6968), "account: at 104");
	ok(has_reserved, "account: what is reserved at 108");
	ok(account.ledger == UINT32_C(0x73727170), "account: ledger at 112");
	is_int(account.code, 0x7574, "account: code at 116");
	is_int(account.flags, 0x7776, "account: flags at 118");
	ok(account.timestamp_ns == number_from(120).low, "account: timestamp at 120");
	memset(record + 108, 0, 4);
	forge_account_unpack(record, &account, balances, &has_reserved);
	ok(!has_reserved, "account: of which there may be nothing");
}

int
main(void)
{
	test_ids();
	test_transfer();
	test_account();
	return tap_done();
}
