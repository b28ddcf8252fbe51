-- Keys with which tokens are verified: adding, retiring, the list; and nothing shows their material.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
SELECT test.sign_in('auth-keys');
RESET ALL;
SET ROLE forge_admin;

-- secrets
SELECT forge.add_jwt_key('keys-256', 'HS256', test.base64url(test.secret('keys-256', 32)), 'https://idp.example/', 'forgeerp');
SELECT forge.add_jwt_key(kid => 'keys-384', algorithm => 'HS384', key_material => test.base64url(test.secret('keys-384', 48)));
SELECT forge.add_jwt_key('keys-512', 'HS512', test.base64url(test.secret('keys-512', 64)), audience => 'forgeerp');
SELECT kid, algorithm, issuer, audience, thumbprint IS NULL, retired, version FROM forge.jwt_key WHERE kid LIKE 'keys-%' ORDER BY kid;

-- public keys; the same again decides nothing, another one of the kid is refused
\set rsa 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnzX64yvFmgrlNdvZPRtwJ4TcCfeTlOZe+CRvn+1UIOhaH6iTB3Esc419O+Z5vqgcNTwapjAcCYeYhntcB70HMTjhRvkojtsOobc3yTdSgBt4dwbkM8N7ZVuwKIpi/86SdC8FOmCgX4+uJMhombnGd2tCIKvVFZbHExh9GHiXa9ovdeooW5/GrCxXaCAYcJKelR5EGTWZoFd8ovRpG6vhUqZr1KYBSq4JTJzDEELI0ik/a7Auf9yOBC1O31Gg9EIDzwnKiSPiSTJaLnuWID3k5gKp24db4EautKW4zBV6i85OrNWOL540yPOJbuEaA3Aa+5gF0T4qDTwKVAx1XrVr1QIDAQAB'
\set ec 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpFJdtJYh6cluLPk6uOHN8byi10duFMDYwdQp3Wg3xvxISzmSGX1N1b033Z4c/8B1cOqifIgEbv018wwo//rJGA=='
CREATE FUNCTION pg_temp.pem(body text, label text DEFAULT 'PUBLIC KEY') RETURNS text LANGUAGE sql AS $$
	SELECT format(E'-----BEGIN %2$s-----\n%1$s\n-----END %2$s-----', regexp_replace(body, '(.{64})', E'\\1\n', 'g'), label) $$;
SELECT forge.add_jwt_key('keys-rsa', 'RS256', pg_temp.pem(:'rsa'));
SELECT forge.add_jwt_key('keys-ec', 'ES256', E'\n ' || pg_temp.pem(:'ec') || E'\n');
SELECT forge.add_jwt_key('keys-ec', 'ES256', pg_temp.pem(:'ec'));
SELECT kid, algorithm, length(thumbprint), retired, version FROM forge.jwt_key WHERE kid IN ('keys-rsa', 'keys-ec') ORDER BY kid;
SELECT test.outcome(format('SELECT forge.add_jwt_key(''keys-ec'', ''ES256'', %L, ''https://other.example/'')', pg_temp.pem(:'ec')));
SELECT test.outcome($$SELECT forge.add_jwt_key('keys-256', 'HS256', test.base64url(test.secret('keys-256', 32)), 'https://idp.example/', 'forgeerp')$$);

-- what is refused, and that it says nothing of the material
CREATE FUNCTION pg_temp.add(algorithm text, material text) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT forge.add_jwt_key(''keys-bad'', %L, %L)', algorithm, material)) $$;
SELECT algorithm, pg_temp.add(algorithm, test.base64url(test.secret('x', length)))
  FROM (VALUES ('HS256', 31), ('HS384', 47), ('HS512', 63), ('HS256', 0), ('hs256', 32), ('none', 32), ('', 32), (NULL, 32), ('ES256K', 32)) v (algorithm, length);
