-- First pages of searches in many products, as bench_catalogue.  The variable rounds is set.
\set ON_ERROR_STOP on
\o /dev/null
SELECT set_config('bench.rounds', :'rounds', false);
SELECT erp.search_products('warm');
DO $$
DECLARE
	found bigint;
	begin_cpu_us numeric;
	query text;
BEGIN
	FOR round IN 1 .. current_setting('bench.rounds')::integer LOOP
		FOREACH query IN ARRAY (SELECT array_agg(q ORDER BY n) FROM unnest(ARRAY[
				'sku12345', left(bench.word(0), 1), bench.word(0), bench.word(0.5), bench.word(0) || ' ' || bench.word(0.1),
				bench.word(0.2) || ' ' || bench.word(0.3), bench.word(0.2) || ' brand 77', 'brand', 'no such word', 'sku1 sku2'])
			WITH ORDINALITY u (q, n)) LOOP
			begin_cpu_us := bench.cpu();
			SELECT count(*) INTO found FROM erp.search_products(query);
			PERFORM bench.record('search', format('%s found', found), query, round, 1, begin_cpu_us, 0);
		END LOOP;
	END LOOP;
END
$$;
