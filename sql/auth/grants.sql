-- Who may sign in by tokens, and who keeps the keys.
GRANT EXECUTE ON FUNCTION forge.authenticate(text), forge.pre_request() TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.require_operator(),
	forge.add_jwt_key(text, text, text, text, text),
	forge.import_jwks(jsonb, text, text),
	forge.retire_jwt_key(text),
	forge.jwt_keys()
	TO forge_admin;
GRANT SELECT ON forge.jwt_key TO forge_admin;
