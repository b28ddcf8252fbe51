-- What a client can learn of other tenants by conditions that talk, by errors, statistics, exports and
-- notifications: nothing.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tenants :tests '/tools/two_tenants.sql'
\i :tenants
SET SESSION AUTHORIZATION regress_forge_beta;
SELECT count(DISTINCT name) FROM generate_series(1, 50) n, erp.create_item('Bellows', 'B-' || n, n);
RESET SESSION AUTHORIZATION;
-- as if somebody let statistics be gathered
ALTER TABLE forge.item_row ALTER tenant_id SET STATISTICS 100, ALTER name SET STATISTICS 100;
ANALYZE forge.item_row, forge.event, forge.stream, forge.claim;
CREATE STATISTICS forge.spied (mcv) ON tenant_id, name FROM forge.item_row;
ANALYZE forge.item_row;

-- A condition that costs nothing and shouts when it sees something of beta.
CREATE FUNCTION test.spy(seen text, other text DEFAULT '') RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
	IF seen ~ ('Bellows|B-[0-9]|' || md5('beta')::uuid || '|' || md5('beta person')::uuid) THEN
		RAISE EXCEPTION 'SEEN: %', substr(seen, 1, 50);
	END IF;
	RETURN true;
END $$;
CREATE OPERATOR test.=== (FUNCTION = test.spy, LEFTARG = text, RIGHTARG = text, RESTRICT = eqsel, JOIN = eqjoinsel, COMMUTATOR = OPERATOR(test.===), MERGES, HASHES);

-- in every table and view that a client may read
CREATE FUNCTION test.spy_all() RETURNS TABLE (result text) LANGUAGE plpgsql AS $$
DECLARE
	relation regclass;
	outcome text;
	count integer := 0;
BEGIN
	FOR relation IN SELECT c.oid FROM pg_class c WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1 LOOP
		FOREACH result IN ARRAY ARRAY[
			format('SELECT count(*) >= 0 FROM %s t WHERE test.spy(t::text)', relation),
			format('SELECT count(*) >= 0 FROM (SELECT * FROM %s OFFSET 0) t WHERE test.spy(t::text)', relation),
			format('SELECT count(*) >= 0 FROM %s t WHERE t::text OPERATOR(test.===) ''x''', relation),
			format('SELECT count(*) >= 0 FROM %1$s t LEFT JOIN %1$s u ON t::text OPERATOR(test.===) u::text', relation),
			format('SELECT count(*) >= 0 FROM %s t GROUP BY t::text HAVING bool_and(test.spy(t::text))', relation)]
		LOOP
			count := count + 1;
			outcome := test.outcome(result);
			CONTINUE WHEN outcome !~ 'SEEN';
			result := result || ': ' || outcome;
			RETURN NEXT;
		END LOOP;
	END LOOP;
	result := 'more than fifty tried: ' || (count > 50);
	RETURN NEXT;
END $$;
-- the spy shouts, where nothing holds it back
SELECT count(*) > 10 FROM test.spy_all();
\set VERBOSITY terse
EXPLAIN SELECT FROM forge.item_row WHERE name OPERATOR(test.===) 'x';
\set VERBOSITY default
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT * FROM test.spy_all();
SET SESSION AUTHORIZATION regress_forge_nobody;
SELECT * FROM test.spy_all();

-- by estimates, which would ask the operator about the most common values
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT left(test.outcome(statement), 5), statement FROM unnest(ARRAY[
	$$EXPLAIN SELECT FROM forge.item_row WHERE name OPERATOR(test.===) 'x'$$,
	$$EXPLAIN SELECT FROM erp.item WHERE name OPERATOR(test.===) 'x'$$,
	$$EXPLAIN SELECT FROM forge.item_row a JOIN forge.item_row b ON a.name OPERATOR(test.===) b.name$$,
	$$EXPLAIN SELECT FROM forge.event WHERE event_type OPERATOR(test.===) 'x' OR aggregate_id::text OPERATOR(test.===) 'x'$$]) statement;

