-- Requests of PostgREST that write to views: nobody may, and all of them are refused alike.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenant 'postgrest-writes'
SELECT test.sign_in(:'tenant');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
RESET ALL;
SET client_min_messages = warning;
-- an administrator's own, beside them
CREATE TABLE public.note (note text);
CREATE VIEW erp.note AS SELECT note FROM public.note;
GRANT SELECT, INSERT ON erp.note TO forge_app;
CREATE FUNCTION test.request(method text, path text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM set_config('request.method', method, true), set_config('request.path', path, true);
	PERFORM forge.pre_request();
	RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = 'taken';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;
SET forgeerp.allow_session_context = on;
\set roles admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest

-- every view, every method
:post
SELECT method, request.outcome, count(*) > 10 AS many, count(*) = (SELECT count(*) - 1 FROM pg_class WHERE relnamespace = 'erp'::regnamespace AND relkind = 'v') AS of_all_views
  FROM unnest('{GET,HEAD,OPTIONS,POST,PATCH,PUT,DELETE}'::text[]) WITH ORDINALITY m (method, place), pg_class v,
	   LATERAL (SELECT replace(test.request(method, '/' || relname), '\"' || relname || '\"', 'VIEW')) request (outcome)
 WHERE relnamespace = 'erp'::regnamespace AND relkind = 'v' AND relname <> 'note' GROUP BY place, method, request.outcome ORDER BY place;
COMMIT;
-- calls, what is the administrator's, what is not there, and other schemas are not views of ours
:post
SELECT method, path, test.request(method, path)
  FROM (VALUES ('POST', '/rpc/item'), ('POST', '/rpc/create_item'), ('POST', '/'), ('POST', ''), ('POST', 'item'), ('POST', '/note'), ('POST', '/nothing'), ('POST', '/item/')) r (method, path);
SELECT set_config('search_path', '"public"', true), test.request('POST', '/item');
COMMIT;
-- without PostgREST it is PostgreSQL that says it, of views before it looks at rights
SET ROLE forge_app;
SELECT test.outcome('INSERT INTO erp.item (name) VALUES (''Nut'')');
SELECT test.outcome('DELETE FROM erp.insight');
SELECT test.outcome('UPDATE forge.item_row SET on_hand = 7');
RESET ROLE;
-- what a client of PostgREST is shown: 8 of INSERT, 4 of UPDATE, 16 of DELETE
SELECT count(*) FROM pg_class WHERE relnamespace = 'erp'::regnamespace AND relkind = 'v' AND relname <> 'note' AND pg_relation_is_updatable(oid, true) <> 0;
SELECT count(*) FROM information_schema.views WHERE table_schema = 'erp' AND table_name <> 'note' AND (is_updatable = 'YES' OR is_insertable_into = 'YES');
:end
DROP VIEW erp.note;
DROP TABLE public.note;
DROP FUNCTION test.request(text, text);
SET forgeerp.allow_session_context = on;
SELECT test.sign_in(:'tenant');
-- the plan of a view is that of its table
SELECT test.looks_up('SELECT name FROM erp.item WHERE item_id = test.id(''bolt'')');
SELECT test.looks_up('SELECT o.status, l.item_id FROM erp.sales_order o JOIN erp.sales_order_line l USING (order_id) WHERE o.order_id = test.id(''order'')');
