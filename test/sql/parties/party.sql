-- Parties: what may be said of them, how they are found, and who may order.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('parties-party');
SET ROLE forge_app;
-- a customer with what is left out, and a supplier with all there is
SELECT name, code, roles, status, email, iban, payment_days, country, version FROM erp.create_party(' Anna Müller ', party_id => test.id('anna'));
SELECT name, code, roles, email, phone, tax_id, tax_country, iban, currency, payment_days, street, city, postal_code, region, country
  FROM erp.create_party('Łódź Œuvre & Co', '{supplier,customer}', 'C-100', 'Sales@Lodz.example', '+48 1', 'PL5260250274', 'PL',
	'de89 3704 0044 0532 0130 00', 'PLN', 0, 'ul. Długa 1', 'Łódź', '90-001', ' ', 'PL', party_id => test.id('lodz'));
SELECT roles, payment_days FROM erp.create_party('Berg KG', '{supplier}', NULL, payment_days => NULL, party_id => test.id('berg'));
-- what it must be, in JSON as in SQL
SELECT test.outcome($$SELECT erp.create_party('X', party_id => test.id('anna'))$$);
SELECT test.outcome($$SELECT erp.create_party(' ')$$);
SELECT test.outcome($$SELECT erp.create_party('X', '{customer,friend}')$$);
SELECT test.outcome($$SELECT erp.create_party('X', code => 'C-100')$$);
SELECT code FROM erp.create_party('X', code => 'c-100');
SELECT test.outcome($$SELECT erp.create_party('X', email => 'x@y')$$);
SELECT test.outcome($$SELECT erp.create_party('X', tax_id => 'DE123456789', tax_country => 'DE')$$);
SELECT test.outcome($$SELECT erp.create_party('X', iban => 'DE88370400440532013000')$$);
SELECT test.outcome($$SELECT erp.create_party('X', country => 'ZZ')$$);
SELECT test.outcome($$SELECT forge.execute('parties.party.create', NULL, '{"name": "X", "payment_days": 366}')$$);
SELECT test.outcome($$SELECT erp.suspend_party(test.id('nobody'), 'x')$$);
SELECT version FROM forge.execute('parties.party.create', test.id('json'), '{"name": "JSON", "payment_days": null}');
SELECT roles, payment_days FROM erp.party WHERE party_id = test.id('json');
-- what changes
SELECT name, version FROM erp.rename_party(test.id('anna'), 'Anna Berg');
SELECT name, version FROM erp.rename_party(test.id('anna'), 'Anna Berg ');
SELECT email, phone FROM erp.contact_party(test.id('anna'), 'ANNA@shop.example', '0431 1');
SELECT roles FROM erp.set_party_roles(test.id('json'), '{supplier}');
SELECT tax_id, tax_country FROM erp.set_party_tax(test.id('lodz'), NULL, NULL);
SELECT iban FROM erp.set_party_bank(test.id('lodz'), NULL);
SELECT payment_days, currency FROM erp.set_party_terms(test.id('anna'), 14, 'EUR');
SELECT name FROM erp.add_party_address(test.id('anna'), 'delivery', 'Hafenweg 7', 'Kiel', '24103', 'DE', address_id => test.id('port'));
SELECT version FROM erp.add_party_address(test.id('anna'), 'billing', 'Markt 1', 'Kiel', '24103', 'DE', 'Berg KG, bookkeeping');
SELECT kind, name, street, city, postal_code, region, country, address_id = test.id('port') AS given FROM erp.party_address ORDER BY kind;
SELECT test.outcome($$SELECT erp.add_party_address(test.id('anna'), 'holiday', 'x', 'y', 'z', 'DE')$$);
SELECT version FROM erp.remove_party_address(test.id('anna'), test.id('port'));
SELECT test.outcome(format('SELECT erp.remove_party_address(%L, %L)', test.id('anna'), test.id('port')));
SELECT kind FROM erp.party_address WHERE party_id = test.id('anna');
SELECT event_type, payload FROM forge.load(test.id('anna')) WHERE event_type <> 'parties.party.address_added';
-- found by what words begin with
SELECT query, (SELECT array_agg(p.name) FROM erp.search_parties(query) p)
  FROM unnest('{ann,"BERG a",lodz,ŁÓDŹ,"oeuv co",c-10,anna@shop,erg,"ann%","_",kg x}'::text[]) query;
SELECT count(*) FROM erp.search_parties('');
SELECT count(*) FROM erp.search_parties(NULL, 2);
SELECT name FROM erp.search_parties(' , ', 3);
-- who may order: a customer who is not suspended, and whoever is no party
SELECT test.outcome($$SELECT status FROM erp.create_order('EUR', test.id('anna'), order_id => test.id('order'))$$);
SELECT split_part(test.outcome($$SELECT erp.create_order('EUR', test.id('berg'))$$), ' | ', 2);
SELECT status, suspend_reason FROM erp.suspend_party(test.id('anna'), 'does not pay');
SELECT test.outcome($$SELECT erp.create_order('EUR', test.id('anna'))$$) LIKE 'ZF008 | party_suspended | sales.order | party is suspended | Party % was suspended: does not pay.';
SELECT status FROM erp.cancel_order(test.id('order'), 'no more');
SELECT status, suspend_reason FROM erp.resume_party(test.id('anna'));
SELECT test.outcome($$SELECT status FROM erp.create_order('EUR', test.id('anna'))$$);
SELECT test.outcome($$SELECT status FROM erp.create_order('EUR', test.id('no party'))$$);
-- what belongs to what
SELECT c.name FROM erp.sales_order o, erp.customer(o) c WHERE o.order_id = test.id('order');
SELECT p.name, count(*) FROM erp.party p, erp.orders(p) GROUP BY 1;
SELECT p.name, count(*) FROM erp.party p, erp.addresses(p) GROUP BY 1;
RESET ROLE;
SELECT * FROM forge.verify();
