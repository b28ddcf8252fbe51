-- Tokens, and the keys with which they are verified.

--@ section tables since 0.2.0
-- Keys with which tokens are verified.  src/pg/columns.h knows the columns.
--@ table jwt_key_row

CREATE TABLE forge.jwt_key_material (
	tenant_id uuid NOT NULL,
	id uuid NOT NULL,
	algorithm text COLLATE "C" NOT NULL,
	material bytea NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE forge.jwt_key_material IS
	'The material of live keys, which is in no event.  Its rows belong to the system tenant; no role may read it.';
COMMENT ON COLUMN forge.jwt_key_material.tenant_id IS 'The system tenant.';
COMMENT ON COLUMN forge.jwt_key_material.id IS 'The key.';
COMMENT ON COLUMN forge.jwt_key_material.algorithm IS 'The key''s algorithm.';
COMMENT ON COLUMN forge.jwt_key_material.material IS 'A secret''s bytes, or a public key as a JSON Web Key (RFC 7517) of the members that make it.';
SELECT forge.protect_table('jwt_key_material');

--@ section functions
-- Signing in by a token, and the keys for it.
CREATE OR REPLACE FUNCTION forge.authenticate(token text) RETURNS jsonb
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_authenticate';
COMMENT ON FUNCTION forge.authenticate IS
	'Signs in by a JSON Web Token until the end of the transaction and returns its claims.  Errors: token_invalid, identity_already_set.';

CREATE OR REPLACE FUNCTION forge.pre_request() RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_pre_request';
COMMENT ON FUNCTION forge.pre_request IS
	'For PostgREST''s db-pre-request: signs in by the bearer token of the request''s headers, and goes on as forge_app if the role is forge_anon; without a token, by the cookie of a browser session, if the request comes from a page of this server or changes nothing; otherwise the session is not signed in.  Errors: token_invalid, identity_already_set, cross_site.';

CREATE OR REPLACE FUNCTION forge.add_jwt_key(
	kid text, algorithm text, key_material text, issuer text DEFAULT NULL,
	audience text DEFAULT NULL) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_add_jwt_key';
COMMENT ON FUNCTION forge.add_jwt_key IS
	'Adds a key with which tokens are verified: for HS256, HS384 and HS512 a secret in base64url, for the others a public key in PEM.  Operators only.  Errors: jwt_key_exists, kid_invalid, jwt_algorithm_unknown, jwt_secret_invalid, jwt_secret_weak, jwt_key_unreadable, jwt_key_private, jwt_key_weak, jwt_key_unsuitable.';

CREATE OR REPLACE FUNCTION forge.import_jwks(
	jwks jsonb, issuer text DEFAULT NULL, audience text DEFAULT NULL) RETURNS integer
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_import_jwks';
COMMENT ON FUNCTION forge.import_jwks IS
	'Adds the public keys of a JSON Web Key Set, all or none, and returns how many were new.  Keys for encryption are passed over.  Operators only.  Errors: jwt_key_exists, kid_invalid, jwt_algorithm_unknown, jwt_key_unreadable, jwt_key_private, jwt_key_weak, jwt_key_unsuitable, jwt_key_symmetric, jwt_key_twice.';

CREATE OR REPLACE FUNCTION forge.retire_jwt_key(kid text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_retire_jwt_key';
COMMENT ON FUNCTION forge.retire_jwt_key IS
	'Ends the use of a key, at once and for ever.  Operators only.  Errors: jwt_key_not_found.';

CREATE OR REPLACE FUNCTION forge.jwt_keys(
	OUT kid text, OUT algorithm text, OUT issuer text, OUT audience text, OUT thumbprint text,
	OUT retired boolean, OUT version bigint, OUT updated_at timestamptz) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwt_keys';
COMMENT ON FUNCTION forge.jwt_keys IS
	'All keys, the retired ones too, without their material.  Operators only.';

CREATE OR REPLACE VIEW forge.jwt_key WITH (security_invoker = true) AS
	SELECT k.kid, k.algorithm, k.issuer, k.audience, k.thumbprint, k.retired, k.version,
		   k.updated_at
	  FROM forge.jwt_keys() k;
COMMENT ON VIEW forge.jwt_key IS
	'All keys, the retired ones too, without their material.  Operators only.';

CREATE OR REPLACE FUNCTION forge.jwks() RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwks';
COMMENT ON FUNCTION forge.jwks IS
	'The live public keys as a JSON Web Key Set (RFC 7517); NULL when there is none.  For forge.pre_config, to whose caller forge.setup_postgrest grants it.';

CREATE OR REPLACE FUNCTION forge.jwks_with_secrets() RETURNS text
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwks_with_secrets';
COMMENT ON FUNCTION forge.jwks_with_secrets IS
	'All live keys, the secrets too, as a JSON Web Key Set; NULL when there is none.  For forge.pre_config, to whose caller forge.setup_postgrest grants it if it is told to.';

--@ functions of identity.jwt_key

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.authenticate, forge.pre_request TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.add_jwt_key,
	forge.import_jwks,
	forge.retire_jwt_key,
	forge.jwt_keys
	TO forge_admin;
GRANT SELECT ON forge.jwt_key TO forge_admin;
