/*
 * ledger_arrays.c
 *	  erp.create_transfer_rows: transfers as arrays, one for each column.
 *
 * An array of one element stands for all rows; an array that is NULL, or an element that is, for 0.
 */
#include "api/ledger_call.h"

#include "app/post_transfers.h"
#include "pg/convert.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

/* One argument. */
typedef struct Column
{
	const char *name;
	Datum *values;
	bool *nulls;
	int count; /* 0: the argument is NULL */
} Column;

/* The arguments in their order. */
enum
{
	ID,
	DEBIT_ACCOUNT_ID,
	CREDIT_ACCOUNT_ID,
	AMOUNT,
	LEDGER,
	CODE,
	FLAGS,
	PENDING_ID,
	TIMEOUT,
	USER_DATA_128,
	USER_DATA_64,
	USER_DATA_32,
	COLUMN_COUNT
};

static const char *const names[COLUMN_COUNT] = {
	[ID] = "id",
	[DEBIT_ACCOUNT_ID] = "debit_account_id",
	[CREDIT_ACCOUNT_ID] = "credit_account_id",
	[AMOUNT] = "amount",
	[LEDGER] = "ledger",
	[CODE] = "code",
	[FLAGS] = "flags",
	[PENDING_ID] = "pending_id",
	[TIMEOUT] = "timeout",
	[USER_DATA_128] = "user_data_128",
	[USER_DATA_64] = "user_data_64",
	[USER_DATA_32] = "user_data_32",
};

static _Noreturn void
refuse(ForgeReason reason, const char *name, int index)
{
	ForgeErrorPlace place = FORGE_PLACE("ledger.transfer");

	place.batch_index = index;
	forge_error_raise(forge_with_string(forge_refuse(reason), name), place);
}

static void
read_column(FunctionCallInfo fcinfo, int number, Column *column)
{
	ArrayType *array;
	int16 size;
	bool by_value;
	char alignment;

	column->name = names[number];
	column->count = 0;
	if (PG_ARGISNULL(number))
		return;
	array = PG_GETARG_ARRAYTYPE_P(number);
	get_typlenbyvalalign(ARR_ELEMTYPE(array), &size, &by_value, &alignment);
	deconstruct_array(array, ARR_ELEMTYPE(array), size, by_value, alignment, &column->values,
					  &column->nulls, &column->count);
}

static bool
has_value(const Column *column, int row, Datum *value)
{
	int place = column->count == 1 ? 0 : row;

	if (column->count == 0 || column->nulls[place])
		return false;
	*value = column->values[place];
	return true;
}

static ForgeUuid
uuid_at(const Column *column, int row)
{
	Datum value;

	return has_value(column, row, &value) ? forge_uuid_from_datum(value) : FORGE_UUID_NIL;
}

/* An integer of the record, which has so many bits. */
static uint32
integer_at(const Column *column, int row, bool is_wide, int bits)
{
	Datum value;
	int64 integer;

	if (!has_value(column, row, &value))
		return 0;
	integer = is_wide ? DatumGetInt64(value) : DatumGetInt32(value);
	if (integer < 0 || integer >> bits != 0)
		refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE, column->name, row);
	return (uint32) integer;
}

static ForgeU128
number_at(const Column *column, int row)
{
	ForgeU128 number = FORGE_U128_ZERO;
	Datum value;

	if (has_value(column, row, &value) &&
		forge_u128_parse(forge_numeric_digits(value), &number) != FORGE_DECIMAL_OK)
		refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE, column->name, row);
	return number;
}

/* ----- rows --------------------------------------------------------------------------------- */

/* As many rows as the longest array has; the others have as many elements, or one, or none. */
static int
count_rows(const Column columns[COLUMN_COUNT])
{
	int count = 0;

	for (int i = 0; i < COLUMN_COUNT; i++)
		count = Max(count, columns[i].count);
	forge_error_check(forge_request_check_count("id", count, FORGE_BATCH_MAX), FORGE_NO_PLACE);
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (columns[i].count > 1 && columns[i].count != count)
			forge_error_raise(
				forge_with_string(
					forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), columns[i].name),
					"an array of one element, or of as many as the longest one"),
				FORGE_NO_PLACE);
	return count;
}

static void
fill_transfer(const Column columns[COLUMN_COUNT], int row, ForgeTransfer *transfer)
{
	ForgeU128 user_data_64 = number_at(&columns[USER_DATA_64], row);

	if (user_data_64.high != 0)
		refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE, names[USER_DATA_64], row);
	*transfer = (ForgeTransfer){
		.id = uuid_at(&columns[ID], row),
		.debit_account_id = uuid_at(&columns[DEBIT_ACCOUNT_ID], row),
		.credit_account_id = uuid_at(&columns[CREDIT_ACCOUNT_ID], row),
		.amount = number_at(&columns[AMOUNT], row),
		.pending_id = uuid_at(&columns[PENDING_ID], row),
		.user_data_128 = forge_u128_from_uuid(uuid_at(&columns[USER_DATA_128], row)),
		.user_data_64 = user_data_64.low,
		.user_data_32 = integer_at(&columns[USER_DATA_32], row, true, 32),
		.timeout_s = integer_at(&columns[TIMEOUT], row, true, 32),
		.ledger = integer_at(&columns[LEDGER], row, true, 32),
		.code = (uint16) integer_at(&columns[CODE], row, false, 16),
		.flags = (uint16) integer_at(&columns[FLAGS], row, false, 16),
	};
}

FORGE_FUNCTION(forge_create_transfer_rows);

/*
 * erp.create_transfer_rows(id uuid[], debit_account_id uuid[], credit_account_id uuid[],
 * amount numeric[], ledger bigint[], code integer[], flags integer[], pending_id uuid[],
 * timeout bigint[], user_data_128 uuid[], user_data_64 numeric[], user_data_32 bigint[],
 * metadata jsonb, occurred_at timestamptz, command_id uuid)
 * -> TABLE(index, transfer_id, status, code, timestamp)
 */
Datum
forge_create_transfer_rows(PG_FUNCTION_ARGS)
{
	ForgeRequest request;
	Column columns[COLUMN_COUNT];
	ForgeTransfer *transfers;
	int count;

	forge_ledger_call_init(fcinfo, COLUMN_COUNT, FORGE_MAY_CREATE_TRANSFERS, &request);
	for (int i = 0; i < COLUMN_COUNT; i++)
		read_column(fcinfo, i, &columns[i]);
	count = count_rows(columns);
	transfers = palloc_array_huge(ForgeTransfer, count);
	for (int i = 0; i < count; i++)
		fill_transfer(columns, i, &transfers[i]);
	forge_ledger_call_return(fcinfo, transfers, forge_post_transfers(&request, transfers, count),
							 count);
	return (Datum) 0;
}
