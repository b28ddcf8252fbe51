-- The samples as tables for docs/benchmarks.md.  A ratio is taken within each round; of figures and
-- ratios the median counts.
\pset format unaligned
\pset tuples_only on
\set QUIET on

CREATE FUNCTION pg_temp.median(numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n)::numeric FROM unnest($1) n
$$;

CREATE FUNCTION pg_temp.grouped(numeric) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT trim(to_char($1, '999,999,999'))
$$;

-- Medians of a peer, and of its ratios to another peer of the same round.
CREATE TEMP VIEW figure AS
SELECT s.section, s.cell, s.clients, s.peer, min(s.id) AS id,
	   pg_temp.median(array_agg(s.cpu_us)) AS cpu_us,
	   pg_temp.median(array_agg(s.rate)) AS rate,
	   pg_temp.median(array_agg(b.cpu_us / s.cpu_us)) AS cpu_ratio,
	   pg_temp.median(array_agg(s.rate / b.rate)) AS rate_ratio
  FROM bench.sample s
  LEFT JOIN bench.sample b
	ON b.section = s.section AND b.cell = s.cell AND b.clients = s.clients AND b.round = s.round
   AND b.peer = CASE s.section WHEN 'single' THEN 'plain'
							   WHEN 'instructions' THEN 'plain'
							   WHEN 'batch' THEN 'INSERT … SELECT unnest'
							   WHEN 'request' THEN 'patch'
							   WHEN 'http' THEN 'patch'
							   WHEN 'http server' THEN 'patch'
							   WHEN 'order' THEN 'order_execute'
							   WHEN 'move' THEN CASE WHEN s.peer LIKE 'batch%' THEN 'batch of adjustments' ELSE 'adjust_stock' END
							   WHEN 'ledger' THEN 'forge.append, as many events'
							   WHEN 'ledger single' THEN 'plain'
							   WHEN 'read' THEN 'plain_' || s.cell
							   WHEN 'wall' THEN 'switched off'
							   WHEN 'books' THEN 'the sum of all lines'
							   WHEN 'stock call' THEN 'the default location'
							   WHEN 'stock' THEN CASE WHEN s.peer LIKE 'issuing%' THEN 'issuing from one lot'
													  WHEN s.peer LIKE '%a location' THEN 'SELECT of the rows of a location' END
							   WHEN 'post' THEN 'forge.append, a stream that is there' END
 GROUP BY s.section, s.cell, s.clients, s.peer;

\qecho '### Single calls'
\qecho
\qecho 'Calls a second, all clients · CPU µs of the backend a call · (in brackets: × plain INSERT)'
SELECT format(E'\n**%s**\n\n| clients | plain INSERT | forge.append | erp.adjust_stock | forge.execute |\n'
			  '|---|---|---|---|---|\n%s', cell, string_agg(line, E'\n' ORDER BY clients))
  FROM (SELECT cell, clients, min(id) AS id,
			   format('| %s | %s |', clients, string_agg(
				   format(CASE peer WHEN 'plain' THEN '%1$s · %2$s' ELSE '%1$s (%3$s) · %2$s (%4$s)' END,
						  pg_temp.grouped(rate), round(cpu_us, 1), round(rate_ratio, 2),
						  round(cpu_ratio, 2)),
				   ' | ' ORDER BY id)) AS line
		  FROM figure WHERE section = 'single' GROUP BY cell, clients) l
 GROUP BY cell ORDER BY min(id);

\qecho
\qecho 'Over all of these conditions, × plain INSERT:'
\qecho
\qecho '| | calls a second | CPU |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |', CASE s.peer WHEN 'adjust_stock' THEN 'erp.' ELSE 'forge.' END || s.peer,
			  round(pg_temp.median(array_agg(s.rate / b.rate)), 2),
			  round(pg_temp.median(array_agg(b.cpu_us / s.cpu_us)), 2))
  FROM bench.sample s
  JOIN bench.sample b USING (section, cell, clients, round)
 WHERE section = 'single' AND b.peer = 'plain' AND s.peer <> 'plain'
 GROUP BY s.peer ORDER BY min(s.id);

