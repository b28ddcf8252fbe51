-- Pages of the ledger: accounts, an account and its transfers, a transfer, what is pending; what they show, to whom.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set reset 'RESET ROLE; RESET ALL; SET forgeerp.allow_session_context = on;'
\set become 'SET ROLE forge_app;'
CREATE FUNCTION pg_temp.parts(document json) RETURNS SETOF json LANGUAGE sql AS $$
	WITH RECURSIVE p (part) AS (
		SELECT json_array_elements(document -> 'parts')
		 UNION ALL SELECT json_array_elements(p.part -> 'parts') FROM p WHERE json_typeof(p.part) = 'object')
	SELECT part FROM p WHERE json_typeof(part) = 'object' $$;
-- A row of a list in one line, without its times.
CREATE FUNCTION pg_temp.list(document json, id text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT (SELECT string_agg(coalesce(CASE json_typeof(c) WHEN 'object' THEN c ->> 'value' ELSE c #>> '{}' END, '-'), ' / ' ORDER BY n)
			  FROM json_array_elements(r) WITH ORDINALITY e (c, n) WHERE c #>> '{}' !~ '^20\d\d-' OR c #>> '{}' IS NULL)
	  FROM pg_temp.parts(document) p, json_array_elements(p -> 'rows') r WHERE p ->> 'id' = list.id $$;
CREATE FUNCTION pg_temp.facts(document json) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT concat_ws(': ', f ->> 'label', CASE json_typeof(f -> 'value') WHEN 'object' THEN f #>> '{value,value}' ELSE f ->> 'value' END)
	  FROM pg_temp.parts(document) p, json_array_elements(coalesce(p -> 'facts', p -> 'tiles')) f WHERE f ->> 'label' NOT IN ('Time', 'Created', 'Created by') $$;
CREATE FUNCTION pg_temp.walk(page text, list text, request json) RETURNS SETOF json LANGUAGE plpgsql AS $$
DECLARE
	document json;
BEGIN
	WHILE request IS NOT NULL LOOP
		EXECUTE format('SELECT erp_page.%I($1)', page) INTO document USING request;
		RETURN NEXT document;
		request := (SELECT p ->> 'next' FROM pg_temp.parts(document) p WHERE p ->> 'id' = walk.list);
	END LOOP;
END $$;
CREATE FUNCTION pg_temp.main(html text) RETURNS text LANGUAGE sql AS $$
	SELECT trim(regexp_replace(regexp_replace(html, '.*<main id="main">', ''), '(<[^>]*>)+', ' ', 'g')) $$;
CREATE FUNCTION pg_temp.id(number integer) RETURNS text LANGUAGE sql AS $$ SELECT '00000000-0000-0000-0000-' || lpad(to_hex(number), 12, '0') $$;

SELECT test.sign_in('pages-ledger-other');
SELECT status FROM erp.create_ledger_accounts('[{"id": 1, "ledger": 9, "code": 1, "name": "Secret"}, {"id": 2, "ledger": 9, "code": 1, "name": "Secret"}, {"id": 99, "ledger": 9, "code": 1, "name": "Secret"}]');
SELECT status FROM erp.create_transfers('[{"id": 199, "debit_account_id": 1, "credit_account_id": 2, "amount": 4, "ledger": 9, "code": 1, "flags": ["pending"]}]');
:reset
SELECT test.sign_in('pages-ledger');
SELECT pg_temp.main(erp.page(page)) FROM unnest('{ledger,pending_transfers}'::text[]) page;
SELECT index, status FROM erp.create_ledger_accounts('[
	{"id": 1, "ledger": 1, "code": 10, "name": "Bank", "flags": ["history"]}, {"id": 2, "ledger": 1, "code": 20, "name": "<script>alert(1)</script>", "flags": ["debits_must_not_exceed_credits"]},
	{"id": 3, "ledger": 2, "code": 20}, {"id": 4, "ledger": 2, "code": 20, "name": "Great"}]');
SELECT index, status FROM erp.create_transfers('[
	{"id": 101, "debit_account_id": 1, "credit_account_id": 2, "amount": 5000, "ledger": 1, "code": 1},
	{"id": 102, "debit_account_id": 2, "credit_account_id": 1, "amount": 2000, "ledger": 1, "code": 2, "flags": ["pending"], "timeout": 86400},
	{"id": 103, "debit_account_id": 2, "credit_account_id": 1, "amount": 700, "ledger": 1, "code": 2, "flags": ["pending"], "user_data_64": 77},
	{"id": 104, "pending_id": 102, "amount": 1500, "flags": ["post_pending_transfer"]},
	{"id": 105, "debit_account_id": 3, "credit_account_id": 4, "amount": "340282366920938463463374607431768211455", "ledger": 2, "code": 1}]');

-- accounts
SELECT * FROM pg_temp.list(erp_page.ledger('{}'), 'ledger');
SELECT * FROM pg_temp.list(erp_page.ledger('{"type": "1"}'), 'ledger');
SELECT pg_temp.list(erp_page.ledger(json_build_object('search', term)), 'ledger') FROM unnest(ARRAY['BAN', pg_temp.id(3), '%', '3', pg_temp.id(99)]) term;
-- one account, in ways that show the other side
SELECT * FROM pg_temp.facts(erp_page.ledger_account(json_build_object('id', pg_temp.id(1))));
SELECT * FROM pg_temp.list(erp_page.ledger_account(json_build_object('id', pg_temp.id(1))), 'transfers');
SELECT * FROM pg_temp.list(erp_page.ledger_account(json_build_object('id', pg_temp.id(2))), 'transfers');
-- transfers
SELECT id, f FROM unnest('{101,102,104,103}'::integer[]) id, pg_temp.facts(erp_page.transfer(json_build_object('id', pg_temp.id(id)))) f WHERE f !~ '^(Ledger|Code|Transfer id|Expires)';
SELECT id, (f ->> 'value')::timestamptz BETWEEN now() AND now() + interval '1 day' AS in_a_day FROM unnest('{102,103}'::integer[]) id,
	pg_temp.parts(erp_page.transfer(json_build_object('id', pg_temp.id(id)))) p, json_array_elements(p -> 'facts') f WHERE f ->> 'label' = 'Expires';
SELECT * FROM pg_temp.list(erp_page.pending_transfers('{}'), 'pending');
-- of nobody, of another tenant, and no id at all
SELECT page, pg_temp.main(erp.page(page, id => id)) FROM unnest('{ledger_account,transfer}'::text[]) page, unnest(ARRAY[pg_temp.id(99), pg_temp.id(199), 'x', NULL]) id;

-- all of it is HTML, and nothing of it is markup; no digit is lost
SELECT page, html LIKE '%<main%', position('<script>alert' IN html) AS markup, position('<h1>This cannot be shown' IN html) AS failed, html LIKE '%>340282366920938463463374607431768211455<%' AS exact
  FROM (VALUES ('ledger', erp.page('ledger')), ('ledger_account', erp.page('ledger_account', id => pg_temp.id(1))), ('great', erp.page('ledger_account', id => pg_temp.id(4))),
		('transfer', erp.page('transfer', id => pg_temp.id(101))), ('pending_transfers', erp.page('pending_transfers'))) v (page, html);

-- who sees what
SELECT count(erp.define_role('counter', '{ledger.account.read}')), count(erp.define_role('mover', '{ledger.transfer.read}'));
:reset
SELECT test.sign_in('pages-ledger', '{counter}');
:become
SELECT count(*) FROM pg_temp.list(erp_page.ledger_account(json_build_object('id', pg_temp.id(1))), 'transfers');
SELECT pg_temp.main(erp.page(page, id => pg_temp.id(101))) FROM unnest('{transfer,pending_transfers}'::text[]) page;
:reset
SELECT test.sign_in('pages-ledger', '{mover}');
:become
SELECT * FROM pg_temp.list(erp_page.pending_transfers('{}'), 'pending');
SELECT pg_temp.main(erp.page(page, id => pg_temp.id(1))) FROM unnest('{ledger,ledger_account}'::text[]) page;
:reset
SELECT test.sign_in('pages-ledger', '{viewer}');
:become
SELECT page, pg_temp.main(erp.page(page)) FROM unnest('{ledger,ledger_account,transfer,pending_transfers}'::text[]) page;

-- page by page: each account and transfer once
:reset
SELECT test.sign_in('pages-ledger-many');
SELECT count(*) FROM erp.create_ledger_accounts((SELECT jsonb_agg(jsonb_build_object('id', n, 'ledger', n % 2 + 1, 'code', 1, 'name', 'Many ' || n)) FROM generate_series(1, 120) n));
SELECT count(*) FROM erp.create_transfers((SELECT jsonb_agg(jsonb_build_object('id', 1000 + n, 'debit_account_id', 1, 'credit_account_id', n % 59 * 2 + 3, 'amount', n, 'ledger', 2, 'code', 1,
	'flags', CASE WHEN n % 2 = 0 THEN '["pending"]'::jsonb ELSE '[]' END)) FROM generate_series(1, 230) n));
SELECT count(DISTINCT d::text) AS pages, count(DISTINCT r) AS accounts, count(*) FROM pg_temp.walk('ledger', 'ledger', '{}') d, pg_temp.list(d, 'ledger') r;
SELECT count(DISTINCT d::text) AS pages, count(DISTINCT r) AS accounts, count(*) FROM pg_temp.walk('ledger', 'ledger', '{"type": "2"}') d, pg_temp.list(d, 'ledger') r;
SELECT count(DISTINCT d::text) AS pages, count(DISTINCT r) AS transfers, count(*) FROM pg_temp.walk('ledger_account', 'transfers', json_build_object('id', pg_temp.id(1))) d, pg_temp.list(d, 'transfers') r;
SELECT count(DISTINCT d::text) AS pages, count(DISTINCT r) AS transfers, count(*) FROM pg_temp.walk('pending_transfers', 'pending', '{}') d, pg_temp.list(d, 'pending') r;
RESET ALL;
SELECT * FROM forge.verify();
