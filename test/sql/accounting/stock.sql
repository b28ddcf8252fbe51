-- What stock is worth, in the books: adjustments, counts and losses post by themselves.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('accounting-stock');
SET ROLE forge_app;
SELECT name FROM erp.create_item('Bolt', NULL, 0, test.id('books bolt'));
SELECT code FROM erp.create_location('SHOP', 'Shop', location_id => test.id('books shop'));
CREATE VIEW pg_temp.posted AS
	SELECT l.account, l.debit, l.credit, e.description, e.reference_type, e.reference_id = test.id('books bolt') AS is_bolt
	  FROM erp.journal_line l JOIN erp.journal_entry e USING (entry_id) JOIN erp.event v ON v.aggregate_id = l.entry_id
	 ORDER BY v.position, l.line_no;

-- without books nothing is posted
SELECT on_hand FROM erp.receive_stock(test.id('books bolt'), 100, unit_cost => 0.333333);
SELECT on_hand FROM erp.adjust_stock(test.id('books bolt'), -1);
SELECT count(*) FROM erp.journal_entry;

-- books without a currency, and those without an account for a part, take no entry
BEGIN;
SELECT chart FROM erp.open_books();
SELECT on_hand FROM erp.adjust_stock(test.id('books bolt'), -1);
SELECT count(*) FROM erp.journal_entry;
ROLLBACK;

SELECT chart FROM erp.open_books(currency => 'EUR');
SELECT role, number FROM erp.posting_account WHERE role IN ('inventory', 'stock_difference', 'stock_loss') ORDER BY 1;
SELECT on_hand FROM erp.adjust_stock(test.id('books bolt'), -10, 'lost');
SELECT on_hand FROM erp.count_stock(test.id('books bolt'), 91);
SELECT on_hand FROM erp.issue_stock(test.id('books bolt'), 1, movement => 'scrap', reason => 'rust');
SELECT on_hand, damaged FROM erp.damage_stock(test.id('books bolt'), 5);
SELECT on_hand, damaged FROM erp.scrap_stock(test.id('books bolt'), 5, reason => 'thrown away');
SELECT on_hand FROM erp.adjust_stock_at(test.id('books bolt'), 7, test.id('books shop'), unit_cost => 1.005);
SELECT on_hand FROM erp.adjust_stock_at(test.id('books bolt'), -2, test.id('books shop'));
-- documents post these
SELECT on_hand FROM erp.receive_stock(test.id('books bolt'), 1, unit_cost => 5);
SELECT on_hand FROM erp.issue_stock(test.id('books bolt'), 1);
SELECT * FROM pg_temp.posted;
-- an entry has the id of the event, which is its cause
SELECT count(*), bool_and(e.entry_id = v.event_id AND w.causation_id = v.event_id AND w.command_id = v.command_id)
  FROM erp.journal_entry e JOIN erp.event v ON v.event_id = e.entry_id JOIN erp.event w ON w.aggregate_id = e.entry_id;

-- what is rounded off is not lost: a hundred losses of a third of a cent are a third of an euro
SELECT name FROM erp.create_item('Nail', NULL, 0, test.id('books nail'));
SELECT on_hand FROM erp.adjust_stock_at(test.id('books nail'), 1000, test.id('books shop'), unit_cost => 0.003333);
SELECT min(s.on_hand) FROM generate_series(1, 100) n, LATERAL erp.adjust_stock_at(test.id('books nail'), -10 + 0 * n, test.id('books shop')) s;
SELECT sum(l.debit - l.credit) FROM erp.journal_line l JOIN erp.journal_entry e USING (entry_id) JOIN erp.stock s ON e.reference_id = forge.stock_stream(s.item_id, s.location_id)
 WHERE s.item_id = test.id('books nail') AND l.account = (SELECT p.number FROM erp.posting_account p WHERE p.role = 'inventory');
SELECT v.on_hand, v.value FROM erp.stock_value v WHERE v.item_id = test.id('books nail') AND v.on_hand > 0;

-- a batch is one unit: its parts post in turn
SELECT count(*) FROM erp.journal_entry;
SELECT event_count FROM forge.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('books bolt'), 'payload', '{"delta": -1}'::jsonb),
	jsonb_build_object('command', 'inventory.item.adjust_stock', 'aggregate_id', test.id('books bolt'), 'payload', '{"delta": -2}'::jsonb)));
SELECT count(*) FROM erp.journal_entry;
-- a refused entry refuses the unit: when its account is closed, and when its day is locked
SELECT chart FROM erp.set_posting_account('stock_difference', '6100');
SELECT closed FROM erp.close_account('6100');
SELECT regexp_replace(test.outcome($$SELECT erp.adjust_stock(test.id('books bolt'), -1)$$), '[0-9a-f-]{36}', '#', 'g');
SELECT on_hand FROM erp.item WHERE item_id = test.id('books bolt');
SELECT closed FROM erp.reopen_account('6100');
SELECT locked_through IS NOT NULL FROM erp.lock_period((now() AT TIME ZONE 'UTC')::date, 'today', forced => true);
SELECT regexp_replace(test.outcome($$SELECT erp.adjust_stock(test.id('books bolt'), -1)$$), '\d{4}-\d\d-\d\d|[0-9a-f-]{36}', '#', 'g');
-- whoever changes what is worth nothing does not look at the books
SELECT name, on_hand FROM erp.create_item('Sand', NULL, 5, test.id('books sand'));
SELECT on_hand FROM erp.adjust_stock(test.id('books sand'), -1);
SELECT on_hand FROM erp.count_stock(test.id('books sand'), 3);

RESET ROLE;
SELECT test.sign_in('accounting-stock');
\pset tuples_only off
SELECT * FROM forge.verify();
