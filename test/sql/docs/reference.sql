-- docs/errors.md and docs/settings.md say what the library says, no more and no less.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set errors `cat "$PG_ABS_SRCDIR/../docs/errors.md"`
\set settings `cat "$PG_ABS_SRCDIR/../docs/settings.md"`
SELECT forge.version() IS NOT NULL;
CREATE TEMP TABLE documented_code AS
	SELECT r[1] AS code, r[2] AS name, r[3]::integer AS http_status
	  FROM regexp_matches(:'errors', '^\| (ZF[0-9]{3}) \| `([^`]*)` \| ([0-9]+) \| [^|]+ \|$', 'gn') r;
CREATE TEMP TABLE documented_refusal AS
	SELECT r[1] AS name, r[2] AS code
	  FROM regexp_matches(:'errors', '^\| `([^`]*)` \| (ZF[0-9]{3}) \| [^|]+ \|$', 'gn') r;
CREATE TEMP TABLE documented_setting AS
	SELECT r[1] AS name, r[2] AS boot_val
	  FROM regexp_matches(:'settings', '^\| `(forgeerp\.[^`]*)` \| `([^`]*)` \| [^|]+ \|$', 'gn') r;

-- codes: missing in the page, or no longer true
SELECT code, name, http_status FROM forge.error_code EXCEPT SELECT * FROM documented_code ORDER BY 1;
SELECT * FROM documented_code EXCEPT SELECT code, name, http_status FROM forge.error_code ORDER BY 1;

-- reasons
SELECT name, code FROM forge.refusal EXCEPT SELECT * FROM documented_refusal ORDER BY 1;
SELECT * FROM documented_refusal EXCEPT SELECT name, code FROM forge.refusal ORDER BY 1;

-- settings
SELECT name, boot_val FROM pg_settings WHERE name LIKE 'forgeerp.%' EXCEPT SELECT * FROM documented_setting ORDER BY 1;
SELECT * FROM documented_setting EXCEPT SELECT name, boot_val FROM pg_settings WHERE name LIKE 'forgeerp.%' ORDER BY 1;

-- each once
SELECT name FROM documented_refusal GROUP BY name HAVING count(*) > 1;
SELECT code FROM documented_code GROUP BY code HAVING count(*) > 1;
SELECT name FROM documented_setting GROUP BY name HAVING count(*) > 1;