\qecho
\qecho '| one client | user instructions a call | × plain INSERT | bytes of WAL |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', peer, pg_temp.grouped(cpu_us), round(1 / cpu_ratio, 2), pg_temp.grouped(rate))
  FROM figure WHERE section = 'instructions' ORDER BY id;

\qecho
\qecho '### Requests'
\qecho
\qecho 'Requests a second, all clients · CPU µs of the backend a request · (in brackets: × the PATCH)'
\qecho
\qecho '| commit | clients | PATCH of one row | a function that updates one row | erp.adjust_stock |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s | %s | %s |', CASE cell WHEN 'on' THEN 'waits' ELSE 'does not wait' END, clients, string_agg(
		   format(CASE peer WHEN 'patch' THEN '%1$s · %2$s' ELSE '%1$s (%3$s) · %2$s (%4$s)' END,
				  pg_temp.grouped(rate), round(cpu_us), round(rate_ratio, 2), round(cpu_ratio, 2)),
		   ' | ' ORDER BY id))
  FROM figure WHERE section = 'request' GROUP BY cell, clients ORDER BY min(id);

\qecho
\qecho '### Requests over HTTP'
\qecho
\qecho '| one client | requests a second | × the PATCH | CPU µs of the backend | CPU µs of PostgREST |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s%s | %s | %s | %s | %s |', h.peer, CASE h.cell WHEN 'on' THEN '' ELSE ', does not wait' END,
			  pg_temp.grouped(h.rate), round(h.rate_ratio, 2), round(h.cpu_us), round(s.cpu_us))
  FROM figure h JOIN figure s ON s.section = 'http server' AND (s.cell, s.peer) = (h.cell, h.peer)
 WHERE h.section = 'http' ORDER BY h.cell DESC, h.rate_ratio DESC;

\qecho
\qecho '### Streams of many events'
\qecho
\qecho '| CPU µs a call | stream of 10 events | stream of 1,000,000 | ratio |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', peer,
			  round(pg_temp.median(array_agg(short)), 1), round(pg_temp.median(array_agg(long)), 1),
			  round(pg_temp.median(array_agg(long / short)), 2))
  FROM (SELECT peer, round, min(cpu_us) FILTER (WHERE cell = 'short') AS short,
			   min(cpu_us) FILTER (WHERE cell = 'long') AS long
		  FROM bench.sample WHERE section = 'length' GROUP BY peer, round) r
 GROUP BY peer ORDER BY peer DESC;

\qecho
\qecho '### Batches of 1000'
\qecho
\qecho '| one statement | CPU µs each | each a second | × unnest, CPU |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', peer, round(cpu_us, 1), pg_temp.grouped(rate), round(cpu_ratio, 2))
  FROM figure WHERE section = 'batch' ORDER BY id;

\qecho
\qecho '### Many calls in one transaction'
\qecho
\qecho 'CPU µs each, of the first and of the last 1,000 of 5,000'
\qecho
\qecho '| | first | last | ratio | each in a savepoint: first | last | ratio |'
\qecho '|---|---|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s | %s | %s |', peer, round(plain_1, 1), round(plain_5, 1), round(plain_5 / plain_1, 1),
			  round(savepoint_1, 1), round(savepoint_5, 1), round(savepoint_5 / savepoint_1, 1))
  FROM (SELECT peer, min(id) AS id,
			   min(cpu_us) FILTER (WHERE cell = 'plain 1') AS plain_1,
			   min(cpu_us) FILTER (WHERE cell = 'plain 5') AS plain_5,
			   min(cpu_us) FILTER (WHERE cell = 'savepoint 1') AS savepoint_1,
			   min(cpu_us) FILTER (WHERE cell = 'savepoint 5') AS savepoint_5
		  FROM figure WHERE section = 'transaction' GROUP BY peer) t
 ORDER BY id;

\qecho
\qecho '### Stock'
\qecho
\qecho '`erp.adjust_stock` and `erp.adjust_stock_at`: calls a second, all clients · CPU µs of the backend a call · (in brackets: × that of the default location)'
\qecho
\qecho '| stock of | 1 client | 8 clients |'
\qecho '|---|---|---|'
SELECT format('| %s | %s |', peer, string_agg(
		   CASE WHEN rate_ratio IS NULL THEN format('%s · %s', pg_temp.grouped(rate), round(cpu_us, 1))
				ELSE format('%s (%s) · %s (%s)', pg_temp.grouped(rate), round(rate_ratio, 2), round(cpu_us, 1), round(1 / cpu_ratio, 2)) END,
		   ' | ' ORDER BY clients))
  FROM figure WHERE section = 'stock call' GROUP BY peer ORDER BY min(id);
