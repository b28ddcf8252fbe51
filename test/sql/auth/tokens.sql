-- Signing in by a token: what it takes, how long it lasts, and that a refusal says nothing.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
SELECT test.sign_in('auth-tokens-2');
RESET ALL;
SET forgeerp.allow_session_context = on;
SELECT test.sign_in('auth-tokens');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 7, test.id('bolt'));
RESET ALL;
SET ROLE forge_admin;
SELECT forge.add_jwt_key('tokens-' || right(a, 3), a, test.base64url(test.secret(a)), 'https://idp.example/', 'forgeerp') FROM unnest('{HS256,HS384,HS512}'::text[]) a;
SELECT forge.add_jwt_key('tokens-any', 'HS256', test.base64url(test.secret('any')));
RESET ROLE;
CREATE FUNCTION pg_temp.who() RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT name FROM (VALUES ('auth-tokens'), ('auth-tokens-2')) t (name) WHERE test.id(name) = forge.current_tenant()), 'nobody') || ' ' ||
		   coalesce((SELECT name FROM (VALUES ('auth-tokens'), ('auth-tokens-2')) t (name) WHERE test.id(name || ' person') = forge.current_principal()), 'nobody') ||
		   ' ' || forge.current_roles()::text $$;
CREATE FUNCTION pg_temp.token(tenant text, others jsonb DEFAULT '{}', kid text DEFAULT 'tokens-256') RETURNS text LANGUAGE sql AS $$
	SELECT test.token(test.claims(tenant, others), test.secret(CASE kid WHEN 'tokens-any' THEN 'any' ELSE replace(kid, 'tokens-', 'HS') END),
					  jsonb_build_object('alg', CASE kid WHEN 'tokens-any' THEN 'HS256' ELSE replace(kid, 'tokens-', 'HS') END, 'kid', kid)) $$;
