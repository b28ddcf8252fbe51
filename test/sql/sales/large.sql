-- Large states: an order of many lines, whose state is written every so many events.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('sales-large');
CREATE FUNCTION pg_temp.head() RETURNS TABLE (version bigint, behind bigint, large boolean) LANGUAGE sql AS $$
	SELECT s.version, s.version - s.state_version, octet_length(s.state) > 2000
	  FROM forge.stream s WHERE s.tenant_id = forge.current_tenant() AND s.aggregate_id = test.id('order') $$;
CREATE PROCEDURE pg_temp.change(first integer, last integer) LANGUAGE plpgsql AS $$
BEGIN
	FOR n IN first .. last LOOP
		PERFORM forge.execute('sales.order.change_line', test.id('order'),
							  jsonb_build_object('item_id', test.id('item 7'), 'quantity', n));
	END LOOP;
END $$;
SELECT count(erp.create_item('item ' || n, item_id => test.id('item ' || n))) FROM generate_series(1, 200) n;
SELECT version FROM forge.execute('sales.order.create', test.id('order'), jsonb_build_object('currency', 'EUR', 'lines', (
	SELECT jsonb_agg(jsonb_build_object('item_id', test.id('item ' || n), 'quantity', 1, 'unit_price', 1)) FROM generate_series(1, 200) n)));
SELECT * FROM pg_temp.head();

-- it falls behind, and catches up; also where the commands are of one transaction
CALL pg_temp.change(2, 33);
SELECT * FROM pg_temp.head();
SELECT count(*) FROM forge.verify();
VACUUM forge.stream;
SELECT forge.state('sales.order', test.id('order')) #> '{lines,6,quantity}' AS quantity;
CALL pg_temp.change(34, 34);
SELECT * FROM pg_temp.head();
VACUUM forge.stream;
BEGIN;
CALL pg_temp.change(35, 44);
SAVEPOINT ten;
CALL pg_temp.change(45, 80);
SELECT * FROM pg_temp.head();
ROLLBACK TO ten;
SELECT * FROM pg_temp.head();
CALL pg_temp.change(81, 81);
COMMIT;
VACUUM forge.stream;
SELECT * FROM pg_temp.head();
SELECT count(*) FROM forge.verify();

-- a batch of more events than it may be behind
SELECT max(version) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'sales.order.change_line',
	'aggregate_id', test.id('order'), 'payload', jsonb_build_object('item_id', test.id('item 8'), 'quantity', n))) FROM generate_series(2, 41) n));
SELECT * FROM pg_temp.head();
SELECT forge.state('sales.order', test.id('order')) #> '{lines,6,quantity}' AS seventh, forge.state('sales.order', test.id('order')) #> '{lines,7,quantity}' AS eighth;

-- one that cannot be read is folded again, and written
CALL pg_temp.change(82, 84);
SELECT * FROM pg_temp.head();
ALTER TABLE forge.stream DISABLE TRIGGER guard;
UPDATE forge.stream SET state = overlay(state placing '\x09' FROM 1) WHERE aggregate_id = test.id('order') AND tenant_id = forge.current_tenant();
ALTER TABLE forge.stream ENABLE ALWAYS TRIGGER guard;
CALL pg_temp.change(85, 85);
SELECT * FROM pg_temp.head();

-- it becomes small: from then on it is written with every command
SELECT max(version) FROM forge.execute_batch((SELECT jsonb_agg(jsonb_build_object('command', 'sales.order.remove_line',
	'aggregate_id', test.id('order'), 'payload', jsonb_build_object('item_id', test.id('item ' || n)))) FROM generate_series(9, 200) n));
SELECT * FROM pg_temp.head();
CALL pg_temp.change(86, 86);
SELECT * FROM pg_temp.head();
VACUUM forge.stream;
\pset tuples_only off
SELECT * FROM forge.verify();
