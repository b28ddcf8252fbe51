/*
 * relation.c
 *	  The extension's own tables and sequences: by name, opened with care.
 */
#include "pg/relation.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_trigger.h"
#include "pg/compat.h"
#include "pg/description.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

static slist_head watched_relations = SLIST_STATIC_INIT(watched_relations);

static void
forget_relation(Datum arg, Oid relation_oid)
{
	slist_iter iter;

	slist_foreach (iter, &watched_relations)
	{
		ForgeRelationName *name = slist_container(ForgeRelationName, node, iter.cur);

		if (!OidIsValid(relation_oid) || relation_oid == name->checked_key)
			name->checked_key = InvalidOid;
		if (OidIsValid(relation_oid) && relation_oid != name->oid)
			continue;
		name->oid = name->checked_key = InvalidOid;
		name->place_key = (ForgePlaceKey){ { 0 } };
		name->is_checked = false;
		if (name->invalidated != NULL)
			name->invalidated();
	}
}

void
forge_relation_init(void)
{
	CacheRegisterRelcacheCallback(forget_relation, (Datum) 0);
}

static void
refuse_missing(const ForgeRelationName *name)
{
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
					errmsg("relation \"forge.%s\" does not exist", name->name),
					errhint("Run ALTER EXTENSION forgeerp UPDATE.")));
}

Oid
forge_relation_oid(ForgeRelationName *name)
{
	Oid oid;

	if (likely(OidIsValid(name->oid)))
		return name->oid;

	if (!name->is_watched)
	{
		slist_push_head(&watched_relations, &name->node);
		name->is_watched = true;
	}
	oid = get_relname_relid(name->name, get_namespace_oid("forge", false));
	if (!OidIsValid(oid))
		refuse_missing(name);
	name->oid = oid;
	return oid;
}

bool
forge_relation_exists(const ForgeRelationName *name)
{
	return OidIsValid(name->oid) ||
		   OidIsValid(get_relname_relid(name->name, get_namespace_oid("forge", true)));
}

Oid
forge_relation_owner(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for relation %u", relation);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

static bool
has_unfired_triggers(const TriggerDesc *triggers)
{
	return triggers != NULL &&
		   (triggers->trig_insert_before_row || triggers->trig_insert_after_row ||
			triggers->trig_update_before_row || triggers->trig_update_after_row ||
			triggers->trig_delete_before_row || triggers->trig_delete_after_row ||
			triggers->trig_insert_after_statement || triggers->trig_update_after_statement ||
			triggers->trig_delete_after_statement);
}

/* A trigger that has_unfired_triggers means; of a foreign key or the like, its constraint. */
static char *
describe_trigger(const TriggerDesc *triggers)
{
	for (int i = 0; i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];
		HeapTuple tuple;
		Form_pg_constraint constraint;
		char *text;

		if (TRIGGER_FOR_BEFORE(trigger->tgtype) && !TRIGGER_FOR_ROW(trigger->tgtype))
			continue;
		if (!trigger->tgisinternal)
			return psprintf("trigger \"%s\"", trigger->tgname);
		tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(trigger->tgconstraint));
		if (!HeapTupleIsValid(tuple))
			continue;
		constraint = (Form_pg_constraint) GETSTRUCT(tuple);
		text = psprintf("%s \"%s\" of table \"%s.%s\"",
						constraint->contype == CONSTRAINT_FOREIGN ? "foreign key" : "constraint",
						NameStr(constraint->conname), get_namespace_name(constraint->connamespace),
						get_rel_name(constraint->conrelid));
		ReleaseSysCache(tuple);
		return text;
	}
	return pstrdup("a trigger");
}

/* A constraint, or a column that is as good as one; NULL when there is none. */
static char *
describe_constraint(TupleDesc columns, int known_count)
{
	if (columns->constr != NULL && columns->constr->num_check > 0)
		return psprintf("constraint \"%s\"", columns->constr->check[0].ccname);
	for (int i = known_count; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);

		if (column->attgenerated == ATTRIBUTE_GENERATED_STORED)
			return psprintf("generated column \"%s\"", NameStr(column->attname));
		if (column->attnotnull)
			return psprintf("NOT NULL column \"%s\"", NameStr(column->attname));
	}
	return NULL;
}

