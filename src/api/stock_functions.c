/*
 * stock_functions.c
 *	  The typed functions of stock: each is a command on the item, if it is about the default
 *	  location, or else on the stock of the location, and returns the row of erp.stock.  And
 *	  erp.move_stock, which returns that of the destination, and erp.stock_at: what a row was.
 */
#include "api/command_function.h"

#include "api/result.h"
#include "app/key.h"
#include "app/past_state.h"
#include "app/request.h"
#include "auth/caller_permission.h"
#include "base/word.h"
#include "domain/stock/stock.h"
#include "domain/stock_transfer/stock_transfer.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "projection/rows/projection.h"

FORGE_READ_MODEL_NUMBERS(FORGE_ITEM_ROW_COLUMNS, ITEM_);
FORGE_READ_MODEL_NUMBERS(FORGE_STOCK_ROW_COLUMNS, STOCK_);

/* Where the columns of erp.stock are in the rows of either. */
#define COLUMNS(COLUMN)                                                                            \
	COLUMN(ON_HAND)                                                                                \
	COLUMN(RESERVED)                                                                               \
	COLUMN(AVAILABLE)                                                                              \
	COLUMN(DAMAGED)                                                                                \
	COLUMN(EXPIRED)                                                                                \
	COLUMN(ON_ORDER)                                                                               \
	COLUMN(PROPOSED)                                                                               \
	COLUMN(IN_TRANSIT)                                                                             \
	COLUMN(VERSION)                                                                                \
	COLUMN(UPDATED_AT)

#define OF_ITEM(name) ITEM_##name - 1,
#define OF_STOCK(name) STOCK_##name - 1,

static const int item_columns[] = { COLUMNS(OF_ITEM) };
static const int stock_columns[] = { COLUMNS(OF_STOCK) };

/* The columns of erp.stock. */
enum
{
	VIEW_ITEM_ID,
	VIEW_LOCATION_ID,
	VIEW_REST,
	VIEW_COUNT = VIEW_REST + lengthof(item_columns),
	VIEW_UPDATED_AT = VIEW_COUNT - 1,
	VIEW_VERSION = VIEW_UPDATED_AT - 1
};

static void
route(ForgeCommandCall *call)
{
	/* All commands begin with their key. */
	const ForgeStockAdjustStock *named = call->data;
	ForgeStockRoute found =
		forge_stock_route(named->location_id, forge_stock_command_of(call->command_type));

	if (found.aggregate == call->aggregate)
		return;
	call->aggregate = found.aggregate;
	call->command_type = found.command_type;
	call->aggregate_id = named->item_id;
	call->data = (const char *) call->data + offsetof(ForgeStockAdjustStock, holding);
}

/* Who may give neither command is told so, whatever the arguments are. */
static void
require_either(int command_type)
{
	ForgeStockRoute of_item =
		forge_stock_route(FORGE_UUID_NIL, forge_stock_command_of(command_type));
	ForgeOutcome outcome;

	(void) forge_session_require();
	outcome = forge_request_check_permission(&forge_stock, command_type);
	if (forge_outcome_is_refusal(outcome) &&
		forge_outcome_is_refusal(
			forge_request_check_permission(of_item.aggregate, of_item.command_type)))
		forge_error_raise(outcome, FORGE_PLACE(forge_stock.name));
}

/* The row of erp.stock, from that of the aggregate. */
static Datum
view_row(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate, const Datum *row)
{
	bool is_of_item = aggregate == &forge_item;
	const int *columns = is_of_item ? item_columns : stock_columns;
	Datum values[VIEW_COUNT];
	bool nulls[VIEW_COUNT] = { false };

	values[VIEW_ITEM_ID] = row[(is_of_item ? ITEM_ID : STOCK_ITEM_ID) - 1];
	values[VIEW_LOCATION_ID] =
		is_of_item ? FORGE_UUID_DATUM(&forge_location_default_id) : row[STOCK_LOCATION_ID - 1];
	for (int i = 0; i < lengthof(item_columns); i++)
		values[VIEW_REST + i] = row[columns[i]];
	return forge_result_written_row(fcinfo, forge_stock_projection.read_permission, VIEW_COUNT,
									values, nulls);
}

static Datum
stock_function(FunctionCallInfo fcinfo, int command_type)
{
	const ForgeAggregate *aggregate;
	ForgeKeptRow row;

	require_either(command_type);
	aggregate = forge_command_function_run_on(fcinfo, &forge_stock, command_type, route, &row);
	return view_row(fcinfo, aggregate, row.values);
}

#define STOCK_FUNCTION(function, command_type)                                                     \
	FORGE_FUNCTION(function);                                                                      \
	Datum function(PG_FUNCTION_ARGS)                                                               \
	{                                                                                              \
		return stock_function(fcinfo, (command_type));                                             \
	}                                                                                              \
	extern int forge_stock_function_needs_semicolon