-- "ok", or the error; whatever it is, nothing of it lasts.
CREATE FUNCTION pg_temp.try(token text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.authenticate(token);
	RAISE EXCEPTION 'ok' USING ERRCODE = 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
	RETURN 'ok';
WHEN OTHERS THEN
	RETURN SQLSTATE || ' ' || SQLERRM;
END $$;

-- signed in until the end of the transaction, by whom who is not signed in yet
SET ROLE forge_anon;
SELECT jsonb_pretty(forge.authenticate(pg_temp.token('auth-tokens')) - 'sub' - 'tenant_id');
SELECT forge.authenticate(pg_temp.token('auth-tokens', kid => 'tokens-384')) ->> 'iss', forge.authenticate(pg_temp.token('auth-tokens', kid => 'tokens-384')) ->> 'aud';
SET ROLE forge_app;
BEGIN;
SELECT forge.authenticate(pg_temp.token('auth-tokens', '{"roles": ["viewer", "warehouse"]}', 'tokens-512')) ->> 'roles';
SELECT pg_temp.who();
SELECT name, on_hand FROM erp.item;
COMMIT;
SELECT pg_temp.who();
SELECT count(*) FROM erp.item;
BEGIN;
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL;
ROLLBACK;
SELECT pg_temp.who();

-- one identity per transaction; ROLLBACK TO restores nobody, who may then be the same again
BEGIN;
SAVEPOINT before;
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL;
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL;
SELECT test.outcome(format('SELECT forge.authenticate(%L)', pg_temp.token('auth-tokens-2')));
SELECT test.outcome(format('SELECT forge.authenticate(%L)', pg_temp.token('auth-tokens', '{"roles": []}')));
SELECT pg_temp.who();
ROLLBACK TO before;
SELECT pg_temp.who();
SELECT test.outcome(format('SELECT forge.authenticate(%L)', pg_temp.token('auth-tokens-2')));
SELECT forge.authenticate(pg_temp.token('auth-tokens', kid => 'tokens-any')) IS NULL;
SELECT pg_temp.who();
RESET ALL;
SELECT pg_temp.who();
COMMIT;
BEGIN;
SELECT forge.authenticate(pg_temp.token('auth-tokens-2', '{"roles": null}')) IS NULL;
SELECT pg_temp.who();
SELECT count(*) FROM erp.item;
COMMIT;

-- READ ONLY, and at every isolation level
BEGIN READ ONLY;
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL;
SELECT name FROM erp.item;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL;
SELECT name FROM erp.item;
COMMIT;

-- one error for everything
SELECT what, pg_temp.try(token) FROM (VALUES
	('NULL', NULL), ('empty', ''), ('a dot', '.'), ('two dots', '..'), ('three dots', pg_temp.token('auth-tokens') || '.'),
	('three parts and a dot before', '.' || pg_temp.token('auth-tokens')), ('a space before', ' ' || pg_temp.token('auth-tokens')),
	('a line end behind', pg_temp.token('auth-tokens') || E'\n'), ('padding', pg_temp.token('auth-tokens') || '='), ('Bearer', 'Bearer ' || pg_temp.token('auth-tokens')),
	('no signature', regexp_replace(pg_temp.token('auth-tokens'), '[^.]*$', '')), ('a signature of another secret', test.token(test.claims('auth-tokens'), test.secret('other'), '{"alg": "HS256", "kid": "tokens-256"}')),
	('another payload', (SELECT a[1] || '.' || b[2] || '.' || a[3] FROM regexp_split_to_array(pg_temp.token('auth-tokens'), '\.') a, regexp_split_to_array(pg_temp.token('auth-tokens-2'), '\.') b)),
	('good, at last', pg_temp.token('auth-tokens'))) v (what, token);
SELECT header, pg_temp.try(test.sign(header, test.claims('auth-tokens')::text, test.secret('HS256'))) FROM unnest(ARRAY[
	'{"alg":"HS256","kid":"tokens-256"}', '{"alg":"HS256","kid":"tokens-256","typ":"JWT"}', '{"alg":"HS256","kid":"tokens-256","typ":"jwt"}', ' { "kid" : "tokens\u002d256" , "alg" : "HS256" } ',
	'{"alg":"HS256","kid":"tokens-256","x5t":"abc","unknown":[{"a":1}]}',
	'{"alg":"HS256","kid":"tokens-256","typ":"JWE"}', '{"alg":"HS256","kid":"tokens-256","typ":1}', '{"alg":"HS256","kid":"tokens-256","typ":null}',
	'{"alg":"HS256"}', '{"alg":"HS256","kid":null}', '{"alg":"HS256","kid":256}', '{"alg":"HS256","kid":""}', '{"alg":"HS256","kid":"tokens-257"}', '{"alg":"HS256","kid":"TOKENS-256"}',
	'{"kid":"tokens-256"}', '{"alg":null,"kid":"tokens-256"}', '{"alg":"none","kid":"tokens-256"}', '{"alg":"hs256","kid":"tokens-256"}', '{"alg":"HS384","kid":"tokens-256"}', '{"alg":"RS256","kid":"tokens-256"}', '{"alg":["HS256"],"kid":"tokens-256"}',
	'{"alg":"HS256","kid":"tokens-256","crit":[]}', '{"alg":"HS256","kid":"tokens-256","b64":true}', '{"alg":"HS256","kid":"tokens-256","zip":"DEF"}', '{"alg":"HS256","kid":"tokens-256","cty":"JWT"}', '{"alg":"HS256","kid":"tokens-256","jwk":{}}', '{"alg":"HS256","kid":"tokens-256","jku":"https://x"}', '{"alg":"HS256","kid":"tokens-256","x5u":"https://x"}', '{"alg":"HS256","kid":"tokens-256","x5c":[]}',
	'{"alg":"none","alg":"HS256","kid":"tokens-256"}', '{"alg":"HS256","\u0061lg":"HS256","kid":"tokens-256"}', '{"alg":"HS256","kid":"tokens-256"} x', '["HS256"]', '"HS256"', '', '{}']) header;
SELECT payload, pg_temp.try(test.sign('{"alg":"HS256","kid":"tokens-any"}', replace(payload, '}', format(',"sub":"%s","tenant_id":"%s"}', test.id('auth-tokens person'), test.id('auth-tokens'))), test.secret('any'))) FROM unnest(ARRAY[
	'{"exp":4102444800}', '{"exp":4102444800.5,"nbf":0,"iat":1.7e9}', '{"exp":253402300799}', '{"exp":4102444800,"iss":"x","aud":["a","b"]}',
	'{"exp":253402300800}', '{"exp":99999999999999999999999}', '{"exp":1e999}', '{"exp":1e9999}', '{"exp":-1}', '{"exp":0}', '{"exp":"4102444800"}', '{"exp":true}', '{"exp":null}', '{"exp":[4102444800]}', '{"iat":0}',
	'{"exp":4102444800,"nbf":4102444800}', '{"exp":4102444800,"nbf":"0"}', '{"exp":4102444800,"nbf":null}', '{"exp":4102444800,"iat":4102444800}', '{"exp":4102444800,"iat":{}}',
	'{"exp":4102444800,"roles":"admin"}', '{"exp":4102444800,"roles":null}', '{"exp":4102444800,"roles":{"admin":true}}', '{"exp":4102444800,"roles":["admin",1]}', '{"exp":4102444800,"roles":[""]}', '{"exp":4102444800,"roles":["Admin"]}', '{"exp":4102444800,"roles":["a\nb"]}', '{"exp":4102444800,"roles":["a|b"]}', '{"exp":4102444800,"roles":["a b"]}',
	'{"exp":4102444800,"exp":4102444801}', '{"exp":4102444800,"x":{"a":1,"\u0061":2}}', '{"exp":4102444800,"x":"\u0000"}', '{"exp":4102444800,"x":"\ud800"}']) payload;
SELECT others, pg_temp.try(pg_temp.token('auth-tokens', others)) FROM unnest(ARRAY[
	'{"iss": null}', '{"iss": "https://idp.example"}', '{"iss": "https://IDP.example/"}', '{"iss": ["https://idp.example/"]}', '{"iss": 1}',
	'{"aud": null}', '{"aud": "forge"}', '{"aud": "forgeerp2"}', '{"aud": []}', '{"aud": ["other"]}', '{"aud": ["forgeerp", 1]}', '{"aud": {"forgeerp": true}}', '{"aud": ["other", "forgeerp"]}', '{"aud": [["forgeerp"]]}',
	'{"sub": null}', '{"sub": 1}', '{"sub": "somebody"}', '{"sub": "00000000-0000-0000-0000-000000000000"}', '{"sub": "{aaaaaaaa-0000-4000-8000-000000000001}"}',
	'{"tenant_id": null}', '{"tenant_id": "*"}', '{"tenant_id": true}', '{"tenant_id": {}}', '{"tenant_id": "00000000-0000-0000-0000-000000000000"}', '{"tenant_id": "99999999-9999-4999-8999-999999999999"}', '{"tenant_id": "auth-tokens"}']::jsonb[]) others;
SELECT pg_temp.try(pg_temp.token('auth-tokens', jsonb_build_object('roles', (SELECT jsonb_agg('role-' || n) FROM generate_series(1, 1) n))));
SELECT pg_temp.try(pg_temp.token('auth-tokens', jsonb_build_object('roles', (SELECT jsonb_agg('role-' || n) FROM generate_series(1, 100) n))));
SELECT pg_temp.try(pg_temp.token('auth-tokens', jsonb_build_object('roles', (SELECT jsonb_agg('role-' || n) FROM generate_series(1, 200) n))));

-- the whole error: nothing but the code, the name and the text
DO $$ DECLARE d text; h text; c text; t text; BEGIN PERFORM forge.authenticate('x'); EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL, h = PG_EXCEPTION_HINT, c = CONSTRAINT_NAME, t = TABLE_NAME;
	RAISE INFO '% % [%] [%] [%] [%]', SQLSTATE, SQLERRM, d, h, c, t; END $$;
SET client_min_messages = debug1;
SELECT forge.authenticate('x');
RESET client_min_messages;

-- sizes
SELECT length, pg_temp.try(repeat('A', length)) FROM unnest('{8192,8193,16384,16385,1000000}'::integer[]) length;
SELECT pg_temp.try(repeat('.', 5000)), pg_temp.try(test.sign(repeat('[', 3000), repeat('{"a":', 1000), test.secret('HS256')));
SELECT depth, pg_temp.try(pg_temp.token('auth-tokens', jsonb_build_object('x', (repeat('[', depth) || repeat(']', depth))::jsonb))) FROM unnest('{15,16,500}'::integer[]) depth;
SELECT members, pg_temp.try(pg_temp.token('auth-tokens', (SELECT jsonb_object_agg('member' || n, n) FROM generate_series(1, members) n))) FROM unnest('{200,300}'::integer[]) members;
RESET ROLE;
SET forgeerp.jwt_max_length = 300;
SELECT pg_temp.try(pg_temp.token('auth-tokens'));
SET forgeerp.jwt_max_length = 16384;
SELECT pg_temp.try(pg_temp.token('auth-tokens', jsonb_build_object('x', repeat('x', 11000))));
SELECT test.outcome($$SET forgeerp.jwt_max_length = 16385$$) LIKE '22023 %', test.outcome($$SET forgeerp.jwt_leeway = 61$$) LIKE '22023 %';
SELECT count(*) FROM pg_settings WHERE name LIKE 'forgeerp.jwt%' AND context = 'superuser';
RESET ALL;

-- without a kid only the one live key is meant
SELECT count(*) > 1 FROM forge.jwt_key WHERE NOT retired;
BEGIN;
SELECT forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE NOT retired AND kid <> 'tokens-any';
SELECT pg_temp.try(test.token(test.claims('auth-tokens'), test.secret('any'), '{"alg": "HS256"}'));
SELECT pg_temp.try(test.token(test.claims('auth-tokens'), test.secret('any'), '{"alg": "HS512"}'));
SELECT pg_temp.try(pg_temp.token('auth-tokens'));
SELECT pg_temp.try(pg_temp.token('auth-tokens', kid => 'tokens-any'));
SELECT forge.retire_jwt_key('tokens-any');
SELECT pg_temp.try(test.token(test.claims('auth-tokens'), test.secret('any'), '{"alg": "HS256"}'));
ROLLBACK;
SELECT pg_temp.try(test.token(test.claims('auth-tokens'), test.secret('any'), '{"alg": "HS256"}'));
SELECT pg_temp.try(pg_temp.token('auth-tokens'));

-- a suspended tenant
SELECT forge.suspend_tenant(test.id('auth-tokens'), 'unpaid');
SELECT pg_temp.try(pg_temp.token('auth-tokens'));
SELECT forge.resume_tenant(test.id('auth-tokens'));
SELECT pg_temp.try(pg_temp.token('auth-tokens'));

-- A key that is retired under an open transaction: its session is closed with the next statement, and
-- the token is not taken again, though this transaction has verified it.  A query that has begun, and
-- so a cursor, goes on as whom it began.
SELECT forge.add_jwt_key('tokens-late', 'HS256', test.base64url(test.secret('late')));
SELECT test.token(test.claims('auth-tokens', '{"roles": ["admin"]}'), test.secret('late'), '{"alg": "HS256", "kid": "tokens-late"}') AS late \gset
CREATE FUNCTION pg_temp.state() RETURNS TABLE (is_somebody boolean, principal boolean, roles text[], may_read boolean, command text, query text) LANGUAGE sql AS $$
	SELECT forge.current_tenant() = test.id('auth-tokens'), forge.current_principal() IS NOT NULL, forge.current_roles(), forge.has_permission('inventory.item.read'),
		   test.outcome('SELECT name FROM erp.create_item(''Late'')'), test.outcome('SELECT count(*) > 0 FROM forge.read()') $$;
BEGIN;
SELECT forge.authenticate(:'late') ->> 'aud';
SELECT * FROM pg_temp.state();
DECLARE c CURSOR FOR SELECT n, forge.current_tenant() IS NOT NULL, (SELECT forge.current_tenant() IS NOT NULL) FROM generate_series(1, 2) n;
FETCH 1 FROM c;
SAVEPOINT before;
SELECT forge.retire_jwt_key('tokens-late');
SELECT * FROM pg_temp.state();
SELECT pg_temp.try(:'late');
SELECT test.outcome('SELECT forge.explain_permission(''inventory.item.read'')');
FETCH 1 FROM c; -- what it looked up once it keeps, what it asks for each row is nobody's
ROLLBACK TO before;
SELECT * FROM pg_temp.state();
SELECT pg_temp.try(:'late');
COMMIT;
SELECT forge.retire_jwt_key('tokens-late');

-- without a kid the token is the one live key's; another key in its place does not inherit what was verified
BEGIN;
DO $$ BEGIN PERFORM forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE NOT retired; PERFORM forge.add_jwt_key('tokens-one', 'HS256', test.base64url(test.secret('one'))); END $$;
SELECT test.token(test.claims('auth-tokens'), test.secret('one'), '{"alg": "HS256"}') AS nameless \gset
SELECT forge.authenticate(:'nameless') ->> 'aud', forge.current_tenant() IS NOT NULL;
DO $$ BEGIN PERFORM forge.retire_jwt_key('tokens-one'); PERFORM forge.add_jwt_key('tokens-two', 'HS256', test.base64url(test.secret('two'))); END $$;
SELECT pg_temp.try(:'nameless');
SELECT forge.current_tenant() IS NOT NULL;
ROLLBACK;

-- nobody sees the statement
SELECT forge.authenticate(pg_temp.token('auth-tokens')) IS NULL, (SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid());

SELECT forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE kid LIKE 'tokens-%' AND NOT retired;
SELECT pg_temp.try(pg_temp.token('auth-tokens'));
