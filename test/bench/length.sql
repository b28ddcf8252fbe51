-- Commands on a stream of a million events and on one of few, in turns of 250 transactions, as
-- bench_client.  In one session, so that no client's scheduling gets into the difference.
\set ON_ERROR_STOP on
DO $$
DECLARE
	peer text;
	cell text;
	id uuid;
	events CONSTANT jsonb := bench.events(1);
	begin_cpu_us numeric;
BEGIN
	FOR round IN 1..200 LOOP
		FOR peer, cell IN VALUES ('forge.append', 'long'), ('forge.append', 'short'),
								 ('erp.adjust_stock', 'long'), ('erp.adjust_stock', 'short')
		LOOP
			id := bench.id(CASE peer WHEN 'forge.append' THEN 3 ELSE 2 END,
						   CASE cell WHEN 'long' THEN 0 ELSE 1 + round % 20 END);
			begin_cpu_us := bench.cpu();
			FOR i IN 1..250 LOOP
				IF peer = 'forge.append' THEN
					PERFORM FROM forge.append('warehouse.item', id, events);
				ELSE
					PERFORM FROM erp.adjust_stock(id, 1, 'count');
				END IF;
				COMMIT;
			END LOOP;
			PERFORM bench.record('length', cell, peer, round, 250, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