SELECT pg_temp.add('HS256', material) FROM (VALUES
	(test.base64url(test.secret('x', 32)) || '='), (test.base64url(test.secret('x', 32)) || ' '), (repeat('+/', 30)), (NULL),
	(test.base64url(convert_to(pg_temp.pem(:'rsa'), 'UTF8'))), (test.base64url(decode(:'rsa', 'base64'))),
	(test.base64url(convert_to('{"kty": "RSA", "n": "nzX64yvFmgrlNdvZPRtwJ4TcCfeTlOZe", "e": "AQAB"}', 'UTF8'))), (repeat('A', 10001))) v (material);
SELECT algorithm, pg_temp.add(algorithm, pg_temp.pem(:'rsa')) FROM unnest('{HS256,ES256,ES512}'::text[]) algorithm;
SELECT algorithm, pg_temp.add(algorithm, pg_temp.pem(:'ec')) FROM unnest('{RS256,ES384,ES512}'::text[]) algorithm;
SELECT pg_temp.add('RS256', material) FROM (VALUES
	(''), ('x'), (pg_temp.pem(:'rsa', 'RSA PUBLIC KEY')), (pg_temp.pem(:'rsa', 'CERTIFICATE')), (pg_temp.pem(:'rsa', 'PRIVATE KEY')),
	(pg_temp.pem(:'rsa', 'ENCRYPTED PRIVATE KEY')), (pg_temp.pem(:'rsa') || E'\n' || pg_temp.pem(:'rsa')), (pg_temp.pem(left(:'rsa', 200))),
	(pg_temp.pem(:'rsa') || 'x'), (pg_temp.pem(''))) v (material);
-- 1,024 bits; on secp256k1
SELECT pg_temp.add('RS256', pg_temp.pem('MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDKDPa0BTFE35s5H4TnvkHmUFNJlp9SLMymVelLthPh7Zl3Z2GOd6COOyOG1+ylNw6lomNWmltMj7OrAReC5eFQ5qQkWs0rBO9M87au8bJjlLnSyvzdt0O4ehj1tjkCWhEC3ftQfP2FCL/5+k/oGeQp+hX5tUsDP4nLbElMBqE49wIDAQAB'));
SELECT pg_temp.add('ES256', pg_temp.pem('MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEfS7FjtIolognvQBxOH5AWiVhz7EnvUD7lUxoYrwMaEnPMW1tDMGy/sEYM6WkevM8GilpV+t3AXF6Qfp73jzqag=='));
SELECT test.outcome(format('SELECT forge.add_jwt_key(%L, ''HS256'', %L)', kid, test.base64url(test.secret('x', 32))))
  FROM (VALUES (NULL), (''), ('a b'), (E'a\nb'), ('ä'), (repeat('k', 129))) v (kid);
SELECT test.outcome(format('SELECT forge.add_jwt_key(''keys-bad'', ''HS256'', %L, %L, %L)', test.base64url(test.secret('x', 32)), issuer, audience))
  FROM (VALUES ('', NULL), (NULL, ' '), (repeat('i', 501), NULL)) v (issuer, audience);
SELECT count(*) FROM forge.jwt_key WHERE kid = 'keys-bad';
SELECT DISTINCT pg_temp.add(algorithm, '') FROM unnest('{PS256,PS384,PS512,EdDSA}'::text[]) algorithm;

-- retired, at once and for ever
SELECT forge.retire_jwt_key('keys-512');
SELECT forge.retire_jwt_key('keys-ec');
SELECT kid, retired, version FROM forge.jwt_key WHERE kid LIKE 'keys-%' ORDER BY kid;
SELECT test.outcome(statement) FROM unnest(ARRAY[
	$$SELECT forge.retire_jwt_key('keys-512')$$, $$SELECT forge.retire_jwt_key('keys-none')$$, $$SELECT forge.retire_jwt_key(NULL)$$,
	$$SELECT forge.add_jwt_key('keys-512', 'HS512', test.base64url(test.secret('keys-512', 64)), audience => 'forgeerp')$$]) statement;
SELECT test.outcome(format('SELECT forge.add_jwt_key(''keys-ec'', ''ES256'', %L)', pg_temp.pem(:'ec')));