-- by errors that only somebody else's row can raise
SELECT left(test.outcome(statement), 2), statement FROM unnest(ARRAY[
	$$SELECT count(*) FROM forge.event WHERE 1 / (CASE WHEN tenant_id = test.id('beta') THEN 0 ELSE 1 END) = 1$$,
	$$SELECT count(*) FROM forge.item_row WHERE (CASE WHEN name = 'Bellows' THEN name ELSE '1' END)::integer = 1$$,
	$$SELECT count(*) FROM erp.item WHERE (CASE WHEN name = 'Bellows' THEN name ELSE '1' END)::integer = 1$$,
	$$SELECT count(*) FROM erp.item_movement WHERE 1 / (delta - 50) < 1$$,
	$$SELECT count(*) FROM forge.event WHERE 1 / ((payload ->> 'delta')::numeric - 50) < 1$$]) statement;

-- by statistics
SELECT (SELECT count(*) FROM pg_stats WHERE schemaname = 'forge'), (SELECT count(*) FROM pg_stats_ext WHERE statistics_name = 'spied' AND (n_distinct, most_common_vals) IS DISTINCT FROM (NULL, NULL));
SELECT left(test.outcome('SELECT count(*) FROM ' || name), 5), name FROM unnest('{pg_statistic,pg_statistic_ext_data}'::text[]) name;

-- by exports, samples and places
COPY forge.item_row (name, on_hand) TO STDOUT;
COPY (SELECT name FROM erp.item) TO STDOUT;
SELECT table_to_xml('forge.item_row', false, false, '')::text ~ 'Bellows', schema_to_xml('erp', false, false, '')::text ~ 'Bellows', query_to_xml('SELECT * FROM forge.event', false, false, '')::text ~ test.id('beta')::text;
SELECT count(*) FROM forge.item_row TABLESAMPLE SYSTEM (100);
SELECT count(*) FROM forge.event WHERE ctid = ANY (SELECT format('(%s,%s)', page, row)::tid FROM generate_series(0, 9) page, generate_series(1, 99) row);
SELECT count(*) FROM (SELECT tenant_id FROM forge.event UNION SELECT tenant_id FROM forge.item_row) t WHERE tenant_id <> test.id('alpha');

-- by what is unique: ids of all kinds, skus, addresses and names belong to each tenant
RESET SESSION AUTHORIZATION;
CREATE PROCEDURE test.use_all() LANGUAGE sql AS $$
	SELECT erp.create_item('Hammer', 'HAMMER', 1, test.id('hammer'), command_id => test.id('create hammer'));
	SELECT forge.append('crm.note', test.id('note'), '[{"type": "written", "event_id": "00000000-0000-4000-8000-000000000007"}]', command_id => test.id('write'));
	SELECT erp.create_user('person@example.com', 'Person', '{viewer}', test.id('person'));
	SELECT erp.define_role('seller', '{inventory.item.read}') $$;
SET SESSION AUTHORIZATION regress_forge_beta;
SELECT test.outcome('CALL test.use_all()');
SET SESSION AUTHORIZATION regress_forge_alpha;
SELECT test.outcome('CALL test.use_all()');
SELECT test.outcome($$SELECT forge.execute('inventory.item.adjust_stock', test.id('hammer'), '{"delta": 5}', command_id => test.id('create hammer'))$$);
SET SESSION AUTHORIZATION regress_forge_beta;
SELECT left(test.outcome('CALL test.use_all()'), 2);

-- by notifications: no command sends one
SET SESSION AUTHORIZATION regress_forge_alpha;
LISTEN forgeerp_event;
LISTEN forgeerp_insight;
SELECT on_hand FROM erp.adjust_stock(test.id('hammer'), 1);
UNLISTEN *;
\set end :tests '/tools/two_tenants_end.sql'
\i :end
