/*
 * ledger_json.c
 *	  Accounts and transfers of the ledger, as JSON.
 */
#include "api/ledger_json.h"

#include "app/request.h"
#include "base/text_list.h"
#include "base/word.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "store/codec.h"
#include "utils/numeric.h"

/* In the order of their bits. */
#define ACCOUNT_FLAGS                                                                              \
	"linked, debits_must_not_exceed_credits, credits_must_not_exceed_debits, history, imported, "  \
	"closed"
#define TRANSFER_FLAGS                                                                             \
	"linked, pending, post_pending_transfer, void_pending_transfer, balancing_debit, "             \
	"balancing_credit, closing_debit, closing_credit, imported"

#define KEEPING_SUMMED "summed"

/* The members of either, before they are put into their record. */
typedef struct Given
{
	ForgeUuid id;
	ForgeUuid debit_account_id;
	ForgeUuid credit_account_id;
	ForgeU128 amount;
	ForgeUuid pending_id;
	ForgeUuid user_data_128;
	ForgeU128 user_data_64;
	ForgeU128 user_data_32;
	ForgeU128 timeout;
	ForgeU128 ledger;
	ForgeU128 code;
	ForgeU128 timestamp;
	ForgeText flags;
	ForgeText keeping;
	ForgeText name;
} Given;

#define GIVEN(member, field_type, flags, meaning)                                                  \
	FORGE_FIELD(Given, member, field_type, flags, 0, meaning)
#define GIVEN_FLAGS(words)                                                                         \
	FORGE_FIELD_OF_WORDS(Given, flags, FORGE_FIELD_TEXT_LIST, words, 0, 200, "names of its flags")

static const ForgeField transfer_fields[] = {
	GIVEN(id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, "its id"),
	GIVEN(debit_account_id, FORGE_FIELD_UUID, 0, "the account that is debited"),
	GIVEN(credit_account_id, FORGE_FIELD_UUID, 0, "the account that is credited"),
	GIVEN(amount, FORGE_FIELD_U128, 0, "how much, in the smallest unit"),
	GIVEN(pending_id, FORGE_FIELD_UUID, 0, "the pending transfer that it posts or voids"),
	GIVEN(user_data_128, FORGE_FIELD_UUID, 0, "the caller's"),
	GIVEN(user_data_64, FORGE_FIELD_U128, 0, "the caller's"),
	GIVEN(user_data_32, FORGE_FIELD_U128, 0, "the caller's"),
	GIVEN(timeout, FORGE_FIELD_U128, 0, "seconds after which it expires"),
	GIVEN(ledger, FORGE_FIELD_U128, 0, "the ledger of its accounts"),
	GIVEN(code, FORGE_FIELD_U128, 0, "why"),
	GIVEN(timestamp, FORGE_FIELD_U128, 0, "of one that is imported"),
	GIVEN_FLAGS(TRANSFER_FLAGS),
};

static const ForgeField account_fields[] = {
	GIVEN(id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, "its id"),
	GIVEN(user_data_128, FORGE_FIELD_UUID, 0, "the caller's"),
	GIVEN(user_data_64, FORGE_FIELD_U128, 0, "the caller's"),
	GIVEN(user_data_32, FORGE_FIELD_U128, 0, "the caller's"),
	GIVEN(ledger, FORGE_FIELD_U128, 0, "the ledger"),
	GIVEN(code, FORGE_FIELD_U128, 0, "what kind of account it is"),
	GIVEN(timestamp, FORGE_FIELD_U128, 0, "of one that is imported"),
	GIVEN_FLAGS(ACCOUNT_FLAGS),
	FORGE_FIELD_OF_WORDS(Given, keeping, FORGE_FIELD_TEXT, "exact, " KEEPING_SUMMED, 0, 10,
						 "how its balance is kept"),
	FORGE_FIELD(Given, name, FORGE_FIELD_TEXT, 0, FORGE_NAME_LENGTH_MAX, "what people call it"),
};

#define GIVEN_SHAPE(table)                                                                         \
	{                                                                                              \
		.schema_version = 1, .size = sizeof(Given), .field_count = lengthof(table),                \
		.fields = (table)                                                                          \
	}

static const ForgeShape transfer_shape = GIVEN_SHAPE(transfer_fields);
static const ForgeShape account_shape = GIVEN_SHAPE(account_fields);

/* ----- members ------------------------------------------------------------------------------ */

