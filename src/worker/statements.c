/*
 * statements.c
 *	  Statements of other people that concern the worker.
 *
 * PostgreSQL refuses to drop, rename, move or copy a database to which a
 * background worker is connected, after it has waited for five seconds; and DROP
 * EXTENSION would wait for the worker's locks.  So such a statement first sends
 * the worker away, to the end of its transaction.
 *
 * This comes before PostgreSQL has asked whether the user may run the statement.
 * So the same is asked here: a statement that will be refused has no effect.
 */
#include "worker/statements.h"

#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "pg/compat.h"
#include "pg/wake.h"
#include "pg/worker_away.h"
#include "tcop/utility.h"

#define EXTENSION_NAME "forgeerp"

/* The database that CREATE DATABASE copies by default. */
#define DEFAULT_TEMPLATE "template1"

/* The effect of a statement on workers. */
typedef struct Effect
{
	Oid unwanted_in;        /* the worker of this database has to leave first; InvalidOid: none */
	bool changes_databases; /* afterwards the launcher is to look */
	bool makes_work;        /* afterwards there is something to do in this database */
} Effect;

static ProcessUtility_hook_type previous_hook = NULL;

/* ----- databases ---------------------------------------------------------------------------- */

static bool
owns_database(Oid database)
{
	return OidIsValid(database) && forge_compat_owns_database(database, GetUserId());
}

static void
changes_database(Effect *effect, const char *name)
{
	Oid database = get_database_oid(name, true);

	if (!owns_database(database))
		return;
	effect->unwanted_in = database;
	effect->changes_databases = true;
}

/* A template may be copied by others than its owner, but then it has no worker. */
static void
creates_database(Effect *effect, const CreatedbStmt *statement)
{
	const char *name = DEFAULT_TEMPLATE;
	Oid database;
	ListCell *cell;

	if (!forge_compat_may_create_databases())
		return;
	foreach (cell, statement->options)
	{
		DefElem *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "template") == 0 && option->arg != NULL)
			name = defGetString(option);
	}
	database = get_database_oid(name, true);
	effect->changes_databases = true;
	if (owns_database(database))
		effect->unwanted_in = database;
}

static void
renames(Effect *effect, const RenameStmt *statement)
{
	if (statement->renameType == OBJECT_DATABASE && forge_compat_may_create_databases())
		changes_database(effect, statement->subname);
}

/* ----- the extension ------------------------------------------------------------------------ */

static bool
is_ours(const char *extension)
{
	return strcmp(extension, EXTENSION_NAME) == 0;
}

static bool
owns_extension(void)
{
	Oid extension = get_extension_oid(EXTENSION_NAME, true);

	return OidIsValid(extension) && forge_compat_owns_extension(extension, GetUserId());
}

static void
drops(Effect *effect, const DropStmt *statement)
{
	ListCell *cell;

	if (statement->removeType != OBJECT_EXTENSION)
		return;
	foreach (cell, statement->objects)
		if (is_ours(strVal(lfirst(cell))) && owns_extension())
			effect->unwanted_in = MyDatabaseId;
}

/* The worker of a newer extension does not run yet. */
static void
updates_extension(Effect *effect, const AlterExtensionStmt *statement)
{
	if (!is_ours(statement->extname) || !owns_extension())
		return;
	effect->unwanted_in = MyDatabaseId;
	effect->makes_work = true;
}

/* Nor does that of a new one.  With IF NOT EXISTS, every role can "create" an existing one. */
static void
creates_extension(Effect *effect, const CreateExtensionStmt *statement)
{
	effect->makes_work =
		is_ours(statement->extname) && !OidIsValid(get_extension_oid(EXTENSION_NAME, true));
}

/* ----- any statement ------------------------------------------------------------------------ */

/* The notes of a prepared transaction are lost when another session ends it. */
static void
ends_transaction(Effect *effect, const TransactionStmt *statement)
{
	effect->makes_work = statement->kind == TRANS_STMT_COMMIT_PREPARED ||
						 statement->kind == TRANS_STMT_ROLLBACK_PREPARED;
}

static Effect
effect_of(const Node *statement)
{
	Effect effect = { .unwanted_in = InvalidOid };

	switch (nodeTag(statement))
	{
		case T_DropdbStmt:
			changes_database(&effect, ((const DropdbStmt *) statement)->dbname);
			break;
		case T_AlterDatabaseStmt:
			changes_database(&effect, ((const AlterDatabaseStmt *) statement)->dbname);
			break;
		case T_CreatedbStmt:
			creates_database(&effect, (const CreatedbStmt *) statement);
			break;
		case T_RenameStmt:
			renames(&effect, (const RenameStmt *) statement);
			break;
		case T_DropStmt:
			drops(&effect, (const DropStmt *) statement);
			break;
		case T_AlterExtensionStmt:
			updates_extension(&effect, (const AlterExtensionStmt *) statement);
			break;
		case T_CreateExtensionStmt:
			creates_extension(&effect, (const CreateExtensionStmt *) statement);
			break;
		case T_TransactionStmt:
			ends_transaction(&effect, (const TransactionStmt *) statement);
			break;
		default:
			break;
	}
	return effect;
}

static void
process_utility(PlannedStmt *statement, const char *query, bool is_read_only,
				ProcessUtilityContext context, ParamListInfo params, QueryEnvironment *environment,
				DestReceiver *receiver, QueryCompletion *completion)
{
	/* Afterwards the statement may be gone: it may have ended the transaction. */
	Effect effect = effect_of(statement->utilityStmt);

	if (effect.changes_databases)
		forge_worker_databases_change();
	if (OidIsValid(effect.unwanted_in))
		forge_worker_send_away(effect.unwanted_in);
	if (previous_hook != NULL)
		previous_hook(statement, query, is_read_only, context, params, environment, receiver,
					  completion);
	else
		standard_ProcessUtility(statement, query, is_read_only, context, params, environment,
								receiver, completion);
	if (effect.makes_work)
		forge_wake_note_all();
}

void
forge_statements_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	previous_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
