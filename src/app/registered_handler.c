/*
 * registered_handler.c
 *	  The functions that operators have registered for kinds of jobs.
 */
#include "app/registered_handler.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "pg/digest.h"
#include "projection/rows/projection.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* The columns of forge.job_handler_row that are read here. */
FORGE_READ_MODEL_NUMBERS(FORGE_JOB_HANDLER_ROW_COLUMNS, HANDLER_);

ForgeUuid
forge_job_handler_id(ForgeText kind)
{
	return forge_digest_uuid(FORGE_TEXT("forgeerp job handler"), kind);
}

/* ----- the registrations -------------------------------------------------------------------- */

static ForgeText
get_text(ForgeTable *table, AttrNumber column)
{
	bool is_null;

	return forge_text_copy(forge_text_from_datum(forge_table_get(table, column, &is_null)));
}

static void
read_row(ForgeTable *table, ForgeJobHandlerRegister *handler)
{
	bool is_null;

	handler->kind = get_text(table, HANDLER_KIND);
	handler->function_name = get_text(table, HANDLER_FUNCTION_NAME);
	handler->function_oid = DatumGetInt64(forge_table_get(table, HANDLER_FUNCTION_OID, &is_null));
	handler->owner_name = get_text(table, HANDLER_OWNER_NAME);
	handler->owner_oid = DatumGetInt64(forge_table_get(table, HANDLER_OWNER_OID, &is_null));
	handler->database_id =
		forge_uuid_from_datum(forge_table_get(table, HANDLER_DATABASE_ID, &is_null));
}

bool
forge_job_handler_find(ForgeText kind, ForgeJobHandlerRegister *handler)
{
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeUuid id = forge_job_handler_id(kind);
	Datum keys[2] = { FORGE_UUID_DATUM(&system), FORGE_UUID_DATUM(&id) };
	ForgeTable table;
	bool is_there;

	forge_table_open(&table, forge_job_handler_projection.table, AccessShareLock);
	is_there = forge_table_find(&table, lengthof(keys), keys);
	if (is_there)
		read_row(&table, handler);
	forge_table_close(&table);
	return is_there;
}

/* ----- functions and owners ----------------------------------------------------------------- */

/* Does it bypass row security or rights?  Code of such a role must not be run for other roles. */
static bool
is_above_the_rules(Oid role)
{
	HeapTuple tuple = SearchSysCache1(AUTHOID, ObjectIdGetDatum(role));
	Form_pg_authid form;
	bool is_above;

	if (!HeapTupleIsValid(tuple))
		return true;
	form = (Form_pg_authid) GETSTRUCT(tuple);
	is_above = form->rolsuper || form->rolbypassrls || form->rolreplication;
	ReleaseSysCache(tuple);
	return is_above;
}

static const char *
find_fault(Oid function, Oid *owner)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;
	const char *fault = NULL;

	if (!HeapTupleIsValid(tuple))
		return "with arguments (uuid, jsonb) does not exist";
	form = (Form_pg_proc) GETSTRUCT(tuple);
	*owner = form->proowner;
	if (form->prokind != PROKIND_FUNCTION || form->proretset)
		fault = "is not a plain function, or returns a set";
	else if (is_above_the_rules(*owner))
		fault = "belongs to a role with SUPERUSER, BYPASSRLS or REPLICATION";
	ReleaseSysCache(tuple);
	return fault;
}

/*
 * InvalidOid when there is none of that name.  Not by to_regprocedure: the worker
 * has no right to anybody's schema.
 */
static Oid
find_function(ForgeText name)
{
	static const Oid types[2] = { UUIDOID, JSONBOID };
	List *parts = forge_compat_name_list(pnstrdup(name.data, name.length));
	Oid schema = get_namespace_oid(strVal(linitial(parts)), true);

	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(strVal(llast(parts))),
						   PointerGetDatum(buildoidvector(types, lengthof(types))),
						   ObjectIdGetDatum(schema));
}

