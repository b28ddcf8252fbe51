/*
 * command.c
 *	  Command ids that were used.  They make a retry harmless.
 */
#include "store/command.h"

#include "miscadmin.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/numeric.h"

/* Columns of forge.command. */
FORGE_COLUMN_NUMBERS(FORGE_COMMAND_COLUMNS, COMMAND_);

ForgeRelationName forge_command_table = { .name = "command", .column_count = COMMAND_COLUMN_COUNT };

/* ----- fingerprints ------------------------------------------------------------------------- */

void
forge_fingerprint_begin(ForgeFingerprinter *fingerprinter)
{
	forge_digest_begin(&fingerprinter->digester);
}

void
forge_fingerprint_add(ForgeFingerprinter *fingerprinter, const void *data, size_t length)
{
	uint8 prefix[8];

	for (int i = 0; i < 8; i++)
		prefix[i] = (uint8) ((uint64) length >> (8 * i));
	forge_digest_add(&fingerprinter->digester, prefix, sizeof(prefix));
	forge_digest_add(&fingerprinter->digester, data, length);
}

static void
add_scalar(ForgeFingerprinter *fingerprinter, const JsonbValue *value)
{
	char *digits;

	switch (value->type)
	{
		case jbvString:
			forge_fingerprint_add(fingerprinter, value->val.string.val, value->val.string.len);
			break;
		case jbvNumeric:
			digits = numeric_normalize(value->val.numeric);
			forge_fingerprint_add(fingerprinter, digits, strlen(digits));
			/* Nine bytes of JSON, 1e131071, are 131 kB of digits. */
			pfree(digits);
			break;
		case jbvBool:
			forge_fingerprint_add(fingerprinter, &value->val.boolean, sizeof(bool));
			break;
		default:
			break;
	}
}

void
forge_fingerprint_add_json(ForgeFingerprinter *fingerprinter, Jsonb *json)
{
	JsonbIterator *iterator = JsonbIteratorInit(&json->root);
	JsonbIteratorToken token;
	JsonbValue value;

	while ((token = JsonbIteratorNext(&iterator, &value, false)) != WJB_DONE)
	{
		CHECK_FOR_INTERRUPTS();
		/* The kind of token and value first, so that no two documents read alike. */
		uint8 kind[2] = { (uint8) token, (uint8) value.type };
		bool is_scalar = token == WJB_KEY || token == WJB_VALUE || token == WJB_ELEM;

		forge_fingerprint_add(fingerprinter, kind, is_scalar ? 2 : 1);
		if (is_scalar)
			add_scalar(fingerprinter, &value);
	}
}

ForgeFingerprint
forge_fingerprint_end(ForgeFingerprinter *fingerprinter)
{
	uint8 digest[FORGE_DIGEST_SIZE];
	ForgeFingerprint fingerprint;

	forge_digest_end(&fingerprinter->digester, digest);
	memcpy(fingerprint.bytes, digest, sizeof(fingerprint.bytes));
	return fingerprint;
}

ForgeUuid
forge_command_derive_id(ForgeUuid tenant, ForgeUuid command_id)
{
	static const char domain[] = "forgeerp aggregate id";
	ForgeFingerprinter fingerprinter;

	forge_fingerprint_begin(&fingerprinter);
	forge_fingerprint_add(&fingerprinter, domain, sizeof(domain) - 1);
	forge_fingerprint_add(&fingerprinter, tenant.bytes, sizeof(tenant.bytes));
	forge_fingerprint_add(&fingerprinter, command_id.bytes, sizeof(command_id.bytes));
	return forge_uuid_v8(forge_fingerprint_end(&fingerprinter).bytes);
}

/* ----- records ------------------------------------------------------------------------------ */

void
forge_command_read(TupleTableSlot *row, ForgeUuid *tenant, ForgeReceipt *receipt)
{
	bool is_null;
	Datum position;

	*tenant = forge_uuid_from_datum(slot_getattr(row, COMMAND_TENANT_ID, &is_null));
	receipt->command_id = forge_uuid_from_datum(slot_getattr(row, COMMAND_COMMAND_ID, &is_null));
	receipt->aggregate_id =
		forge_uuid_from_datum(slot_getattr(row, COMMAND_AGGREGATE_ID, &is_null));
	receipt->version = DatumGetInt64(slot_getattr(row, COMMAND_VERSION, &is_null));
	receipt->event_count = DatumGetInt32(slot_getattr(row, COMMAND_EVENT_COUNT, &is_null));
	position = slot_getattr(row, COMMAND_POSITION, &is_null);
	receipt->position = is_null ? 0 : DatumGetInt64(position);
	receipt->replayed = true;
}

bool
forge_command_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid command_id,
				   ForgeFingerprint *fingerprint, ForgeReceipt *receipt)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&command_id) };
	ForgeUuid owner;
	bool is_null;

	if (!forge_table_find(table, 2, keys))
		return false;
	memcpy(fingerprint->bytes,
		   DatumGetUUIDP(forge_table_get(table, COMMAND_FINGERPRINT, &is_null))->data,
		   sizeof(fingerprint->bytes));
	forge_command_read(table->found, &owner, receipt);
	return true;
}

ForgeWriteResult
forge_command_insert(ForgeTable *table, ForgeUuid tenant, const ForgeFingerprint *fingerprint,
					 const ForgeReceipt *receipt)
{
	Datum values[COMMAND_COLUMN_COUNT];
	bool nulls[COMMAND_COLUMN_COUNT] = { false };

	values[COMMAND_VERSION - 1] = Int64GetDatum(receipt->version);
	values[COMMAND_POSITION - 1] = Int64GetDatum(receipt->position);
	nulls[COMMAND_POSITION - 1] = receipt->position == 0;
	values[COMMAND_EVENT_COUNT - 1] = Int32GetDatum(receipt->event_count);
	values[COMMAND_TENANT_ID - 1] = FORGE_UUID_DATUM(&tenant);
	values[COMMAND_COMMAND_ID - 1] = FORGE_UUID_DATUM(&receipt->command_id);
	values[COMMAND_AGGREGATE_ID - 1] = FORGE_UUID_DATUM(&receipt->aggregate_id);
	values[COMMAND_FINGERPRINT - 1] = FORGE_UUID_DATUM(fingerprint->bytes);
	return forge_table_insert_unique(table, values, nulls);
}
