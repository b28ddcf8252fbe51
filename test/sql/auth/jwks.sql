-- Key sets: what is taken of them, and what makes the whole set refused.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE TEMP TABLE jwk (name text, jwk jsonb);
INSERT INTO jwk VALUES
	('rsa', '{"kid": "jwks-rsa", "use": "sig", "alg": "RS256", "kty": "RSA", "e": "AQAB", "n": "nzX64yvFmgrlNdvZPRtwJ4TcCfeTlOZe-CRvn-1UIOhaH6iTB3Esc419O-Z5vqgcNTwapjAcCYeYhntcB70HMTjhRvkojtsOobc3yTdSgBt4dwbkM8N7ZVuwKIpi_86SdC8FOmCgX4-uJMhombnGd2tCIKvVFZbHExh9GHiXa9ovdeooW5_GrCxXaCAYcJKelR5EGTWZoFd8ovRpG6vhUqZr1KYBSq4JTJzDEELI0ik_a7Auf9yOBC1O31Gg9EIDzwnKiSPiSTJaLnuWID3k5gKp24db4EautKW4zBV6i85OrNWOL540yPOJbuEaA3Aa-5gF0T4qDTwKVAx1XrVr1Q"}'),
	('p256', '{"kid": "jwks-p256", "kty": "EC", "crv": "P-256", "x": "pFJdtJYh6cluLPk6uOHN8byi10duFMDYwdQp3Wg3xvw", "y": "SEs5khl9TdW9N92eHP_AdXDqonyIBG79NfMMKP_6yRg"}'),
	('p384', '{"kid": "jwks-p384", "kty": "EC", "crv": "P-384", "key_ops": ["verify"], "x": "AYbPMJy7kqTw4Hj8mtMRqV5QMibUjX2pwuXR4wLDfjf_lEw3vDe1cgZIetOvbBGo", "y": "j7mikqOv_h8AxpkqN4opmri5UN3FAgdum8C36tmLoVdB7N6tzNMLCUrfjeLvwqNQ"}'),
	('p521', '{"kid": "jwks-p521", "alg": "ES512", "kty": "EC", "crv": "P-521", "x": "ACMds-LCeWgIQ7l9NNdjQmfCE72gmBTXPZvPQEiyeKrSgpTgwF9DpthLTbB0QiSCDFEDxGu1zbknKQf74wcx5SJi", "y": "ASPTU0sJ9H084UaMhbEYLlwmKLb_mXvtAoZgVlpjTfc7QpXdNXha3lJPx_mYiZ9G3GsAYGIIjQTWFz9bbs2ta4Bp"}'),
	('ed', '{"kid": "jwks-ed", "alg": "EdDSA", "kty": "OKP", "crv": "Ed25519", "x": "-IidcF_WqLupPACVoFitctv59LdnfdHFn1aw8xuBPlU"}'),
	('weak', '{"kid": "jwks-weak", "alg": "RS256", "kty": "RSA", "e": "AQAB", "n": "ygz2tAUxRN-bOR-E570B5lBTSZaUfizMplXpS7YT4e2Zd6dhjnegjjsjhtfspTcOpaJjVppbTI-zqwEXguXhUOakJFrNKwTvTPO2rvGyY5S50sr83bdDuHoY9bY5AloRAt37UHz9hQi_-fpP6BnkKfoV-bVLAz-Jy2xJTAahOPc"}'),
	('koblitz', '{"kid": "jwks-koblitz", "alg": "ES256", "kty": "EC", "crv": "secp256k1", "x": "fS7FjtIolognvQBxOH5AWiVhz7EnvUD7lUxoYrwMaEk", "y": "zzFtbQzBsv7BGDOlpHrzPBopaVfrdwFxekH6e9486mo"}');
CREATE FUNCTION pg_temp.set(VARIADIC names text[]) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_object('keys', jsonb_agg(jwk ORDER BY n)) FROM unnest(names) WITH ORDINALITY u (name, n) JOIN jwk USING (name) $$;
-- One key, with other members in the place of some; null takes one away.
CREATE FUNCTION pg_temp.changed(name text, others jsonb) RETURNS text LANGUAGE sql AS $$
	SELECT test.outcome(format('SELECT forge.import_jwks(%L)', jsonb_build_object('keys', jsonb_build_array(jsonb_strip_nulls(jwk || others)))))
	  FROM jwk WHERE jwk.name = changed.name $$;
GRANT SELECT ON jwk TO forge_admin;
SET ROLE forge_admin;

-- all kinds; the same set again adds nothing, a new key in it is added
SELECT forge.import_jwks(pg_temp.set('rsa', 'p256'), 'https://idp.example/', 'forgeerp');
SELECT forge.import_jwks(issuer => 'https://idp.example/', jwks => pg_temp.set('rsa', 'p256', 'p384', 'p521'), audience => 'forgeerp');
SELECT kid, algorithm, issuer, audience, thumbprint, version FROM forge.jwt_key WHERE kid LIKE 'jwks-%' ORDER BY kid;
SELECT test.outcome(format('SELECT forge.import_jwks(%L)', pg_temp.set('rsa')));

