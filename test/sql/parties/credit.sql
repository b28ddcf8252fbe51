-- Credit limits: what is set, what orders on account take and give back, and what is available.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('parties-credit');
SET ROLE forge_app;
SELECT name FROM erp.create_party('Anna', party_id => test.id('anna'));
SELECT name FROM erp.create_party('Bolts', '{supplier}', party_id => test.id('bolts'));
SELECT name FROM erp.create_item('Chair', initial_quantity => 1000, item_id => test.id('chair'));
-- An order of so many euros that is submitted.
CREATE FUNCTION pg_temp.order_of(name text, amount numeric, customer text DEFAULT 'anna', currency text DEFAULT 'EUR') RETURNS text
	LANGUAGE plpgsql AS $$
BEGIN
	PERFORM erp.create_order(currency, test.id(customer), jsonb_build_array(jsonb_build_object(
		'item_id', test.id('chair'), 'quantity', 1, 'unit_price', amount)), order_id => test.id(name));
	RETURN (SELECT status FROM erp.submit_order(test.id(name)));
END $$;
CREATE FUNCTION pg_temp.accept(name text) RETURNS text
	LANGUAGE sql AS $$ SELECT test.outcome(format('SELECT status FROM erp.accept_on_account(%L)', test.id(name))) $$;
CREATE FUNCTION pg_temp.credit() RETURNS text
	LANGUAGE sql AS $$ SELECT string_agg(format('%s: %s of %s used, %s available', currency, used, credit_limit, available), ', ' ORDER BY currency)
	FROM erp.credit_limit WHERE party_id = test.id('anna') $$;

-- a limit
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('nobody'), 5, 'EUR')$$);
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('anna'), 5, 'XXX')$$);
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('anna'), -1, 'EUR')$$);
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('anna'), 0.001, 'EUR')$$);
SELECT pg_temp.order_of('o1', 60), pg_temp.accept('o1'), pg_temp.credit();
SELECT version FROM erp.set_credit_limit(test.id('anna'), NULL, 'EUR');
SELECT version FROM erp.set_credit_limit(test.id('anna'), 100, 'EUR');
SELECT version FROM erp.set_credit_limit(test.id('anna'), 100, 'EUR');
SELECT version FROM erp.set_credit_limit(test.id('anna'), 5000, 'JPY');
SELECT pg_temp.credit();
SELECT event_type, payload FROM erp.event WHERE aggregate_id = test.id('anna') ORDER BY position;
SELECT ledger, code, flags, keeping, user_data_128 = test.id('anna') AS of_anna, name FROM erp.ledger_account ORDER BY "timestamp";

-- orders take it and give it back
SELECT pg_temp.accept('o1'), pg_temp.credit();
SELECT pg_temp.order_of('o2', 40.01), pg_temp.accept('o2');
SELECT pg_temp.order_of('o3', 40), pg_temp.accept('o3'), pg_temp.accept('o3'), pg_temp.credit();
SELECT pg_temp.order_of('free', 0), pg_temp.accept('free');
SELECT pg_temp.order_of('yen', 5000, currency => 'JPY'), pg_temp.accept('yen'), pg_temp.credit();
SELECT status FROM erp.complete_order(test.id('o3'), 'T1');
SELECT status FROM erp.cancel_order(test.id('yen'), 'no'), pg_temp.credit();
SELECT status FROM erp.cancel_order(test.id('o2'), 'too much');
SELECT pg_temp.credit();

-- a limit below what is used: nothing more is accepted until it fits
SELECT version FROM erp.set_credit_limit(test.id('anna'), 70, 'EUR');
SELECT pg_temp.credit();
SELECT pg_temp.order_of('o4', 10), pg_temp.accept('o4');
SELECT status FROM erp.cancel_order(test.id('o1'), 'no');
SELECT pg_temp.credit();
SELECT pg_temp.accept('o4'), pg_temp.credit();
SELECT version FROM erp.set_credit_limit(test.id('anna'), 0, 'EUR');
SELECT pg_temp.credit();
SELECT version FROM erp.set_credit_limit(test.id('anna'), 20, 'EUR');
SELECT status FROM erp.cancel_order(test.id('o4'), 'no');
SELECT pg_temp.credit();
SELECT version FROM erp.set_credit_limit(test.id('anna'), 45.5, 'EUR');
SELECT pg_temp.credit(), pg_temp.order_of('o5', 5.51), pg_temp.accept('o5'), pg_temp.order_of('o6', 5.5), pg_temp.accept('o6');
SELECT t.code, t.amount, t.amount_scaled, t.user_data_128 IN (test.id('anna'), test.id('o6')) AS told FROM erp.transfer t ORDER BY position DESC LIMIT 3;

-- who is no party, or no customer, has none
SELECT pg_temp.order_of('strange', 1, 'stranger'), pg_temp.accept('strange');
SELECT version FROM erp.set_credit_limit(test.id('bolts'), 5, 'EUR');
SELECT order_id = test.id('nobody') FROM erp.create_order('EUR', NULL, jsonb_build_array(jsonb_build_object('item_id', test.id('chair'), 'quantity', 1, 'unit_price', 1)), order_id => test.id('nobody'));
SELECT status FROM erp.submit_order(test.id('nobody'));
SELECT pg_temp.accept('nobody');
SELECT pg_temp.order_of('o7', 1);
SELECT status FROM erp.suspend_party(test.id('anna'), 'does not pay');
SELECT pg_temp.accept('o7');
SELECT status FROM erp.resume_party(test.id('anna'));

-- all in one unit, and nothing if a part is refused
SELECT test.outcome(format($$SELECT count(*) FROM erp.execute_batch(%L)$$, jsonb_build_array(
	jsonb_build_object('command', 'parties.party.set_credit_limit', 'aggregate_id', test.id('anna'), 'payload', '{"credit_limit": 46.5, "currency": "EUR"}'::jsonb),
	jsonb_build_object('command', 'sales.order.accept_on_account', 'aggregate_id', test.id('o7')),
	jsonb_build_object('command', 'sales.order.accept_on_account', 'aggregate_id', test.id('o5')))));
SELECT pg_temp.credit();
SELECT count(*) FROM erp.execute_batch(jsonb_build_array(
	jsonb_build_object('command', 'parties.party.set_credit_limit', 'aggregate_id', test.id('anna'), 'payload', '{"credit_limit": 46.5, "currency": "EUR"}'::jsonb),
	jsonb_build_object('command', 'sales.order.accept_on_account', 'aggregate_id', test.id('o7'))));
SELECT pg_temp.credit();

-- a ledger of that number that counts something else
SELECT ledger FROM erp.create_ledger(756, 'points');
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('anna'), 5, 'CHF')$$);

-- who sells reads limits, and does not set them; who keeps the books does
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('parties-credit', '{salesperson}');
SET ROLE forge_app;
SELECT test.outcome($$SELECT erp.set_credit_limit(test.id('anna'), 5, 'EUR')$$);
SELECT pg_temp.credit(), (SELECT count(*) FROM erp.ledger_account);
SELECT c.currency, c.available FROM erp.party p, erp.credit_limits(p) c WHERE p.name = 'Anna' ORDER BY 1;
RESET ROLE;
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('parties-credit', '{accountant}');
SET ROLE forge_app;
SELECT name FROM erp.set_credit_limit(test.id('anna'), 50, 'EUR');
RESET ROLE;
RESET ALL;
SELECT * FROM forge.verify();
