\set ECHO none
-- What every test under test/sql begins with.  Rows are printed bare, fields divided by "|".
--
-- test.outcome(statement) runs a statement and says what came of it in one line: "ok", with what
-- it returned, or the SQLSTATE, the CONSTRAINT and TABLE fields, message and detail.
-- test.id(name) is an id that a test can call by a name, so that none is printed.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS forgeerp;
CREATE SCHEMA IF NOT EXISTS test;
GRANT USAGE ON SCHEMA test TO PUBLIC;

CREATE OR REPLACE FUNCTION test.id(name text) RETURNS uuid
	LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.md5(name)::uuid $$;

CREATE OR REPLACE FUNCTION test.outcome(statement text) RETURNS text
	LANGUAGE plpgsql AS $$
DECLARE
	result text;
	refusal text;
	field text;
	message text;
	detail text;
BEGIN
	IF statement ILIKE 'SELECT %' THEN
		EXECUTE format('SELECT string_agg(r::text, '' '') FROM (%s) r', statement) INTO result;
		RETURN 'ok' || coalesce(' ' || result, '');
	END IF;
	EXECUTE statement;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME, field = TABLE_NAME,
		message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
	RETURN concat_ws(' | ', SQLSTATE, coalesce(nullif(refusal, ''), '-'),
					 coalesce(nullif(field, ''), '-'), message, nullif(detail, ''));
END
$$;

-- A tenant of the test's own, and the session signed in to it.
CREATE OR REPLACE FUNCTION test.sign_in(slug text, roles text[] DEFAULT '{admin}') RETURNS void
	LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM forge.tenant t WHERE t.slug = sign_in.slug) THEN
		PERFORM forge.create_tenant(slug, tenant_id => test.id(sign_in.slug));
	END IF;
	PERFORM forge.act_as(test.id(sign_in.slug), test.id(slug || ' person'), roles, session => true);
END
$$;

SET forgeerp.allow_session_context = on;
RESET client_min_messages;
\pset format unaligned
\pset tuples_only on
\set ECHO all
