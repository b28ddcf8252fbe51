-- Signing in by a token, and the keys for it.
CREATE OR REPLACE FUNCTION forge.authenticate(token text) RETURNS jsonb
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_authenticate';
REVOKE ALL ON FUNCTION forge.authenticate(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.authenticate(text) IS
	'Signs in by a JSON Web Token until the end of the transaction and returns its claims.  Errors: token_invalid, identity_already_set.';

CREATE OR REPLACE FUNCTION forge.pre_request() RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_pre_request';
REVOKE ALL ON FUNCTION forge.pre_request() FROM PUBLIC;
COMMENT ON FUNCTION forge.pre_request() IS
	'For PostgREST''s db-pre-request: signs in by the bearer token of the request''s headers; without one, nobody is signed in.  Errors: token_invalid, identity_already_set.';

CREATE OR REPLACE FUNCTION forge.add_jwt_key(
	kid text, algorithm text, key_material text, issuer text DEFAULT NULL,
	audience text DEFAULT NULL) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_add_jwt_key';
REVOKE ALL ON FUNCTION forge.add_jwt_key(text, text, text, text, text) FROM PUBLIC;
COMMENT ON FUNCTION forge.add_jwt_key(text, text, text, text, text) IS
	'Adds a key with which tokens are verified: for HS256, HS384 and HS512 a secret in base64url, for the others a public key in PEM.  Operators only.  Errors: jwt_key_exists, kid_invalid, jwt_algorithm_unknown, jwt_algorithm_unsupported, jwt_secret_invalid, jwt_secret_weak, jwt_key_unreadable, jwt_key_private, jwt_key_weak, jwt_key_unsuitable.';

CREATE OR REPLACE FUNCTION forge.import_jwks(
	jwks jsonb, issuer text DEFAULT NULL, audience text DEFAULT NULL) RETURNS integer
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_import_jwks';
REVOKE ALL ON FUNCTION forge.import_jwks(jsonb, text, text) FROM PUBLIC;
COMMENT ON FUNCTION forge.import_jwks(jsonb, text, text) IS
	'Adds the public keys of a JSON Web Key Set, all or none, and returns how many were new.  Keys for encryption are passed over.  Operators only.  Errors: jwt_key_exists, kid_invalid, jwt_algorithm_unknown, jwt_algorithm_unsupported, jwt_key_unreadable, jwt_key_private, jwt_key_weak, jwt_key_unsuitable, jwt_key_symmetric, jwt_key_twice.';

CREATE OR REPLACE FUNCTION forge.retire_jwt_key(kid text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_retire_jwt_key';
REVOKE ALL ON FUNCTION forge.retire_jwt_key(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.retire_jwt_key(text) IS
	'Ends the use of a key, at once and for ever.  Operators only.  Errors: jwt_key_not_found.';

CREATE OR REPLACE FUNCTION forge.jwt_keys(
	OUT kid text, OUT algorithm text, OUT issuer text, OUT audience text, OUT thumbprint text,
	OUT retired boolean, OUT version bigint, OUT updated_at timestamptz) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_jwt_keys';
REVOKE ALL ON FUNCTION forge.jwt_keys() FROM PUBLIC;
COMMENT ON FUNCTION forge.jwt_keys() IS
	'All keys, the retired ones too, without their material.  Operators only.';

CREATE OR REPLACE VIEW forge.jwt_key WITH (security_invoker = true) AS
	SELECT k.kid, k.algorithm, k.issuer, k.audience, k.thumbprint, k.retired, k.version,
		   k.updated_at
	  FROM forge.jwt_keys() k;
COMMENT ON VIEW forge.jwt_key IS
	'All keys, the retired ones too, without their material.  Operators only.';

--@ functions of identity.jwt_key
