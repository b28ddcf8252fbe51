-- What does not balance, lies in a locked period, or is on an account of documents does not come in by any path.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-paths');
SELECT chart FROM erp.open_books(currency => 'EUR');
SELECT locked_through FROM erp.lock_period('2025-03-31', 'done');
CREATE TABLE test.bad (name text, date text, lines jsonb);
INSERT INTO test.bad VALUES
	('unbalanced', '2025-04-01', '[{"account": "1000", "debit": 5, "currency": "EUR"}, {"account": "3000", "credit": 6, "currency": "EUR"}]'),
	('locked', '2025-03-31', '[{"account": "1000", "debit": 5, "currency": "EUR"}, {"account": "3000", "credit": 5, "currency": "EUR"}]'),
	('control', '2025-04-01', '[{"account": "1200", "debit": 5, "currency": "EUR"}, {"account": "3000", "credit": 5, "currency": "EUR"}]');
GRANT SELECT ON test.bad TO PUBLIC;
CREATE TABLE test.path (name text, statement text);
INSERT INTO test.path VALUES
	('command', 'SELECT erp.post_entry(%1$L, %2$L)'),
	('execute', 'SELECT forge.execute(''accounting.entry.post'', NULL, jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L))'),
	('batch', 'SELECT forge.execute_batch(jsonb_build_array(jsonb_build_object(''command'', ''accounting.entry.post'', ''payload'', jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L))))'),
	('erp batch', 'SELECT erp.execute_batch(jsonb_build_array(jsonb_build_object(''command'', ''accounting.entry.post'', ''payload'', jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L))))'),
	('append', 'SELECT forge.append(''accounting.entry'', NULL, jsonb_build_array(jsonb_build_object(''type'', ''accounting.entry.posted'', ''data'', jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L))))'),
	('append batch', 'SELECT forge.append_batch(jsonb_build_array(jsonb_build_object(''aggregate_type'', ''accounting.entry'', ''events'', jsonb_build_array(jsonb_build_object(''type'', ''accounting.entry.posted'', ''data'', jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L))))))'),
	('event', 'INSERT INTO forge.event (payload) SELECT jsonb_build_object(''lines'', %1$L::jsonb, ''entry_date'', %2$L)'),
	('row', 'UPDATE forge.journal_line_row SET debit = debit + 1 WHERE %1$L IS NOT NULL'),
	('sum', 'UPDATE forge.account_month_row SET debit = debit + 1 WHERE %1$L IS NOT NULL');
GRANT SELECT ON test.path TO PUBLIC;
-- as somebody who may do everything, who here is an operator, too: forge.append is open to operators
SELECT p.name, b.name, regexp_replace(test.outcome(format(p.statement, b.lines, b.date)), '([^|]*\|[^|]*)\|.*', '\1')
  FROM test.path p, test.bad b WHERE p.name NOT IN ('event', 'row', 'sum') ORDER BY 1, 2;
-- as rows: a superuser, who may put rows in for a restore, changes none; an operator does neither
SELECT p.name, regexp_replace(test.outcome(format(p.statement, b.lines, b.date)), '([^|]*\|[^|]*)\|.*', '\1')
  FROM test.path p, test.bad b WHERE p.name IN ('row', 'sum') AND b.name = 'control' ORDER BY 1;
SET ROLE forge_admin;
SELECT p.name, test.outcome(format(p.statement, b.lines, b.date)) FROM test.path p, test.bad b WHERE p.name IN ('event', 'row', 'sum') AND b.name = 'control' ORDER BY 1;
RESET ROLE;
-- and what is right comes in by those that are for it
SELECT p.name, starts_with(test.outcome(format(p.statement, jsonb_set(b.lines, '{0,account}', '"1000"'), '2025-04-01')), 'ok')
  FROM test.path p, test.bad b WHERE p.name NOT IN ('event', 'row', 'sum') AND b.name = 'control' ORDER BY 1;
SELECT count(*) FROM erp.journal_entry;
-- a reversal is an entry of the new day
SELECT split_part(test.outcome(format('SELECT erp.reverse_entry(%L, ''x'', ''2025-03-31'')', (SELECT entry_id FROM erp.journal_entry LIMIT 1))), ' | ', 2);
SELECT count(*) FROM forge.verify();
DROP TABLE test.bad, test.path;
