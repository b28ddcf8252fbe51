-- The keys that PostgREST learns from forge.pre_config.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
\set tokens :tests '/tools/tokens.sql'
\i :tokens
CREATE TABLE test.jwks (jwks jsonb);
INSERT INTO test.jwks VALUES ('{"keys": [
	{"kid": "told-rsa", "use": "sig", "alg": "RS256", "kty": "RSA", "e": "AQAB", "n": "nzX64yvFmgrlNdvZPRtwJ4TcCfeTlOZe-CRvn-1UIOhaH6iTB3Esc419O-Z5vqgcNTwapjAcCYeYhntcB70HMTjhRvkojtsOobc3yTdSgBt4dwbkM8N7ZVuwKIpi_86SdC8FOmCgX4-uJMhombnGd2tCIKvVFZbHExh9GHiXa9ovdeooW5_GrCxXaCAYcJKelR5EGTWZoFd8ovRpG6vhUqZr1KYBSq4JTJzDEELI0ik_a7Auf9yOBC1O31Gg9EIDzwnKiSPiSTJaLnuWID3k5gKp24db4EautKW4zBV6i85OrNWOL540yPOJbuEaA3Aa-5gF0T4qDTwKVAx1XrVr1Q"},
	{"kid": "told-\"p256\\", "use": "sig", "alg": "ES256", "kty": "EC", "crv": "P-256", "x": "pFJdtJYh6cluLPk6uOHN8byi10duFMDYwdQp3Wg3xvw", "y": "SEs5khl9TdW9N92eHP_AdXDqonyIBG79NfMMKP_6yRg"},
	{"kid": "told-p384", "use": "sig", "alg": "ES384", "kty": "EC", "crv": "P-384", "x": "AYbPMJy7kqTw4Hj8mtMRqV5QMibUjX2pwuXR4wLDfjf_lEw3vDe1cgZIetOvbBGo", "y": "j7mikqOv_h8AxpkqN4opmri5UN3FAgdum8C36tmLoVdB7N6tzNMLCUrfjeLvwqNQ"},
	{"kid": "told-p521", "use": "sig", "alg": "ES512", "kty": "EC", "crv": "P-521", "x": "ACMds-LCeWgIQ7l9NNdjQmfCE72gmBTXPZvPQEiyeKrSgpTgwF9DpthLTbB0QiSCDFEDxGu1zbknKQf74wcx5SJi", "y": "ASPTU0sJ9H084UaMhbEYLlwmKLb_mXvtAoZgVlpjTfc7QpXdNXha3lJPx_mYiZ9G3GsAYGIIjQTWFz9bbs2ta4Bp"},
	{"kid": "told-ps", "use": "sig", "alg": "PS512", "kty": "RSA", "e": "AQAB", "n": "nzX64yvFmgrlNdvZPRtwJ4TcCfeTlOZe-CRvn-1UIOhaH6iTB3Esc419O-Z5vqgcNTwapjAcCYeYhntcB70HMTjhRvkojtsOobc3yTdSgBt4dwbkM8N7ZVuwKIpi_86SdC8FOmCgX4-uJMhombnGd2tCIKvVFZbHExh9GHiXa9ovdeooW5_GrCxXaCAYcJKelR5EGTWZoFd8ovRpG6vhUqZr1KYBSq4JTJzDEELI0ik_a7Auf9yOBC1O31Gg9EIDzwnKiSPiSTJaLnuWID3k5gKp24db4EautKW4zBV6i85OrNWOL540yPOJbuEaA3Aa-5gF0T4qDTwKVAx1XrVr1Q"},
	{"kid": "told-ed", "use": "sig", "alg": "EdDSA", "kty": "OKP", "crv": "Ed25519", "x": "-IidcF_WqLupPACVoFitctv59LdnfdHFn1aw8xuBPlU"}]}');
SELECT forge.import_jwks(jwks, 'https://idp.example/', 'forgeerp') FROM test.jwks;
SELECT forge.add_jwt_key('told-secret', 'HS256', test.base64url(test.secret('told')), 'https://idp.example/', 'forgeerp');
CREATE ROLE regress_forge_told LOGIN NOINHERIT;
SELECT forge.setup_postgrest('regress_forge_told');
-- what it is told, of the keys of this test
CREATE FUNCTION test.told() RETURNS SETOF jsonb LANGUAGE sql AS $$
	SELECT k FROM jsonb_path_query(nullif(current_setting('pgrst.jwt_secret', true), '')::jsonb, '$.keys[*]') k WHERE k ->> 'kid' LIKE 'told-%' $$;