\qecho
\qecho '| | CPU µs each | × the first of its kind |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |', peer, round(cpu_us, 1), coalesce(round(1 / cpu_ratio, 2)::text, ''))
  FROM figure WHERE section = 'stock' ORDER BY id;

\qecho
\qecho '### Orders'
\qecho
\qecho 'An order of one line, created, filled and submitted: orders a second, all clients · CPU µs of the backend an order'
\qecho
\qecho '| commit | clients | three forge.execute | three typed calls | one execute_batch | one of 100 orders | × three forge.execute: one, 100 |'
\qecho '|---|---|---|---|---|---|---|'
SELECT format('| %s | %s | %s |', CASE cell WHEN 'on' THEN 'waits' ELSE 'does not wait' END, clients,
			  string_agg(format('%s · %s', pg_temp.grouped(rate), round(cpu_us)), ' | ' ORDER BY id)
			  || format(' | %s, %s', round(max(rate_ratio) FILTER (WHERE peer = 'order_batch'), 1),
						round(max(rate_ratio) FILTER (WHERE peer = 'order_batch_100'), 1)))
  FROM figure WHERE section = 'order' AND cell IN ('on', 'off') GROUP BY cell, clients ORDER BY min(id);

\qecho
\qecho '| order of 100 lines | CPU ms |'
\qecho '|---|---|'
SELECT format('| %s | %s |', peer, round(cpu_us / 1000, 2)) FROM figure
 WHERE section = 'order' AND cell = '100 lines' ORDER BY id;

\qecho
\qecho '| change_order_line, of so many lines | CPU µs |'
\qecho '|---|---|'
SELECT format('| %s | %s |', peer, round(cpu_us)) FROM figure
 WHERE section = 'order' AND cell = 'change' ORDER BY peer::integer;

\qecho
\qecho '### Products'
\qecho
\qecho '| | CPU µs | × the first |'
\qecho '|---|---|---|'
SELECT format('| %s: %s | %s | %s |', f.cell, f.peer, round(f.cpu_us, 1),
			  round(f.cpu_us / first_value(f.cpu_us) OVER (PARTITION BY f.cell ORDER BY f.id), 2))
  FROM figure f WHERE f.section = 'products' ORDER BY f.id;

\qecho
\qecho '| first page of a search | CPU ms |'
\qecho '|---|---|'
SELECT format('| %s, %s | %s |', peer, cell, round(cpu_us / 1000, 2)) FROM figure WHERE section = 'search' ORDER BY id;

\qecho
\qecho '### Moves of stock'
\qecho
\qecho '| | CPU µs each | × adjust_stock, alike |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |', peer, round(cpu_us, 1), round(1 / cpu_ratio, 2))
  FROM figure WHERE section = 'move' ORDER BY id;

\qecho
\qecho '### The ledger'
\qecho
\qecho '| calls of 8,189 transfers | CPU µs a transfer | transfers a second | × forge.append, CPU | bytes of WAL a transfer |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s |', f.peer, round(f.cpu_us, 1), pg_temp.grouped(f.rate), round(1 / f.cpu_ratio, 2),
			  coalesce(round(b.cpu_us)::text, ''))
  FROM figure f LEFT JOIN figure b ON b.section = 'ledger bytes' AND b.peer = f.peer
 WHERE f.section = 'ledger' ORDER BY f.id;

\qecho
\qecho '| one by one, commit does not wait | clients | a second, all clients | CPU µs a call | × plain INSERT, a second |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s |', CASE peer WHEN 'plain' THEN 'plain INSERT' ELSE peer END, clients,
			  pg_temp.grouped(rate), round(cpu_us, 1), round(rate_ratio, 2))
  FROM figure WHERE section = 'ledger single' ORDER BY id;