/* Is it the registered function? */
static const char *
find_change(const ForgeJobHandlerRegister *handler, Oid function, Oid owner)
{
	bool is_registered_here = forge_uuid_equal(handler->database_id, forge_database_objects_id());
	bool is_same_owner = is_registered_here
							 ? owner == (Oid) handler->owner_oid
							 : forge_text_equal(handler->owner_name,
												forge_text_from(GetUserNameFromId(owner, false)));

	if (!is_same_owner)
		return "belongs to another role than when it was registered";
	if (is_registered_here && function != (Oid) handler->function_oid)
		return "was made anew since it was registered";
	return NULL;
}

static ForgeOutcome
refuse(ForgeReason reason, ForgeText function_name, const char *fault)
{
	if (fault == NULL)
		return forge_accept();
	return forge_with_string(forge_with_text(forge_refuse(reason), function_name), fault);
}

ForgeOutcome
forge_job_handler_resolve(const ForgeJobHandlerRegister *handler, Oid *function, Oid *owner)
{
	const char *fault;

	*function = find_function(handler->function_name);
	fault = find_fault(*function, owner);
	if (fault != NULL)
		return refuse(FORGE_REASON_JOB_HANDLER_UNSUITABLE, handler->function_name, fault);
	return refuse(FORGE_REASON_JOB_HANDLER_CHANGED, handler->function_name,
				  find_change(handler, *function, *owner));
}

ForgeOutcome
forge_job_handler_hold(const ForgeJobHandlerRegister *handler, Oid *function, Oid *owner)
{
	ForgeOutcome outcome = forge_job_handler_resolve(handler, function, owner);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	LockDatabaseObject(ProcedureRelationId, *function, 0, AccessShareLock);
	return forge_job_handler_resolve(handler, function, owner);
}

/* ----- a new registration ------------------------------------------------------------------- */

static bool
is_definer(Oid function)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	bool is_so = HeapTupleIsValid(tuple) && ((Form_pg_proc) GETSTRUCT(tuple))->prosecdef;

	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return is_so;
}

/*
 * The caller that registers a function has it run as its owner, for others.  So it
 * needs the right to execute it.  It also needs the owner's rights, unless the
 * function is SECURITY DEFINER: then every role that may execute it does so as its
 * owner anyway.
 */
static const char *
find_prohibition(Oid function, Oid owner)
{
	if (!forge_compat_may_execute(function, GetUserId()))
		return "may not be executed by whoever registers it";
	if (!has_privs_of_role(GetUserId(), owner) && !is_definer(function))
		return "would run as its owner, whose rights whoever registers it does not have";
	return NULL;
}

/* Its name with its schema; NULL when it is gone. */
static char *
qualified_name(Oid function)
{
	char *name = get_func_name(function);

	if (name == NULL)
		return NULL;
	return quote_qualified_identifier(get_namespace_name(get_func_namespace(function)), name);
}

ForgeOutcome
forge_job_handler_describe(Oid function, ForgeJobHandlerRegister *handler)
{
	char *name = qualified_name(function);
	Oid found;
	Oid owner;
	const char *fault;

	if (name == NULL)
		return refuse(FORGE_REASON_JOB_HANDLER_UNSUITABLE,
					  forge_text_from(psprintf("%u", function)), "does not exist");
	handler->function_name = forge_text_from(name);
	found = find_function(handler->function_name);
	fault = find_fault(found, &owner);
	if (fault != NULL)
		return refuse(FORGE_REASON_JOB_HANDLER_UNSUITABLE, handler->function_name, fault);
	handler->function_oid = found;
	handler->owner_oid = owner;
	handler->owner_name = forge_text_from(GetUserNameFromId(owner, false));
	handler->database_id = forge_database_objects_id();
	return refuse(FORGE_REASON_JOB_HANDLER_FORBIDDEN, handler->function_name,
				  find_prohibition(found, owner));
}
