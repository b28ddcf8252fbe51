/*
 * job_kind.c
 *	  Kinds of jobs, and who does them.
 */
#include "app/job_kind.h"

#include "access/htup_details.h"
#include "auth/permission.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_proc.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "pg/error.h"
#include "projection/consumer.h"
#include "projection/projection.h"
#include "projection/verify.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* The columns of forge.job_handler_row that are read here. */
#define HANDLER_FUNCTION_NAME 4

/* ----- the library's own -------------------------------------------------------------------- */

/* {"projection": name}: what forge.rebuild does. */
static void
rebuild(Jsonb *payload)
{
	const ForgeSession *session = forge_permission_require("forge.projection.rebuild");
	ForgeUuid tenant = session->tenant;
	JsonbValue value;
	ForgeText name = FORGE_TEXT("");
	const ForgeProjection *projection;
	const ForgeConsumer *consumer;

	if (getKeyJsonValueFromContainer(&payload->root, "projection", strlen("projection"), &value) !=
			NULL &&
		value.type == jbvString)
		name = (ForgeText){ value.val.string.val, value.val.string.len };
	projection = forge_projection_find(name);
	consumer = forge_consumer_find(name);
	if (projection != NULL)
		(void) forge_rebuild_run(projection, &tenant);
	else if (consumer != NULL)
		(void) forge_consumer_rebuild(consumer, &tenant);
	else
		forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_PROJECTION_UNKNOWN), name),
						  FORGE_NO_PLACE);
}

static const ForgeJobKind kinds[] = {
	{ "forge.rebuild", rebuild },
};

const ForgeJobKind *
forge_job_kind_find(ForgeText name)
{
	for (int i = 0; i < lengthof(kinds); i++)
		if (forge_text_equal(forge_text_from(kinds[i].name), name))
			return &kinds[i];
	return NULL;
}

/* ----- registered functions ----------------------------------------------------------------- */

ForgeUuid
forge_job_handler_id(ForgeText kind)
{
	return forge_digest_uuid(FORGE_TEXT("forgeerp job handler"), kind);
}

ForgeText
forge_job_handler_function(ForgeText kind)
{
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeUuid id = forge_job_handler_id(kind);
	Datum keys[2] = { FORGE_UUID_DATUM(&system), FORGE_UUID_DATUM(&id) };
	ForgeText function = { NULL, 0 };
	ForgeTable table;

	forge_table_open(&table, forge_job_handler_projection.table, AccessShareLock);
	if (forge_table_find(&table, lengthof(keys), keys))
	{
		bool is_null;

		function = forge_text_copy(
			forge_text_from_datum(forge_table_get(&table, HANDLER_FUNCTION_NAME, &is_null)));
	}
	forge_table_close(&table);
	return function;
}

/* To whom neither row security nor rights apply: code of theirs must not be started for others. */
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

static ForgeOutcome
unsuitable(ForgeText function_name, const char *fault)
{
	return forge_with_string(
		forge_with_text(forge_refuse(FORGE_REASON_JOB_HANDLER_UNSUITABLE), function_name), fault);
}

ForgeOutcome
forge_job_handler_name(Oid function, ForgeText *name)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;

	if (!HeapTupleIsValid(tuple))
		return unsuitable(forge_text_from(psprintf("%u", function)), "does not exist");
	form = (Form_pg_proc) GETSTRUCT(tuple);
	*name = forge_text_from(
		quote_qualified_identifier(get_namespace_name(form->pronamespace), NameStr(form->proname)));
	ReleaseSysCache(tuple);
	return forge_accept();
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

ForgeOutcome
forge_job_handler_resolve(ForgeText function_name, Oid *function, Oid *owner)
{
	const char *fault;

	*function = find_function(function_name);
	fault = find_fault(*function, owner);
	return fault == NULL ? forge_accept() : unsuitable(function_name, fault);
}
