-- One round of what the wall between tenants and permissions cost a reader, as bench_client.  The
-- variables round and peer are set; with the peer "switched off" row security is off by now.
\set section wall
\set units 200
:begin \gset
DO $$
BEGIN
	FOR i IN 1..200 LOOP
		PERFORM * FROM erp.item ORDER BY item_id LIMIT 1000;
	END LOOP;
END
$$;
:end;