static bool
may_have_constraints(TupleDesc columns, int known_count)
{
	return columns->natts > known_count ||
		   (columns->constr != NULL && columns->constr->num_check > 0);
}

/* Objects that a DBA may not add to a table of the engine, because direct writes would ignore them.
 */
static void
refuse_unsupported(Relation relation, int known_count)
{
	TupleDesc columns = RelationGetDescr(relation);
	char *addition = NULL;

	if (unlikely(has_unfired_triggers(relation->trigdesc)))
		addition = describe_trigger(relation->trigdesc);
	else if (unlikely(may_have_constraints(columns, known_count)))
		addition = describe_constraint(columns, known_count);
	if (likely(addition == NULL))
		return;
	ereport(
		ERROR,
		(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
		 errmsg("table \"forge.%s\" cannot be written: %s was added to it",
				RelationGetRelationName(relation), addition),
		 errdetail("The engine writes its tables directly and would pass it over, whether it is "
				   "enabled or not."),
		 errhint("Drop it. To follow what happens, read the feed (forge.read).")));
}

void
forge_relation_require_columns(Relation relation, int count)
{
	if (unlikely(RelationGetDescr(relation)->natts < count))
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("table \"forge.%s\" is older than the library",
							   RelationGetRelationName(relation)),
						errhint("Run ALTER EXTENSION forgeerp UPDATE.")));
}

/*
 * Opens it by its OID; NULL when it is gone.  To wait for the lock is to hear of changes: if the
 * relation was not invalidated, it is there, and the catalogue need not be asked.
 */
static Relation
try_open(ForgeRelationName *name, LOCKMODE lock_mode)
{
	Oid oid = forge_relation_oid(name);

	LockRelationOid(oid, lock_mode);
	if (likely(name->oid == oid))
		return relation_open(oid, NoLock);
	UnlockRelationOid(oid, lock_mode);
	return try_relation_open(oid, lock_mode);
}

Relation
forge_relation_open(ForgeRelationName *name, LOCKMODE lock_mode)
{
	Relation relation = try_open(name, lock_mode);

	if (relation == NULL)
		refuse_missing(name);
	if (unlikely(!name->is_checked || !OidIsValid(name->checked_key)))
	{
		forge_description_check_table(relation, name->name, name->column_count == 0);
		name->is_checked = true;
		index_close(forge_relation_open_key(relation, name), NoLock);
	}
	if (lock_mode >= RowExclusiveLock)
		refuse_unsupported(relation, name->column_count);
	return relation;
}

/*
 * While an index is opened, REINDEX CONCURRENTLY may put another one in its place; the
 * old one can still be read, but is not the one to check.
 */
Relation
forge_relation_open_key(Relation table, ForgeRelationName *table_name)
{
	Oid oid = forge_compat_primary_key(table);
	Relation index;

	if (!OidIsValid(oid))
		forge_description_refuse_keyless(table);
	index = index_open(oid, AccessShareLock);
	if (likely(table_name->checked_key == oid))
		return index;
	if (forge_compat_primary_key(table) != oid)
	{
		index_close(index, AccessShareLock);
		return forge_relation_open_key(table, table_name);
	}
	forge_description_check_index(table, index, NULL);
	table_name->checked_key = oid;
	table_name->place_key = forge_place_key(table, index);
	return index;
}

Relation
forge_relation_open_index(Relation table, ForgeRelationName *index_name)
{
	Oid oid = forge_relation_oid(index_name);
	Relation index = try_relation_open(oid, AccessShareLock);

	if (index == NULL)
		refuse_missing(index_name);
	if (likely(index_name->is_checked))
		return index;
	if (forge_relation_oid(index_name) != oid)
	{
		relation_close(index, AccessShareLock);
		return forge_relation_open_index(table, index_name);
	}
	forge_description_check_index(table, index, index_name->name);
	index_name->is_checked = true;
	return index;
}

Relation
forge_relation_open_sequence(ForgeRelationName *name, LOCKMODE lock_mode)
{
	Relation sequence = try_open(name, lock_mode);

	if (sequence == NULL)
		refuse_missing(name);
	if (sequence->rd_rel->relkind != RELKIND_SEQUENCE)
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
						errmsg("\"forge.%s\" is not a sequence", name->name)));
	return sequence;
}
