/*
 * statements.c
 *	  Statements of other people that concern the worker.
 *
 * PostgreSQL refuses to drop, rename, move or copy a database to which a
 * background worker is connected, after it has waited for five seconds; and DROP
 * EXTENSION would wait for the worker's locks.  So such a statement first sends
 * the worker away, to the end of its transaction.
 */
#include "worker/statements.h"

#include "commands/dbcommands.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "pg/wake.h"
#include "pg/worker_slot.h"
#include "tcop/utility.h"

#define EXTENSION_NAME "forgeerp"

static ProcessUtility_hook_type previous_hook = NULL;

/* Whoever may not do it anyway shall not disturb the worker either. */
static void
clear_database(const char *name)
{
	Oid database = get_database_oid(name, true);

	forge_worker_databases_change();
	if (OidIsValid(database) && forge_compat_owns_database(database, GetUserId()))
		forge_worker_send_away(database);
}

/* What a database is copied from need not be one's own, but it must be a template then. */
static void
clear_template(const CreatedbStmt *statement)
{
	ListCell *cell;

	foreach (cell, statement->options)
	{
		DefElem *option = lfirst_node(DefElem, cell);

		if (strcmp(option->defname, "template") == 0 && option->arg != NULL)
			clear_database(defGetString(option));
	}
}

static bool
drops_extension(const DropStmt *statement)
{
	ListCell *cell;

	if (statement->removeType != OBJECT_EXTENSION)
		return false;
	foreach (cell, statement->objects)
		if (strcmp(strVal(lfirst(cell)), EXTENSION_NAME) == 0)
			return true;
	return false;
}

static void
before(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_DropdbStmt:
			clear_database(((const DropdbStmt *) statement)->dbname);
			break;
		case T_CreatedbStmt:
			forge_worker_databases_change();
			clear_template((const CreatedbStmt *) statement);
			break;
		case T_AlterDatabaseStmt:
			clear_database(((const AlterDatabaseStmt *) statement)->dbname);
			break;
		case T_RenameStmt:
			if (((const RenameStmt *) statement)->renameType == OBJECT_DATABASE)
				clear_database(((const RenameStmt *) statement)->subname);
			break;
		case T_DropStmt:
			if (drops_extension((const DropStmt *) statement))
				forge_worker_send_away(MyDatabaseId);
			break;
		case T_AlterExtensionStmt:
			if (strcmp(((const AlterExtensionStmt *) statement)->extname, EXTENSION_NAME) == 0)
				forge_worker_send_away(MyDatabaseId);
			break;
		default:
			break;
	}
}

/*
 * Will there be something to do after it?  The worker of a new or a newer extension
 * does not run yet; and what a prepared transaction noted is forgotten when another session
 * ends it.
 */
static bool
makes_work(const Node *statement)
{
	TransactionStmtKind kind;

	switch (nodeTag(statement))
	{
		case T_CreateExtensionStmt:
			return strcmp(((const CreateExtensionStmt *) statement)->extname, EXTENSION_NAME) == 0;
		case T_AlterExtensionStmt:
			return strcmp(((const AlterExtensionStmt *) statement)->extname, EXTENSION_NAME) == 0;
		case T_TransactionStmt:
			kind = ((const TransactionStmt *) statement)->kind;
			return kind == TRANS_STMT_COMMIT_PREPARED || kind == TRANS_STMT_ROLLBACK_PREPARED;
		default:
			return false;
	}
}

static void
process_utility(PlannedStmt *statement, const char *query, bool is_read_only,
				ProcessUtilityContext context, ParamListInfo params, QueryEnvironment *environment,
				DestReceiver *receiver, QueryCompletion *completion)
{
	/* Afterwards the statement may be gone: it may have ended the transaction. */
	bool wakes = makes_work(statement->utilityStmt);

	before(statement->utilityStmt);
	if (previous_hook != NULL)
		previous_hook(statement, query, is_read_only, context, params, environment, receiver,
					  completion);
	else
		standard_ProcessUtility(statement, query, is_read_only, context, params, environment,
								receiver, completion);
	if (wakes)
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