-- keys for encryption are passed over
SELECT forge.import_jwks(jsonb_build_object('keys', jsonb_build_array(
	(SELECT jwk || '{"kid": "jwks-enc", "use": "enc", "alg": "RSA-OAEP"}' FROM jwk WHERE name = 'rsa'),
	(SELECT jwk || '{"kid": "jwks-encrypt", "key_ops": ["encrypt"]}' FROM jwk WHERE name = 'p256'),
	(SELECT jwk || '{"kid": "jwks-sig"}' FROM jwk WHERE name = 'p256'))));
SELECT kid FROM forge.jwt_key WHERE kid LIKE 'jwks-%' ORDER BY kid;
SELECT pg_temp.changed('rsa', '{"kid": "jwks-enc", "use": "enc"}');

-- an Edwards key, and RSA keys with the other padding
SELECT pg_temp.changed('ed', '{}');
SELECT alg, pg_temp.changed('rsa', jsonb_build_object('kid', 'jwks-' || lower(alg), 'alg', alg)) FROM unnest('{PS256,PS384,PS512}'::text[]) alg;

-- what makes the whole set refused
SELECT test.outcome(format('SELECT forge.import_jwks(%L)', jwks)) FROM (VALUES
	(NULL), ('[]'), ('{}'), ('{"keys": {}}'), ('{"keys": []}'), ('{"keys": [1]}'), ('{"keys": [[]]}'), ('{"keys": [{}]}'), ('{"keys": [null]}'), ('"keys"')) v (jwks);
SELECT test.outcome(format('SELECT forge.import_jwks(%L)', jsonb_build_object('keys', (SELECT jsonb_agg(1) FROM generate_series(1, 101)))));
SELECT name, test.outcome(format('SELECT forge.import_jwks(%L)', pg_temp.set('p521', name))) FROM jwk WHERE name IN ('weak', 'koblitz') ORDER BY name;
SELECT test.outcome(format('SELECT forge.import_jwks(%L, ''https://idp.example/'', ''forgeerp'')', pg_temp.set('p256', 'p256')));
SELECT others, pg_temp.changed('rsa', '{"kid": "jwks-bad"}'::jsonb || others::jsonb) FROM unnest(ARRAY[
	'{"kty": "oct", "k": "3biGzki4J6LlPV0PguV_DJs2VelHVpLaXenclmb-4W8"}', '{"k": "AAAA"}', '{"d": "AAAA"}', '{"p": "AAAA"}', '{"q": "AAAA"}',
	'{"dp": "AAAA"}', '{"dq": "AAAA"}', '{"qi": "AAAA"}', '{"oth": []}', '{"d": "AAAA", "use": "enc"}', '{"kid": null}', '{"kid": 1}', '{"kid": ""}',
	'{"kid": "a b"}', '{"kty": null}', '{"kty": "rsa"}', '{"kty": "EC"}', '{"alg": "HS256"}', '{"alg": "ES256"}', '{"alg": "rs256"}', '{"alg": "none"}', '{"alg": 1}',
	'{"n": null}', '{"e": null}', '{"n": 1}', '{"n": "AAAA"}', '{"n": "a+b/"}', '{"e": "AQ"}', '{"e": "Ag"}', '{"e": "AAAA"}', '{"e": ""}']) others;
SELECT others, pg_temp.changed('p256', '{"kid": "jwks-bad"}'::jsonb || others::jsonb) FROM unnest(ARRAY[
	'{"d": "AAAA"}', '{"crv": null}', '{"crv": "P-384"}', '{"crv": "p-256"}', '{"alg": "ES384"}', '{"alg": "ES256K"}', '{"alg": "RS256"}', '{"kty": "RSA"}', '{"x": null}', '{"y": null}',
	'{"y": "SEs5khl9TdW9N92eHP_AdXDqonyIBG79NfMMKP_6yRk"}', '{"x": "AKRSXbSWIenJbiz5OrjhzfG8otdHbhTA2MHUKd1oN8b8"}', '{"x": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "y": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}']) others;
SELECT others, pg_temp.changed('ed', '{"kid": "jwks-bad"}'::jsonb || others::jsonb) FROM unnest(ARRAY[
	'{"d": "AAAA"}', '{"crv": "Ed448"}', '{"x": null}', '{"x": "AAAA"}', '{"kty": "EC"}']) others;

-- all or none
SELECT kid FROM forge.jwt_key WHERE kid LIKE 'jwks-%' ORDER BY kid;
SELECT forge.retire_jwt_key('jwks-p384');
SELECT test.outcome(format('SELECT forge.import_jwks(%L, ''https://idp.example/'', ''forgeerp'')', pg_temp.set('p384')));
SELECT forge.retire_jwt_key(kid) FROM forge.jwt_key WHERE kid LIKE 'jwks-%' AND NOT retired;
RESET ROLE;
SELECT * FROM forge.verify('jwt_key');