\qecho
\qecho '### Replaying 1,000,000 events of 10,000 items'
\qecho
\qecho '| call | CPU µs an event | events a second of CPU | events a second |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', peer, round(cpu_us, 2), pg_temp.grouped(1000000 / cpu_us),
			  pg_temp.grouped(rate))
  FROM figure WHERE section = 'replay' ORDER BY id;

\qecho
\qecho '### Finding what is out of the ordinary in 1,000,000 movements of 10,000 items'
\qecho
\qecho '| call | CPU µs a movement | movements a second of CPU | movements a second |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |', peer, round(cpu_us, 2), pg_temp.grouped(1000000 / cpu_us),
			  pg_temp.grouped(rate))
  FROM figure WHERE section = 'insight' ORDER BY id;

\qecho
\qecho '### Reading'
\qecho
\qecho '| call | CPU µs a call | calls a second | × plain SELECT, CPU |'
\qecho '|---|---|---|---|'
SELECT format('| %s | %s | %s | %s |',
			  CASE peer WHEN 'plain_page' THEN 'SELECT, page of 1000 by position'
						WHEN 'read_page' THEN 'forge.read, page of 1000'
						WHEN 'plain_stream' THEN 'SELECT, stream of 100 events'
						WHEN 'load_stream' THEN 'forge.load, stream of 100 events'
						ELSE 'forge.safe_position, ' || peer END,
			  round(cpu_us, 1), pg_temp.grouped(rate), coalesce(round(cpu_ratio, 2)::text, ''))
  FROM figure WHERE section = 'read' ORDER BY id;

\qecho
\qecho '### The wall and permissions'
\qecho
\qecho '| | CPU µs | ratio |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |',
			  CASE peer WHEN 'switched off' THEN 'reading 1000 items, row security switched off'
						WHEN 'as it is' THEN 'reading 1000 items, row security as it is'
						ELSE 'asking for ' || peer || ', in a query' END,
			  round(cpu_us, CASE WHEN peer IN ('a prefix', 'a permission') THEN 3 ELSE 1 END),
			  CASE peer WHEN 'as it is' THEN round(1 / cpu_ratio, 2)::text END)
  FROM figure WHERE section = 'wall' ORDER BY id;

\qecho
\qecho '### The books'
\qecho
\qecho '| report | CPU ms | × the sum of all lines |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |', peer, round(cpu_us / 1000, 1), '1/' || round(cpu_ratio))
  FROM figure WHERE section = 'books' ORDER BY id;
\qecho
\qecho '| one call, commit does not wait | CPU µs | × an append |'
\qecho '|---|---|---|'
SELECT format('| %s | %s | %s |', peer, round(cpu_us, 1), round(1 / cpu_ratio, 2))
  FROM figure WHERE section = 'post' ORDER BY id;

\qecho
\qecho '### The worker'
\qecho
\qecho '| from COMMIT to | clients at work | median ms | p99 ms | longest ms |'
\qecho '|---|---|---|---|---|'
SELECT format('| %s | %s | %s | %s | %s |', peer, clients,
			  round((percentile_disc(0.5) WITHIN GROUP (ORDER BY cpu_us)) / 1000, 1),
			  round((percentile_disc(0.99) WITHIN GROUP (ORDER BY cpu_us)) / 1000, 1),
			  round(max(cpu_us) / 1000, 1))
  FROM bench.sample WHERE section = 'latency' GROUP BY peer, clients ORDER BY min(id);
\qecho
\qecho '| erp.adjust_stock, 8 clients | calls a second | CPU µs a call |'
\qecho '|---|---|---|'
SELECT format('| worker %s | %s | %s |', peer, pg_temp.grouped(rate), round(cpu_us, 1))
  FROM figure WHERE section = 'worker' ORDER BY id;
SELECT format('| on / off | %s | %s |', round(pg_temp.median(array_agg(a.rate / b.rate)), 2),
			  round(pg_temp.median(array_agg(a.cpu_us / b.cpu_us)), 2))
  FROM bench.sample a
  JOIN bench.sample b ON b.section = 'worker' AND b.peer = 'off' AND b.round = a.round
 WHERE a.section = 'worker' AND a.peer = 'on' HAVING count(*) > 0;
