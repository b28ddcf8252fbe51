/*
 * description.c
 *	  How this library expects the engine's tables and indexes to be.
 */
#include "pg/description.h"

#include "access/relation.h"
#include "catalog/namespace.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type_d.h"
#include "pg/columns.h"
#include "pg/compat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/* ----- tables ------------------------------------------------------------------------------- */

#define DESCRIBE(number, name, type, is_nullable) { name, type, is_nullable },

static const ForgeColumn event_columns[] = { FORGE_EVENT_COLUMNS(DESCRIBE, ) };
static const ForgeColumn stream_columns[] = { FORGE_STREAM_COLUMNS(DESCRIBE, ) };
static const ForgeColumn command_columns[] = { FORGE_COMMAND_COLUMNS(DESCRIBE, ) };
static const ForgeColumn claim_columns[] = { FORGE_CLAIM_COLUMNS(DESCRIBE, ) };
static const ForgeColumn jwt_key_material_columns[] = { FORGE_JWT_KEY_MATERIAL_COLUMNS(
	DESCRIBE, ) };
static const ForgeColumn browser_session_columns[] = { FORGE_BROWSER_SESSION_COLUMNS(DESCRIBE, ) };
static const ForgeColumn feed_cursor_columns[] = { FORGE_FEED_CURSOR_COLUMNS(DESCRIBE, ) };
static const ForgeColumn job_row_columns[] = { FORGE_JOB_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn job_attempt_row_columns[] = { FORGE_JOB_ATTEMPT_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn insight_row_columns[] = { FORGE_INSIGHT_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn series_row_columns[] = { FORGE_SERIES_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn account_month_row_columns[] = { FORGE_ACCOUNT_MONTH_ROW_COLUMNS(
	DESCRIBE, ) };
static const ForgeColumn transfer_columns[] = { FORGE_TRANSFER_COLUMNS(DESCRIBE, ) };
static const ForgeColumn account_row_columns[] = { FORGE_ACCOUNT_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn pending_row_columns[] = { FORGE_PENDING_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn expiry_row_columns[] = { FORGE_EXPIRY_ROW_COLUMNS(DESCRIBE, ) };
static const ForgeColumn history_row_columns[] = { FORGE_HISTORY_ROW_COLUMNS(DESCRIBE, ) };

/* For read models: the columns with those that come before their own. */
#define READ_MODEL_COLUMNS(table, id, LIST, ...)                                                   \
	static const ForgeColumn table##_columns[] = { { "tenant_id", UUIDOID, false },                \
												   { id, UUIDOID, false },                         \
												   LIST(DESCRIBE, ) };
FORGE_READ_MODELS(READ_MODEL_COLUMNS)

#define TABLE(table, key_count, ...)                                                               \
	{                                                                                              \
#table, lengthof(table##_columns), table##_columns,                                        \
		{                                                                                          \
			NULL, NULL, key_count, { __VA_ARGS__ }, true, false                                    \
		}                                                                                          \
	}

#define READ_MODEL(table, id, LIST, ...) TABLE(table, __VA_ARGS__),

static const ForgeTableDescription descriptions[] = {
	TABLE(event, 3, "tenant_id", "aggregate_id", "version"),
	TABLE(stream, 2, "tenant_id", "aggregate_id"),
	TABLE(command, 2, "tenant_id", "command_id"),
	TABLE(claim, 3, "tenant_id", "claim_type", "value"),
	TABLE(jwt_key_material, 2, "tenant_id", "id"),
	TABLE(browser_session, 2, "tenant_id", "session_id"),
	TABLE(feed_cursor, 2, "tenant_id", "consumer"),
	TABLE(job_row, 2, "tenant_id", "job_id"),
	TABLE(job_attempt_row, 3, "tenant_id", "job_id", "number"),
	TABLE(insight_row, 3, "tenant_id", "item_id", "event_position"),
	TABLE(series_row, 2, "tenant_id", "item_id"),
	TABLE(account_month_row, 5, "tenant_id", "account", "currency", "month", "closing"),
	TABLE(transfer, 2, "tenant_id", "transfer_id"),
	TABLE(account_row, 2, "tenant_id", "account_id"),
	TABLE(pending_row, 2, "tenant_id", "transfer_id"),
	TABLE(expiry_row, 4, "tenant_id", "account_id", "expires_at", "transfer_id"),
	TABLE(history_row, 3, "tenant_id", "account_id", "position"),
	FORGE_READ_MODELS(READ_MODEL)
};

/* Indexes that are used by their names; others may come and go. */
static const ForgeIndexDescription indexes[] = {
	{ "browser_session_digest", "browser_session", 1, { "digest" }, false, false },
	{ "browser_session_expiry", "browser_session", 1, { "expires_at" }, false, false },
	{ "browser_session_principal",
	  "browser_session",
	  3,
	  { "tenant_id", "principal_id", "created_at" },
	  false,
	  false },
	{ "event_position", "event", 2, { "tenant_id", "position" }, false, false },
	{ "insight_row_detected", "insight_row", 2, { "tenant_id", "detected_at" }, false, false },
	{ "insight_row_insight_id", "insight_row", 2, { "tenant_id", "insight_id" }, true, false },
	{ "item_word_row_word", "item_word_row", 3, { "tenant_id", "word", "item_id" }, false, false },
	{ "party_word_row_word",
	  "party_word_row",
	  3,
	  { "tenant_id", "word", "party_id" },
	  false,
	  false },
	{ "product_word_row_word",
	  "product_word_row",
	  3,
	  { "tenant_id", "word", "item_id" },
	  false,
	  false },
	{ "job_row_due", "job_row", 2, { "database_id", NULL }, false, true },
	{ "job_row_finished", "job_row", 2, { "database_id", "finished_at" }, false, true },
	{ "job_row_parked", "job_row", 1, { "database_id" }, false, true },
	{ "job_row_turn", "job_row", 3, { "tenant_id", "database_id", NULL }, false, true },
	{ "account_row_summed", "account_row", 2, { "tenant_id", "account_id" }, false, true },
	{ "account_row_timestamp", "account_row", 2, { "tenant_id", "timestamp" }, false, false },
	{ "transfer_position", "transfer", 2, { "tenant_id", "position" }, false, false },
};

const ForgeTableDescription *
forge_descriptions(int *count)
{
	*count = lengthof(descriptions);
	return descriptions;
}

static const ForgeTableDescription *
describe_table(const char *name)
{
	for (int i = 0; i < lengthof(descriptions); i++)
		if (strcmp(descriptions[i].name, name) == 0)
			return &descriptions[i];
	elog(ERROR, "this library has no description of table \"%s\"", name);
}

static const ForgeIndexDescription *
describe_index(const char *name)
{
	for (int i = 0; i < lengthof(indexes); i++)
		if (strcmp(indexes[i].name, name) == 0)
			return &indexes[i];
	elog(ERROR, "this library has no description of index \"%s\"", name);
}

/* ----- comparing ---------------------------------------------------------------------------- */

#define UNDO "Undo what was changed."
#define UPDATE "Run ALTER EXTENSION forgeerp UPDATE."
#define KEYLESS "it has no valid primary key"

static void
refuse(const char *kind, Relation relation, const char *fault, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					errmsg("%s \"forge.%s\" is not as this library expects: %s", kind,
						   RelationGetRelationName(relation), fault),
					errhint("%s", hint)));
}

void
forge_description_refuse_keyless(Relation table)
{
	refuse("table", table, KEYLESS, UNDO);
	pg_unreachable();
}

/* The fault of the table as such; NULL: none. */
static const char *
fault_of_kind(Relation table)
{
	Form_pg_class form = table->rd_rel;

	if (form->relkind != RELKIND_RELATION || form->relam != HEAP_TABLE_AM_OID)
		return "it is not an ordinary table";
	if (form->relpersistence != RELPERSISTENCE_PERMANENT)
		return "it is not permanent";
	if (form->relispartition)
		return "it is a partition";
	return NULL;
}

static bool
has_column(TupleDesc columns, const char *name)
{
	for (int i = 0; i < columns->natts; i++)
		if (!TupleDescAttr(columns, i)->attisdropped &&
			strcmp(NameStr(TupleDescAttr(columns, i)->attname), name) == 0)
			return true;
	return false;
}

/* Likewise with a column that is there. */
static const char *
fault_of_column(TupleDesc columns, int index, const ForgeColumn *expected)
{
	Form_pg_attribute column = index < columns->natts ? TupleDescAttr(columns, index) : NULL;

	if (column == NULL || strcmp(NameStr(column->attname), expected->name) != 0)
		return psprintf("column \"%s\" is not number %d", expected->name, index + 1);
	if (column->atttypid != expected->type || column->atttypmod != -1)
		return psprintf("column \"%s\" is of type %s, not %s", expected->name,
						format_type_with_typemod(column->atttypid, column->atttypmod),
						format_type_be(expected->type));
	if (column->attnotnull == expected->is_nullable)
		return psprintf("column \"%s\" may %sbe NULL", expected->name,
						column->attnotnull ? "not " : "");
	if (column->attgenerated != '\0' || column->attidentity != '\0')
		return psprintf("column \"%s\" is generated", expected->name);
	return NULL;
}

/*
 * The first fault of a table; NULL: none.  *is_older tells whether a column is missing, as it may
 * be before an update.
 */
static const char *
fault_of_table(Relation table, const ForgeTableDescription *expected, bool may_be_older,
			   bool *is_older)
{
	TupleDesc columns = RelationGetDescr(table);
	const char *fault = fault_of_kind(table);

	*is_older = false;
	for (int i = 0; i < expected->column_count && fault == NULL; i++)
	{
		const ForgeColumn *column = &expected->columns[i];

		if (may_be_older && i >= columns->natts)
			break;
		*is_older = !has_column(columns, column->name);
		fault = *is_older ? psprintf("it has no column \"%s\"", column->name)
						  : fault_of_column(columns, i, column);
	}
	return fault;
}

void
forge_description_check_table(Relation table, const char *name, bool may_be_older)
{
	bool is_older;
	const char *fault = fault_of_table(table, describe_table(name), may_be_older, &is_older);

	if (fault != NULL)
		refuse("table", table, fault, is_older ? UPDATE : UNDO);
}

static bool
is_column(Relation table, AttrNumber number, const char *name)
{
	if (name == NULL || number <= 0)
		return name == NULL && number == 0;
	return strcmp(NameStr(TupleDescAttr(RelationGetDescr(table), number - 1)->attname), name) == 0;
}

static const char *
fault_of_key(Relation table, Relation index, int i, const char *expected)
{
	Oid collation = index->rd_indcollation[i];

	if (!is_column(table, index->rd_index->indkey.values[i], expected))
		return psprintf("its column number %d is not %s", i + 1,
						expected != NULL ? quote_identifier(expected) : "an expression");
	if (OidIsValid(collation) && collation != C_COLLATION_OID)
		return psprintf("its column number %d is not in the order of collation \"C\"", i + 1);
	if (index->rd_indoption[i] != 0)
		return psprintf("its column number %d does not ascend", i + 1);
	return NULL;
}

static const char *
fault_of_index(Relation table, Relation index, const ForgeIndexDescription *expected)
{
	Form_pg_index form = index->rd_index;
	const char *fault = NULL;

	/* First: rd_index of a relation that is no index is NULL. */
	if (index->rd_rel->relkind != RELKIND_INDEX || index->rd_rel->relam != BTREE_AM_OID)
		return "it is not a B-tree";
	if (form->indrelid != RelationGetRelid(table))
		return "it is of another table";
	if (!form->indisvalid || !form->indisready || !form->indislive)
		return "it is not valid";
	if (form->indisunique != expected->is_unique)
		return expected->is_unique ? "it is not unique" : "it is unique";
	if ((RelationGetIndexPredicate(index) != NIL) != expected->is_partial)
		return expected->is_partial ? "it is not partial" : "it is partial";
	if (form->indnkeyatts != expected->key_count)
		return psprintf("it has %d columns, not %d", form->indnkeyatts, expected->key_count);
	for (int i = 0; i < expected->key_count && fault == NULL; i++)
		fault = fault_of_key(table, index, i, expected->keys[i]);
	return fault;
}

void
forge_description_check_index(Relation table, Relation index, const char *name)
{
	const ForgeIndexDescription *expected =
		name != NULL ? describe_index(name)
					 : &describe_table(RelationGetRelationName(table))->primary_key;
	const char *fault = fault_of_index(table, index, expected);

	if (fault != NULL)
		refuse("index", index, fault, UNDO);
}

/* ----- all of them -------------------------------------------------------------------------- */

static Relation
open_if_there(const char *name)
{
	Oid oid = get_relname_relid(name, get_namespace_oid("forge", false));

	return OidIsValid(oid) ? try_relation_open(oid, AccessShareLock) : NULL;
}

static const char *
fault_of_primary_key(Relation table, const ForgeIndexDescription *expected)
{
	Oid oid = forge_compat_primary_key(table);
	Relation index;
	const char *fault;

	if (!OidIsValid(oid))
		return KEYLESS;
	index = relation_open(oid, AccessShareLock);
	fault = fault_of_index(table, index, expected);
	relation_close(index, NoLock);
	return fault == NULL ? NULL : psprintf("its primary key: %s", fault);
}

static const char *
find_fault_of_table(const ForgeTableDescription *expected)
{
	Relation table = open_if_there(expected->name);
	const char *fault;
	bool is_older;

	if (table == NULL)
		return "it is not there";
	fault = fault_of_table(table, expected, false, &is_older);
	if (fault == NULL)
		fault = fault_of_primary_key(table, &expected->primary_key);
	relation_close(table, NoLock);
	return fault;
}

/* Of a table that is there. */
static const char *
find_fault_of_index(const ForgeIndexDescription *expected)
{
	Relation table = open_if_there(expected->table);
	Relation index;
	const char *fault = "it is not there";

	if (table == NULL)
		return NULL;
	index = open_if_there(expected->name);
	if (index != NULL)
	{
		fault = fault_of_index(table, index, expected);
		relation_close(index, NoLock);
	}
	relation_close(table, NoLock);
	return fault;
}

const char *
forge_description_find_fault(int *place, const char **name)
{
	const char *fault = NULL;

	while (fault == NULL && *place < lengthof(descriptions) + lengthof(indexes))
	{
		int i = (*place)++;

		if (i < lengthof(descriptions))
		{
			*name = descriptions[i].name;
			fault = find_fault_of_table(&descriptions[i]);
		}
		else
		{
			const ForgeIndexDescription *index = &indexes[i - lengthof(descriptions)];

			*name = index->name;
			fault = find_fault_of_index(index);
		}
	}
	return fault;
}
