-- Who may sign in by tokens, and who keeps the keys.
GRANT EXECUTE ON FUNCTION forge.authenticate(text), forge.pre_request() TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	forge.require_operator(),
	forge.add_jwt_key(text, text, text, text, text),
	forge.import_jwks(jsonb, text, text),
	forge.retire_jwt_key(text),
	forge.jwt_keys(),
	forge.built_for(),
	forge.has_statistics(oid, smallint),
	forge.expected_columns(),
	forge.doctor_tables(),
	forge.doctor_rights(),
	forge.doctor_code(),
	forge.doctor_roles(),
	forge.doctor_server(),
	forge.doctor()
	TO forge_admin;
GRANT SELECT ON forge.jwt_key, forge.doctor_relation, forge.doctor_function TO forge_admin;
