-- A database of the measurements of growth: the extension, an operator that acts for tenants, and how each call is measured.
-- Needs the variable tenants, how many there are.
\set ON_ERROR_STOP on
\set QUIET on
\o /dev/null
SET client_min_messages = warning;
CREATE EXTENSION forgeerp;
GRANT forge_admin TO growth_operator;
GRANT forge_app TO growth_client;
CREATE SCHEMA bench;
GRANT USAGE ON SCHEMA bench TO growth_operator, growth_client;
\ir ../cpu.sql

CREATE FUNCTION bench.tenant(number integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ('00000000-0000-7000-8000-' || 100000000000 + number)::uuid
$$;
CREATE FUNCTION bench.item(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ('00000000-0000-7000-8001-' || 100000000000 + number)::uuid
$$;

-- Tenants from and to a number, each made in a transaction of its own.
CREATE PROCEDURE bench.create_tenants(first integer, last integer) LANGUAGE plpgsql AS $$
BEGIN
	FOR number IN first..last LOOP
		PERFORM forge.create_tenant('t-' || number, 'Tenant ' || number, bench.tenant(number));
		COMMIT;
	END LOOP;
END
$$;

-- Items from and to a number for each tenant, and so many adjustments of each of them.
CREATE PROCEDURE bench.fill(tenants integer, first bigint, last bigint, adjustments integer) LANGUAGE plpgsql AS $$
DECLARE
	commands jsonb;
BEGIN
	FOR number IN 1..tenants LOOP
		FOR part IN 0..(last - first) / 1000 LOOP
			PERFORM forge.act_as(bench.tenant(number));
			PERFORM count(*) FROM forge.execute_batch((
				SELECT jsonb_agg(jsonb_build_object(
					'command', 'inventory.item.create', 'aggregate_id', bench.item(i),
					'payload', jsonb_build_object('name', 'Item ' || i, 'sku', 'SKU-' || i)))
				  FROM generate_series(first + 1000 * part, least(last, first + 1000 * part + 999)) i));
			commands := (
				SELECT jsonb_agg(jsonb_build_object(
					'command', 'inventory.item.adjust_stock', 'aggregate_id', bench.item(i),
					'payload', '{"delta": 3, "reason": "count"}'::jsonb))
				  FROM generate_series(first + 1000 * part, least(last, first + 1000 * part + 999)) i);
			FOR i IN 1..adjustments LOOP
				PERFORM count(*) FROM forge.execute_batch(commands);
			END LOOP;
			COMMIT;
		END LOOP;
	END LOOP;
END
$$;

-- The statement of a call, to be prepared with an item, a new id and a position in the log.
CREATE FUNCTION bench.statement(call text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE call
		WHEN 'nothing' THEN 'SELECT 1'
		WHEN 'forge.append' THEN 'SELECT count(*) FROM forge.append(''growth.note'', $2, ''[{"type": "growth.note.taken", "data": {"delta": 3}}]''::jsonb)'
		WHEN 'erp.adjust_stock' THEN 'SELECT count(*) FROM erp.adjust_stock($1, 1, ''count'')'
		WHEN 'erp.create_item' THEN 'SELECT count(*) FROM erp.create_item(''Item'', sku => $2::text)'
		WHEN 'an order of one line, submitted' THEN
			'SELECT count(*) FROM forge.execute_batch(jsonb_build_array('
			'	jsonb_build_object(''command'', ''sales.order.create'', ''aggregate_id'', $2, ''payload'', jsonb_build_object('
			'		''currency'', ''EUR'', ''lines'', jsonb_build_array(jsonb_build_object('
			'			''item_id'', $1, ''quantity'', 1, ''unit_price'', 1)))),'
			'	jsonb_build_object(''command'', ''sales.order.submit'', ''aggregate_id'', $2)))'
		WHEN 'a row of erp.item' THEN 'SELECT count(*) FROM (SELECT * FROM erp.item WHERE item_id = $1) AS i'
		WHEN '50 rows of erp.item' THEN 'SELECT count(*) FROM (SELECT * FROM erp.item WHERE item_id > $1 ORDER BY item_id LIMIT 50) AS i'
		WHEN 'forge.load of a stream' THEN 'SELECT count(*) FROM forge.load($1)'
		WHEN 'forge.read of 100 events' THEN 'SELECT count(*) FROM forge.read($3, 100)'
		WHEN 'erp.newest_movements' THEN 'SELECT count(*) FROM erp.newest_movements()'
	END
$$;
CREATE FUNCTION bench.calls() RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
	VALUES ('nothing'), ('forge.append'), ('erp.adjust_stock'), ('erp.create_item'), ('an order of one line, submitted'),
		   ('a row of erp.item'), ('50 rows of erp.item'), ('forge.load of a stream'), ('forge.read of 100 events'),
		   ('erp.newest_movements')
$$;

CREATE UNLOGGED TABLE bench.sample (call text, cpu_us numeric, elapsed_us numeric, blocks numeric);
GRANT INSERT ON bench.sample TO growth_operator;

-- Each call so often, prepared, for a tenant and an item by chance, in a transaction of its own; a fifth of them is
-- explained, for the blocks.
CREATE PROCEDURE bench.measure(tenants integer, items bigint, newest bigint, repetitions integer) LANGUAGE plpgsql AS $$
DECLARE
	call text;
	given text;
	plan jsonb;
	begin_cpu_us numeric;
	begin_at timestamptz;
BEGIN
	DEALLOCATE ALL;
	FOR call IN SELECT bench.calls() LOOP
		EXECUTE format('PREPARE %I (uuid, uuid, bigint) AS %s', call, bench.statement(call));
	END LOOP;
	FOR repetition IN 1..repetitions LOOP
		FOR call IN SELECT bench.calls() LOOP
			given := format('EXECUTE %I (%L, %L, %s)', call, bench.item(1 + floor(random() * items)::bigint), gen_random_uuid(),
							floor(random() * newest));
			PERFORM forge.act_as(bench.tenant(1 + floor(random() * tenants)::integer));
			IF repetition % 5 = 0 THEN
				EXECUTE 'EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ' || given INTO plan;
				INSERT INTO bench.sample (call, blocks)
				VALUES (call, (plan->0->'Plan'->>'Shared Hit Blocks')::numeric + (plan->0->'Plan'->>'Shared Read Blocks')::numeric);
			ELSE
				begin_cpu_us := bench.cpu();
				begin_at := clock_timestamp();
				EXECUTE given;
				COMMIT;
				INSERT INTO bench.sample (call, elapsed_us, cpu_us)
				VALUES (call, 1e6 * extract(epoch FROM clock_timestamp() - begin_at), bench.cpu() - begin_cpu_us);
			END IF;
			COMMIT;
		END LOOP;
	END LOOP;
END
$$;
GRANT EXECUTE ON PROCEDURE bench.measure TO growth_operator;