typedef struct Reader
{
	const ForgeShape *shape;
	Given given;
	uint64 seen;
} Reader;

/* The digits of a number, or of a string that has nothing else. */
static bool
read_whole_number(const JsonbValue *value, ForgeU128 *number)
{
	ForgeText digits;

	if (value->type == jbvNumeric)
		digits = forge_numeric_digits(NumericGetDatum(value->val.numeric));
	else if (value->type == jbvString && value->val.string.len < FORGE_U128_TEXT_SIZE)
		digits = (ForgeText){ value->val.string.val, value->val.string.len };
	else
		return false;
	return forge_u128_parse(digits, number) == FORGE_DECIMAL_OK;
}

/* An id may be any of 128 bits: 0 is for the ledger's rules to refuse. */
static bool
read_id(const JsonbValue *value, ForgeUuid *id)
{
	ForgeU128 number;

	if (value->type == jbvString &&
		forge_uuid_parse((ForgeText){ value->val.string.val, value->val.string.len }, id))
		return true;
	if (!read_whole_number(value, &number))
		return false;
	*id = forge_u128_to_uuid(number);
	return true;
}

/* "max" becomes the greatest amount, which may mean all that there is. */
static void
max_to_number(JsonbValue *value)
{
	static char digits[FORGE_U128_TEXT_SIZE];

	if (value->type != jbvString || value->val.string.len != 3 ||
		memcmp(value->val.string.val, "max", 3) != 0)
		return;
	value->val.string.val = digits;
	value->val.string.len = forge_u128_format(FORGE_U128_MAX, digits);
}

static ForgeOutcome
read_member(void *context, ForgeText name, JsonbValue *value)
{
	Reader *reader = context;
	int index = forge_shape_find(reader->shape, name);
	const ForgeField *field = index < 0 ? NULL : &reader->shape->fields[index];
	JsonbValue changed = *value;

	if (field != NULL && field->type == FORGE_FIELD_UUID &&
		read_id(value, (ForgeUuid *) ((char *) &reader->given + field->offset)))
	{
		reader->seen |= UINT64CONST(1) << index;
		return forge_accept();
	}
	if (field != NULL && field->offset == offsetof(Given, amount))
		max_to_number(&changed);
	return forge_codec_decode_member(reader->shape, &reader->given, &reader->seen, name, &changed);
}

static ForgeOutcome
check_width(const char *name, ForgeU128 number, int bits)
{
	if (number.high == 0 && (bits == 64 || number.low >> bits == 0))
		return forge_accept();
	return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), name);
}

/* Numbers of a record have 16, 32 or 64 bits. */
static ForgeOutcome
check_widths(const Given *given)
{
	const struct
	{
		const char *name;
		ForgeU128 number;
		int bits;
	} numbers[] = {
		{ "user_data_64", given->user_data_64, 64 },
		{ "user_data_32", given->user_data_32, 32 },
		{ "timeout", given->timeout, 32 },
		{ "ledger", given->ledger, 32 },
		{ "code", given->code, 16 },
		{ "timestamp", given->timestamp, 64 },
	};
	ForgeOutcome outcome = forge_accept();

	for (int i = 0; i < lengthof(numbers) && !forge_outcome_is_refusal(outcome); i++)
		outcome = check_width(numbers[i].name, numbers[i].number, numbers[i].bits);
	return outcome;
}

static ForgeOutcome
read_object(const ForgeShape *shape, const char *array_name, const JsonbValue *value,
			Reader *reader)
{
	ForgeOutcome outcome;

	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), array_name);
	reader->shape = shape;
	reader->seen = 0;
	memset(&reader->given, 0, sizeof(reader->given));
	forge_shape_clear(shape, &reader->given);
	outcome = forge_codec_visit(value->val.binary.data, read_member, reader);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_shape_complete(shape, &reader->given, reader->seen);
	return forge_outcome_is_refusal(outcome) ? outcome : check_widths(&reader->given);
}

/* ----- flags -------------------------------------------------------------------------------- */

static uint16
flags_of(ForgeText names, const char *words)
{
	uint16 flags = 0;
	ForgeText rest = names;
	ForgeText name;

	while (forge_text_next(&rest, FORGE_LIST_SEPARATOR, &name))
		flags |= (uint16) (1 << forge_word_number(words, name));
	return flags;
}