-- what was rolled back was never there
BEGIN;
SELECT forge.add_jwt_key('keys-undone', 'HS256', test.base64url(test.secret('keys-undone', 32)));
SELECT count(*) FROM forge.jwt_key WHERE kid = 'keys-undone';
ROLLBACK;
SELECT count(*) FROM forge.jwt_key WHERE kid = 'keys-undone';
-- not even for the session that had used it
\set kid '{"alg": "HS256", "kid": "keys-undone"}'
SELECT test.token(test.claims('auth-keys'), test.secret('keys-undone', 32), :'kid') AS token \gset
CREATE FUNCTION pg_temp.add_use_and_fail(token text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.add_jwt_key('keys-undone', 'HS256', test.base64url(test.secret('keys-undone', 32))), set_config('test.sub', forge.authenticate(token) ->> 'sub', false), (random()::text || 'x')::integer;
	RETURN 'not reached';
EXCEPTION WHEN invalid_text_representation THEN
	RETURN 'failed';
END $$;
SELECT pg_temp.add_use_and_fail(:'token');
SELECT test.outcome(format('SELECT forge.authenticate(%L)', :'token'));

-- every change is an event, and none of them holds material
RESET ROLE;
SELECT e.event_type, e.payload ->> 'kid', e.version FROM forge.event e WHERE e.aggregate_type = 'identity.jwt_key'
   AND e.aggregate_id IN (SELECT id FROM forge.jwt_key_row WHERE kid LIKE 'keys-%') ORDER BY e.position;
SELECT DISTINCT jsonb_object_keys(payload) FROM forge.event WHERE aggregate_type = 'identity.jwt_key' ORDER BY 1;
SELECT count(*) FROM forge.jwt_key_material m JOIN forge.jwt_key_row r USING (tenant_id, id) WHERE r.kid LIKE 'keys-%' AND r.retired;
SELECT r.kid, m.algorithm, CASE WHEN m.algorithm LIKE 'HS%' THEN m.material = test.secret(r.kid, length(m.material)) ELSE convert_from(m.material, 'UTF8')::jsonb ->> 'kty' = 'RSA' END
  FROM forge.jwt_key_material m JOIN forge.jwt_key_row r USING (tenant_id, id) WHERE r.kid LIKE 'keys-%' ORDER BY r.kid;

-- whose they are
SET ROLE forge_app;
SELECT test.outcome(statement) FROM unnest(ARRAY[
	$$SELECT forge.add_jwt_key('keys-mine', 'HS256', repeat('A', 43))$$, $$SELECT forge.import_jwks('{}')$$, $$SELECT forge.retire_jwt_key('keys-256')$$,
	$$SELECT * FROM forge.jwt_key$$, $$SELECT * FROM forge.jwt_keys()$$, $$SELECT * FROM forge.jwt_key_row$$, $$SELECT * FROM forge.jwt_key_material$$]) statement;
SET ROLE forge_admin;
SELECT test.outcome(statement) FROM unnest(ARRAY[$$SELECT * FROM forge.jwt_key_row$$, $$SELECT * FROM forge.jwt_key_material$$,
	$$SELECT forge.execute('identity.jwt_key.retire', NULL)$$]) statement;
RESET ROLE;
CREATE ROLE regress_forge_reader IN ROLE pg_read_all_data;
SET ROLE regress_forge_reader;
SELECT count(*) FROM forge.jwt_key_material;
SELECT count(*) FROM forge.jwt_key_row;
SET ROLE forge_owner;
SELECT count(*) FROM forge.jwt_key_material;
RESET ROLE;
DROP ROLE regress_forge_reader;
SELECT test.outcome(statement) FROM unnest(ARRAY[$$UPDATE forge.jwt_key_material SET algorithm = 'HS256'$$, $$DELETE FROM forge.jwt_key_row$$]) statement;
SELECT * FROM forge.verify('jwt_key');
SELECT forge.rebuild('jwt_key') > 0;
SELECT * FROM forge.verify('jwt_key');

-- no keys are left behind for the tests that follow
SELECT forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE kid LIKE 'keys-%' AND NOT retired;
