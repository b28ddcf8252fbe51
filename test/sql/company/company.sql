-- The company: what is true of it, and what of that stays once the books are open.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('company');
SELECT count(*) FROM erp.company;
-- what it must be
SELECT legal_name, country, test.outcome(format('SELECT erp.set_company(%L, %L, %L, %L, %L, %L)', legal_name, country, currency, zone, month, tax_id))
  FROM (VALUES (' ', 'DE', 'EUR', 'UTC', 1, NULL), ('Acme', 'de', 'EUR', 'UTC', 1, NULL), ('Acme', 'DE', 'DEM', 'UTC', 1, NULL),
	('Acme', 'DE', 'EUR', 'Europe/Entenhausen', 1, NULL), ('Acme', 'DE', 'EUR', 'europe/berlin', 1, NULL), ('Acme', 'DE', 'EUR', 'XYZ5', 1, NULL),
	('Acme', 'DE', 'EUR', '', 1, NULL), ('Acme', 'DE', 'EUR', 'UTC', 13, NULL), ('Acme', 'DE', 'EUR', 'UTC', 1, 'DE136695978')) v (legal_name, country, currency, zone, month, tax_id);
SELECT legal_name, country, currency, time_zone, fiscal_year_start, tax_id, registration_number, street, city, postal_code, version
  FROM erp.set_company('Acme Ltd ', 'DE', 'EUR', 'Europe/Berlin', 4, 'DE136695976', 'HRB 1', 'Hauptstr. 1', 'Berlin', '10115');
-- whether orders need a party: none, one that is no party, and one that is
SELECT test.outcome($$SELECT status FROM erp.create_order('EUR')$$), test.outcome($$SELECT status FROM erp.create_order('EUR', test.id('somebody'))$$);
SELECT orders_need_party FROM erp.set_company('Acme Ltd', 'DE', 'EUR', orders_need_party => true);
SELECT test.outcome($$SELECT erp.create_order('EUR')$$), test.outcome($$SELECT erp.create_order('EUR', test.id('somebody'))$$);
SELECT name FROM erp.create_party('Ann', party_id => test.id('ann'));
SELECT test.outcome($$SELECT status FROM erp.create_order('EUR', test.id('ann'))$$);
SELECT orders_need_party FROM erp.company;
-- every time zone that the server knows, and only those
SELECT count(*) FROM pg_timezone_names z WHERE z.name IN ('Etc/GMT+5', 'EST5EDT', 'Europe/Berlin', 'UTC')
   AND test.outcome(format('SELECT time_zone FROM erp.set_company(''Acme Ltd'', ''DE'', ''EUR'', %L)', z.name)) <> format('ok (%s)', z.name);
-- what is left out is taken away; what is so already is no event
SELECT legal_name, currency, time_zone, fiscal_year_start, tax_id, city, version >= 2 FROM erp.set_company('Acme', 'DE', 'CHF');
SELECT c.version = (SELECT version FROM erp.company) FROM erp.set_company('Acme', 'DE', 'CHF') c;
SELECT test.outcome($$SELECT version = (SELECT version FROM erp.company) + 1 FROM forge.execute('company.profile.set', NULL,
	'{"legal_name": "Acme", "country": "DE", "currency": "EUR", "city": "Berlin"}')$$);
SELECT test.outcome($$SELECT forge.execute('company.profile.set', NULL, '{"legal_name": "Acme", "country": "DE", "currency": "EUR", "time_zone": "Berlin"}')$$);
SELECT event_type, count(*) > 3 FROM forge.load((SELECT company_id FROM erp.company)) GROUP BY 1;
-- once the books are open, the currency stays
SELECT currency FROM erp.open_books(currency => 'EUR');
SELECT test.outcome($$SELECT erp.set_company('Acme', 'DE', 'CHF')$$);
SELECT city, currency FROM erp.set_company('Acme', 'DE', 'EUR', city => 'Bern');
SELECT count(*) FROM forge.verify();
-- a company that comes after its books is in their currency
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('company-later');
SELECT currency FROM erp.open_books(currency => 'EUR');
SELECT test.outcome($$SELECT erp.set_company('Late', 'DE', 'CHF')$$);
SELECT legal_name, currency FROM erp.set_company('Late', 'DE', 'EUR');
SELECT count(*) FROM forge.verify();
