-- Event ids that callers give: they need not be unique; verify lists them when it is asked to; and a
-- unique index refuses them.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('event-ids-other');
SELECT count(*) FROM forge.append('crm.note', test.id('other'), jsonb_build_array(jsonb_build_object('type', 'x', 'event_id', test.id('once'))));
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('event-ids');
CREATE FUNCTION pg_temp.append(stream text, VARIADIC ids text[]) RETURNS bigint LANGUAGE sql AS $$
	SELECT max(version) FROM forge.append('crm.note', test.id(stream), (SELECT jsonb_agg(jsonb_build_object('type', 'x', 'event_id', test.id(i))) FROM unnest(ids) i)) $$;
CREATE VIEW pg_temp.doubles AS
	SELECT projection_name, n.name, (row_key ->> 'tenant_id')::uuid = test.id('event-ids') AS is_own, problem, stored, replayed
	  FROM forge.verify('event_id') v
	  LEFT JOIN unnest('{once,twice,again}'::text[]) n (name) ON test.id(n.name) = (v.row_key ->> 'id')::uuid;

-- ids of the engine, and given ones that are unique in the tenant
SELECT count(*) FROM forge.append('crm.note', test.id('a'), '[{"type": "x"}, {"type": "x"}, {"type": "x"}]');
SELECT pg_temp.append('a', 'once', 'twice');
SELECT count(*) FROM pg_temp.doubles;

-- in another stream, in one call
SELECT pg_temp.append('b', 'twice');
SELECT pg_temp.append('b', 'again', 'again', 'again');
SELECT * FROM pg_temp.doubles ORDER BY name;
SELECT count(*) FROM forge.verify();
SELECT test.outcome($$SELECT forge.verify('event_ids')$$);

-- what an administrator may demand
BEGIN;
CREATE UNIQUE INDEX event_event_id ON forge.event (tenant_id, event_id);
ROLLBACK;
BEGIN;
ALTER TABLE forge.event DISABLE TRIGGER guard;
UPDATE forge.event SET event_id = gen_random_uuid() WHERE tenant_id = forge.current_tenant();
ALTER TABLE forge.event ENABLE ALWAYS TRIGGER guard;
CREATE UNIQUE INDEX event_event_id ON forge.event (tenant_id, event_id);
SELECT pg_temp.append('c', 'once');
SELECT pg_temp.append('c', 'other', 'another');
SELECT left(test.outcome($$SELECT pg_temp.append('c', 'once')$$), 5);
SELECT left(test.outcome($$SELECT pg_temp.append('d', 'one', 'two', 'one')$$), 5);
SELECT pg_temp.append('d', 'one', 'two');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 10);
SELECT count(*) FROM forge.doctor() WHERE check_name IN ('addition', 'tenant_key');
SELECT count(*) FROM forge.verify();
ROLLBACK;