GRANT SELECT ON test.jwks TO regress_forge_told;
GRANT USAGE ON SCHEMA test TO regress_forge_told;
\set tell 'BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; select forge.pre_config();'

-- the public keys, member for member, and no secret
SET SESSION AUTHORIZATION regress_forge_told;
:tell
SELECT count(*), count(*) FILTER (WHERE k IN (SELECT jsonb_path_query(jwks, '$.keys[*]') FROM test.jwks)) AS same FROM test.told() k;
SELECT current_setting('pgrst.jwt_secret_is_base64'), current_setting('pgrst.db_schemas');
COMMIT;
SELECT count(*) FROM test.told();
SELECT test.outcome('SELECT forge.jwks_with_secrets()');
RESET SESSION AUTHORIZATION;

-- imported again they are the same keys
BEGIN;
SELECT forge.import_jwks(replace(forge.jwks(), 'told-', 'again-')::jsonb, 'https://idp.example/', 'forgeerp') >= 6;
SELECT count(*), count(*) FILTER (WHERE a.thumbprint = b.thumbprint AND a.algorithm = b.algorithm) AS same
  FROM forge.jwt_key a JOIN forge.jwt_key b ON b.kid = replace(a.kid, 'told-', 'again-') WHERE a.kid LIKE 'told-%';
ROLLBACK;

-- a key that is retired is told of no more
SELECT forge.retire_jwt_key('told-p521');
SET SESSION AUTHORIZATION regress_forge_told;
:tell
SELECT k ->> 'kid' AS kid FROM test.told() k ORDER BY k ->> 'kid' COLLATE "C";
COMMIT;
RESET SESSION AUTHORIZATION;

-- with secrets, and without again
SELECT forge.setup_postgrest('regress_forge_told', with_secrets => true);
SET SESSION AUTHORIZATION regress_forge_told;
:tell
SELECT count(*) FROM test.told();
SELECT k - 'k' AS secret, k ->> 'k' = test.base64url(test.secret('told')) AS same FROM test.told() k WHERE k ->> 'kty' = 'oct';
COMMIT;
RESET SESSION AUTHORIZATION;
SELECT forge.setup_postgrest('regress_forge_told');
SET SESSION AUTHORIZATION regress_forge_told;
:tell
SELECT count(*), count(*) FILTER (WHERE k ->> 'kty' = 'oct') AS secrets FROM test.told() k;
COMMIT;
RESET SESSION AUTHORIZATION;

-- a role that may execute neither, and no keys at all: nothing is set, so that PostgREST's file counts
BEGIN;
REVOKE EXECUTE ON FUNCTION forge.jwks() FROM regress_forge_told;
SET LOCAL ROLE regress_forge_told;
SELECT forge.pre_config();
SELECT nullif(current_setting('pgrst.jwt_secret', true), '') IS NULL AS unset, current_setting('pgrst.db_schemas');
ROLLBACK;
BEGIN;
SELECT count(forge.retire_jwt_key(kid)) > 0 FROM forge.jwt_key WHERE NOT retired AND algorithm NOT LIKE 'HS%';
SELECT forge.jwks() IS NULL, forge.jwks_with_secrets() IS NULL;
SET LOCAL ROLE regress_forge_told;
SELECT forge.pre_config();
SELECT nullif(current_setting('pgrst.jwt_secret', true), '') IS NULL AS unset;
ROLLBACK;

-- whose it is: that role's, and nobody else's; the doctor takes no offence, but where clients have it
CREATE FUNCTION pg_temp.outcomes() RETURNS SETOF text LANGUAGE sql AS $$
	SELECT test.outcome(statement) FROM unnest('{SELECT forge.jwks() IS NULL,SELECT forge.jwks_with_secrets() IS NULL,SELECT forge.pre_config()}'::text[]) statement $$;
SET ROLE forge_anon;
SELECT pg_temp.outcomes();
SET ROLE forge_app;
SELECT pg_temp.outcomes();
SET ROLE forge_admin;
SELECT pg_temp.outcomes();
RESET ROLE;
SELECT check_name, subject, problem FROM forge.doctor_rights() WHERE problem LIKE '%regress_forge_told%';
BEGIN;
GRANT EXECUTE ON FUNCTION forge.jwks_with_secrets() TO forge_app;
SELECT check_name, subject, problem FROM forge.doctor_rights() WHERE subject LIKE 'forge.jwks%';
ROLLBACK;

SELECT forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE kid LIKE 'told-%' AND NOT retired;
DROP OWNED BY regress_forge_told;
DROP ROLE regress_forge_told;
DROP TABLE test.jwks;
