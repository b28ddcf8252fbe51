-- The doctor is the operator's.
GRANT EXECUTE ON FUNCTION
	forge.built_for(),
	forge.has_launcher(),
	forge.waiting(timestamptz),
	forge.positions(),
	forge.jwt_algorithm_problem(text),
	forge.has_statistics(oid, smallint),
	forge.expected_columns(),
	forge.additions(),
	forge.doctor_tables(),
	forge.doctor_rights(),
	forge.doctor_code(),
	forge.doctor_roles(),
	forge.doctor_server(),
	forge.doctor()
	TO forge_admin;
GRANT SELECT ON forge.doctor_relation, forge.doctor_function TO forge_admin;
