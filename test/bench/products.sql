-- Products and parties, in turns, as bench_client.  The variable rounds is set.  Figures are of the CPU.
\set ON_ERROR_STOP on
\o /dev/null
SELECT set_config('bench.rounds', :'rounds', false);
SELECT erp.create_party('Ann', party_id => '00000000-0000-7000-8008-000000000001');

-- What creating an item costs, and what creating a product does, which creates the item, too.
DO $$
DECLARE
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			PERFORM erp.create_item(format('Red lamp %s', n), format('I-%s-%s', round, n));
			COMMIT;
		END LOOP;
		PERFORM bench.record('products', 'create', 'erp.create_item', round, 300, begin_cpu_us, 0);
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			PERFORM erp.create_product(format('Red lamp %s', n), format('P-%s-%s', round, n));
			COMMIT;
		END LOOP;
		PERFORM bench.record('products', 'create', 'erp.create_product', round, 300, begin_cpu_us, 0);
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			PERFORM erp.create_product(format('Red lamp %s', n), format('B-%s-%s', round, n), brand => 'Brand ' || n % 7);
			COMMIT;
		END LOOP;
		PERFORM bench.record('products', 'create', 'erp.create_product, with a brand', round, 300, begin_cpu_us, 0);
	END LOOP;
END
$$;

-- An order of ten products, of nobody and of a party.
DO $$
DECLARE
	lines jsonb;
	begin_cpu_us numeric;
BEGIN
	SELECT jsonb_agg(jsonb_build_object('item_id', p.item_id, 'quantity', 1, 'unit_price', 9.95)) INTO lines
	  FROM erp.search_products('red lamp', 10) p;
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 200 LOOP
			PERFORM erp.create_order('EUR', NULL, lines);
			COMMIT;
		END LOOP;
		PERFORM bench.record('products', 'order', 'of nobody', round, 200, begin_cpu_us, 0);
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 200 LOOP
			PERFORM erp.create_order('EUR', '00000000-0000-7000-8008-000000000001', lines);
			COMMIT;
		END LOOP;
		PERFORM bench.record('products', 'order', 'of a party', round, 200, begin_cpu_us, 0);
	END LOOP;
END
$$;

-- The same ten attributes set, checked by a schema that says nothing of them and by one that says what each is.
DO $$
DECLARE
	attributes jsonb[];
	properties jsonb;
	begin_cpu_us numeric;
BEGIN
	FOR n IN 0 .. 1 LOOP
		attributes[n] := (SELECT jsonb_object_agg('attribute_' || i, CASE WHEN i % 2 = 0 THEN to_jsonb(i + n) ELSE to_jsonb('text ' || n) END)
							FROM generate_series(1, 10) i);
	END LOOP;
	properties := (SELECT jsonb_object_agg('attribute_' || i, CASE WHEN i % 2 = 0 THEN '{"type": "number", "minimum": 0}'::jsonb
																   ELSE '{"type": "string", "maxLength": 20}' END)
					 FROM generate_series(1, 10) i);
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		FOR described IN 0 .. 1 LOOP
			PERFORM erp.define_attributes('party', CASE described WHEN 0 THEN '{}' ELSE jsonb_build_object(
				'properties', properties, 'additionalProperties', false) END, check_existing => false);
			COMMIT;
			begin_cpu_us := bench.cpu();
			FOR n IN 1 .. 300 LOOP
				PERFORM erp.set_party_attributes('00000000-0000-7000-8008-000000000001', attributes[n % 2]);
				COMMIT;
			END LOOP;
			PERFORM bench.record('products', 'attributes', CASE described WHEN 0 THEN 'described by nothing' ELSE 'each described' END,
								 round, 300, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;

-- A product by its sku, and a row of a plain table with as much in it by an index.
CREATE TEMP TABLE plain_product AS SELECT * FROM erp.product;
CREATE INDEX ON plain_product (sku);
ANALYZE plain_product;
DO $$
DECLARE
	found erp.product;
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			SELECT p.* INTO found FROM plain_product p WHERE p.sku = format('P-1-%s', n);
		END LOOP;
		PERFORM bench.record('products', 'find', 'SELECT of a plain table', round, 300, begin_cpu_us, 0);
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			SELECT p.* INTO found FROM erp.product p WHERE p.sku = format('P-1-%s', n);
		END LOOP;
		PERFORM bench.record('products', 'find', 'SELECT of erp.product', round, 300, begin_cpu_us, 0);
		begin_cpu_us := bench.cpu();
		FOR n IN 1 .. 300 LOOP
			SELECT p.* INTO found FROM erp.find_product(format('P-1-%s', n)) p;
		END LOOP;
		PERFORM bench.record('products', 'find', 'erp.find_product', round, 300, begin_cpu_us, 0);
	END LOOP;
END
$$;