static Datum
names_of(uint16 flags, const char *words)
{
	StringInfoData joined;
	ForgeText rest = forge_text_from(words);
	ForgeText word;

	initStringInfo(&joined);
	for (int bit = 0; forge_word_next(&rest, &word); bit++)
		if ((flags & (1 << bit)) != 0)
			(void) forge_text_list_append(&joined, word);
	return forge_text_list_to_datum((ForgeText){ joined.data, joined.len });
}

Datum
forge_ledger_account_flags(uint16 flags)
{
	return names_of(flags, ACCOUNT_FLAGS);
}

Datum
forge_ledger_transfer_flags(uint16 flags)
{
	return names_of(flags, TRANSFER_FLAGS);
}

/* ----- arrays ------------------------------------------------------------------------------- */

static void
fill_transfer(const Given *given, void *target)
{
	ForgeTransfer *transfer = target;

	*transfer = (ForgeTransfer){
		.id = given->id,
		.debit_account_id = given->debit_account_id,
		.credit_account_id = given->credit_account_id,
		.amount = given->amount,
		.pending_id = given->pending_id,
		.user_data_128 = forge_u128_from_uuid(given->user_data_128),
		.user_data_64 = given->user_data_64.low,
		.user_data_32 = (uint32) given->user_data_32.low,
		.timeout_s = (uint32) given->timeout.low,
		.ledger = (uint32) given->ledger.low,
		.code = (uint16) given->code.low,
		.flags = flags_of(given->flags, TRANSFER_FLAGS),
		.timestamp_ns = given->timestamp.low,
	};
}

static void
fill_account(const Given *given, void *target)
{
	ForgeAccountAsk *ask = target;

	ask->name = given->name;
	ask->request = (ForgeAccountRequest){
		.record = {
			.id = given->id,
			.user_data_128 = forge_u128_from_uuid(given->user_data_128),
			.user_data_64 = given->user_data_64.low,
			.user_data_32 = (uint32) given->user_data_32.low,
			.ledger = (uint32) given->ledger.low,
			.code = (uint16) given->code.low,
			.flags = flags_of(given->flags, ACCOUNT_FLAGS),
			.timestamp_ns = given->timestamp.low,
		},
		.is_summed = forge_text_equal(given->keeping, FORGE_TEXT(KEEPING_SUMMED)),
	};
}

/* What an array is of. */
typedef struct Kind
{
	const char *array_name;
	const char *place; /* for its errors */
	const ForgeShape *shape;
	size_t size; /* of what is made of an element */
	void (*fill)(const Given *given, void *target);
} Kind;

static const Kind transfer_kind = { "transfers", "ledger.transfer", &transfer_shape,
									sizeof(ForgeTransfer), fill_transfer };
static const Kind account_kind = { "accounts", "ledger.account", &account_shape,
								   sizeof(ForgeAccountAsk), fill_account };

static int
check_array(const Kind *kind, Jsonb *array, ForgeErrorPlace place)
{
	uint32 count;

	if (!JB_ROOT_IS_ARRAY(array) || JB_ROOT_IS_SCALAR(array))
		forge_error_raise(
			forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), kind->array_name),
			place);
	count = JB_ROOT_COUNT(array);
	forge_error_check(forge_request_check_count(kind->array_name, count, FORGE_BATCH_MAX), place);
	return (int) count;
}

static void *
read_array(const Kind *kind, Jsonb *array, int *count)
{
	ForgeErrorPlace place = FORGE_PLACE(kind->place);
	JsonbIterator *iterator = JsonbIteratorInit(&array->root);
	JsonbValue value;
	Reader reader;
	char *list;

	*count = check_array(kind, array, place);
	list = palloc_extended(kind->size * (Size) *count, MCXT_ALLOC_HUGE);
	(void) JsonbIteratorNext(&iterator, &value, true);
	for (place.batch_index = 0; place.batch_index < *count; place.batch_index++)
	{
		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		forge_error_check(read_object(kind->shape, kind->array_name, &value, &reader), place);
		kind->fill(&reader.given, list + kind->size * (Size) place.batch_index);
	}
	return list;
}

ForgeTransfer *
forge_ledger_read_transfers(Jsonb *array, int *count)
{
	return read_array(&transfer_kind, array, count);
}

ForgeAccountAsk *
forge_ledger_read_accounts(Jsonb *array, int *count)
{
	return read_array(&account_kind, array, count);
}