STOCK_FUNCTION(forge_adjust_stock_at, FORGE_STOCK_ADJUST_STOCK);
STOCK_FUNCTION(forge_receive_stock, FORGE_STOCK_RECEIVE_STOCK);
STOCK_FUNCTION(forge_issue_stock, FORGE_STOCK_ISSUE_STOCK);
STOCK_FUNCTION(forge_count_stock, FORGE_STOCK_COUNT_STOCK);
STOCK_FUNCTION(forge_reserve_stock_at, FORGE_STOCK_RESERVE_STOCK);
STOCK_FUNCTION(forge_release_stock_at, FORGE_STOCK_RELEASE_STOCK);
STOCK_FUNCTION(forge_ship_stock_at, FORGE_STOCK_SHIP_STOCK);
STOCK_FUNCTION(forge_damage_stock, FORGE_STOCK_DAMAGE_STOCK);
STOCK_FUNCTION(forge_repair_stock, FORGE_STOCK_REPAIR_STOCK);
STOCK_FUNCTION(forge_scrap_stock, FORGE_STOCK_SCRAP_STOCK);
STOCK_FUNCTION(forge_set_low_stock, FORGE_STOCK_SET_LOW_STOCK);

/* ----- a transfer that moves stock at once -------------------------------------------------- */

static ForgeUuid
stream_of(ForgeUuid item_id, ForgeUuid location_id)
{
	ForgeStockAdjustStock named = { .item_id = item_id, .location_id = location_id };

	return forge_stock_is_of_item(location_id)
			   ? item_id
			   : forge_key_id(&forge_stock, FORGE_UUID_NIL, FORGE_STOCK_ADJUST_STOCK, &named);
}

FORGE_FUNCTION(forge_move_stock);

/* erp.move_stock(item_id uuid, quantity, from_location, to_location uuid, ...) -> erp.stock */
Datum
forge_move_stock(PG_FUNCTION_ARGS)
{
	ForgeUuid item_id = forge_arg_uuid(fcinfo, 0, "item_id");
	ForgeUuid location_id = forge_arg_uuid(fcinfo, 3, "to_location");
	const ForgeAggregate *aggregate =
		forge_stock_is_of_item(location_id) ? &forge_item : &forge_stock;
	ForgeUuid stream = stream_of(item_id, location_id);
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];

	(void) forge_command_function_run(fcinfo, &forge_stock_transfer, FORGE_STOCK_TRANSFER_MOVE);
	forge_projection_read(forge_projection_of(aggregate), &forge_session_current()->tenant, &stream,
						  values, nulls);
	return view_row(fcinfo, aggregate, values);
}

/* ----- the past ----------------------------------------------------------------------------- */

#define TIMES "recorded, occurred"

static bool
is_by_occurred(ForgeText word)
{
	int number = forge_word_number(TIMES, word);
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_WORD_UNKNOWN);

	if (number >= 0)
		return number == 1;
	outcome = forge_with_string(forge_with_string(outcome, "by"), TIMES);
	forge_error_raise(forge_with_text(outcome, word), FORGE_NO_PLACE);
}

/* Fills in what rows have computed from the state; false: nothing was kept of it by then. */
static bool
fill_in_past(ForgeUuid tenant, ForgeUuid item_id, ForgeUuid location_id, ForgeFoldEnd end,
			 Datum values[VIEW_COUNT])
{
	bool is_of_item = forge_stock_is_of_item(location_id);
	Datum row[Max((int) ITEM_COLUMN_END, (int) STOCK_COLUMN_END)];
	bool nulls[lengthof(row)];
	ForgeInstant updated_at;
	const void *state = forge_past_state(is_of_item ? &forge_item : &forge_stock, tenant,
										 stream_of(item_id, location_id), end, &updated_at);

	if (state == NULL || (is_of_item && forge_item_is_service(state)))
		return false;
	/* These have places from 0 behind the key. */
	if (is_of_item)
		forge_item_row_compute(state, end.moment, row + ITEM_ID, nulls);
	else
		forge_stock_row_compute(state, end.moment, row + STOCK_ID, nulls);
	for (int i = 0; i < lengthof(item_columns); i++)
		values[VIEW_REST + i] = row[is_of_item ? item_columns[i] : stock_columns[i]];
	values[VIEW_VERSION] = Int64GetDatum(((const ForgeState *) state)->version);
	values[VIEW_UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

FORGE_FUNCTION(forge_stock_at);

/* erp.stock_at(item_id uuid, at timestamptz, location_id uuid, by text) -> erp.stock */
Datum
forge_stock_at(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_permission_require("inventory.item.read")->tenant;
	ForgeUuid item_id = forge_arg_uuid(fcinfo, 0, "item_id");
	ForgeUuid location_id = forge_arg_uuid(fcinfo, 2, "location_id");
	ForgeFoldEnd end = { .version = PG_INT64_MAX };
	Datum values[VIEW_COUNT];
	bool nulls[VIEW_COUNT] = { false };

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(2))
		location_id = forge_location_default_id;
	end.moment = PG_GETARG_TIMESTAMPTZ(1);
	end.is_by_occurred =
		!PG_ARGISNULL(3) && is_by_occurred(forge_text_from_datum(PG_GETARG_DATUM(3)));
	if (!fill_in_past(tenant, item_id, location_id, end, values))
		PG_RETURN_NULL();
	values[VIEW_ITEM_ID] = PG_GETARG_DATUM(0);
	values[VIEW_LOCATION_ID] = FORGE_UUID_DATUM(&location_id);
	return forge_result_row(fcinfo, VIEW_COUNT, values, nulls);
}
