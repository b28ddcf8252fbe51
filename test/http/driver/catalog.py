"""What the catalogs say: the settings, the relations, the functions.

PostgREST keeps all of it and reads it anew when it is told; the driver looks up what a request needs, so
that nothing here is ever out of date.
"""
import collections
import re

Argument = collections.namedtuple("Argument", "name type has_default is_variadic")
Relation = collections.namedtuple("Relation", "schema name columns")
# A function from a row of a relation to rows of another one; is_one: to at most one.
Relationship = collections.namedtuple("Relationship", "schema name target is_one")

MEDIA_TYPE = re.compile(r"[A-Za-z0-9.-]+/[A-Za-z0-9.+-]+|\*/\*")
SINGLE_TYPES = {"json": "application/json", "jsonb": "application/json", "text": "text/plain",
                "xml": "text/xml", "bytea": "application/octet-stream"}
# PostgREST's own defaults, of the settings that the driver knows.
DEFAULTS = {"db_schemas": "public", "db_extra_search_path": "public", "db_anon_role": None, "db_pre_request": None,
            "db_tx_end": "commit", "db_root_spec": None}

# PostgREST takes the first names for those of the arguments, also where names of what is returned come before.
FUNCTIONS = """
SELECT p.provolatile, p.proretset, p.prorettype = 'void'::regtype, t.typtype, t.typname, tn.nspname,
	   base.typtype = 'c' OR coalesce(p.proargmodes && '{o,b,t}', false), c.relname,
	   (SELECT array_agg(coalesce(p.proargnames[n], '') ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY u (a, n)),
	   (SELECT array_agg(format_type(a, NULL) ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY u (a, n)),
	   p.pronargdefaults, p.provariadic <> 0, p.proconfig
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_type t ON t.oid = p.prorettype
  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
  JOIN pg_catalog.pg_type base ON base.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
  LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind <> 'c'
 WHERE n.nspname = %s AND p.proname = %s AND p.prokind = 'f' AND p.prorettype <> 'trigger'::regtype
"""

RELATIONSHIPS = """
SELECT n.nspname, p.proname, t.typname, p.prorows = 1 OR NOT p.proretset
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_type t ON t.oid = p.prorettype AND t.typtype = 'c'
 WHERE n.nspname = %s AND p.proname = %s AND p.pronargs = 1 AND p.provolatile IN ('i', 's')
   AND p.proargtypes[0] = (SELECT c.reltype FROM pg_catalog.pg_class c
							JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
							WHERE cn.nspname = %s AND c.relname = %s)
"""


class Routine:
    """A function that can be called by its name and its arguments."""

    def __init__(self, schema, name, row):
        (self.volatility, self.is_set, self.is_void, kind, type_name, type_schema, self.is_composite, self.relation,
         names, types, default_count, is_variadic, self.settings) = row
        names, types = names or [], types or []
        names += [""] * (len(types) - len(names))
        self.schema, self.name = schema, name
        self.arguments = [
            Argument(argument, type_, number >= len(types) - default_count, is_variadic and number == len(types) - 1)
            for number, (argument, type_) in enumerate(zip(names, types))]
        is_media_type = kind == "d" and not self.is_set and MEDIA_TYPE.fullmatch(type_name)
        self.media_type = type_name if is_media_type else None
        self.media_domain = (type_schema, type_name)

    def is_single_unnamed(self):
        return len(self.arguments) == 1 and not self.arguments[0].name and self.arguments[0].type in SINGLE_TYPES

    def takes(self, names):
        """Whether these are names of arguments, and all that need to be there."""
        if not all(argument.name for argument in self.arguments):
            return False
        known = {argument.name for argument in self.arguments}
        return names <= known and all(a.has_default or a.name in names for a in self.arguments)


def settings(connection, pre_config):
    """What the function pre_config sets, over PostgREST's defaults."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY")
        schema, name = pre_config.split(".")
        cursor.execute(f'select "{schema}"."{name}"()')
        cursor.execute("SELECT n, current_setting('pgrst.' || n, true) FROM unnest(%s) n", (list(DEFAULTS),))
        found = {name: default if value is None else value
                 for (name, value), default in zip(cursor.fetchall(), DEFAULTS.values())}
        cursor.execute("COMMIT")
    return found


def role_settings(connection, role):
    """The settings that are applied with a role: [(name, value)]."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(rolconfig) FROM pg_catalog.pg_roles WHERE rolname = %s", (role,))
        return [tuple(setting.split("=", 1)) for (setting,) in cursor.fetchall()]


def relation(connection, schema, name):
    """A view or table, or None."""
    with connection.cursor() as cursor:
        cursor.execute("""
			SELECT a.attname FROM pg_catalog.pg_attribute a
			  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
			  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
			 WHERE n.nspname = %s AND c.relname = %s AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped
			 ORDER BY a.attnum""", (schema, name))
        columns = [column for (column,) in cursor.fetchall()]
    return Relation(schema, name, columns) if columns else None


def routines(connection, schema, name):
    """The functions of a name."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS, (schema, name))
        return [Routine(schema, name, row) for row in cursor.fetchall()]


def relationship(connection, schema, name, of_relation):
    """The function by which something is embedded in rows of a relation, or None."""
    with connection.cursor() as cursor:
        cursor.execute(RELATIONSHIPS, (schema, name, schema, of_relation))
        row = cursor.fetchone()
    return Relationship(*row) if row else None
