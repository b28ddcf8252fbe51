"""What the extension exposes, from the catalogs: a suite that walks over these misses nothing new."""
import collections

import shop

Function = collections.namedtuple("Function", "name is_volatile is_set is_void is_for_anybody columns media_type")

EXPOSED = "d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND n.nspname = 'erp'"


def views():
    """The views, each with its columns: {name: [column]}."""
    return dict(shop.run(f"""
		SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
		  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		  JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
		  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
		 WHERE {EXPOSED} AND c.relkind = 'v' GROUP BY c.relname"""))


def functions():
    """The functions that can be called: {name: Function}.  columns: of the rows that it returns, or None
    for a single value; media_type: of one that returns no data but a document."""
    rows = shop.run(f"""
		SELECT p.proname, p.provolatile = 'v', p.proretset, p.prorettype = 'void'::regtype, has_function_privilege('forge_anon', p.oid, 'EXECUTE'),
			   coalesce((SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
						  WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
						(SELECT array_agg(p.proargnames[i] ORDER BY i) FROM generate_subscripts(p.proargmodes, 1) i
						  WHERE p.proargmodes[i] IN ('b', 'o', 't'))),
			   CASE WHEN t.typtype = 'd' AND t.typname LIKE '%/%' THEN t.typname END
		  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_type t ON t.oid = p.prorettype
		  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
		 WHERE {EXPOSED} AND (p.pronargs = 0 OR p.proargnames IS NOT NULL)""")
    return {row[0]: Function(*row) for row in rows}


def relationships():
    """What can be embedded in the rows of a view: [(view, function)]."""
    return shop.run(f"""
		SELECT c.relname, p.proname
		  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_class c ON c.reltype = p.proargtypes[0]
		  JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
		 WHERE {EXPOSED} AND p.pronargs = 1 AND c.relkind = 'v' ORDER BY 1, 2""")
