-- Errors and settings: the fixed codes, and that each is documented where people look.
\ir ../tools/pgtap.sql
SELECT plan(10);
SELECT ok(forge.version() IS NOT NULL, 'the library is loaded');

SELECT results_eq($$
	SELECT code, name, http_status FROM forge.error_code ORDER BY code
$$, $$
	VALUES ('ZF001', 'expected_version_mismatch', 409),
		   ('ZF002', 'not_found', 404),
		   ('ZF003', 'command_id_reused', 409),
		   ('ZF004', 'event_immutable', 403),
		   ('ZF005', 'type_unknown', 400),
		   ('ZF006', 'payload_invalid', 400),
		   ('ZF007', 'conflict', 409),
		   ('ZF008', 'rule_violated', 422),
		   ('ZF009', 'value_out_of_range', 400),
		   ('ZF101', 'tenant_missing', 401),
		   ('ZF102', 'token_invalid', 401),
		   ('ZF103', 'permission_denied', 403),
		   ('ZF104', 'principal_suspended', 403),
		   ('ZF105', 'identity_already_set', 403),
		   ('ZF301', 'projection_inconsistent', 500),
		   ('ZF901', 'internal', 500)
$$, 'the codes are for ever');
SELECT is_empty($$
	SELECT code FROM forge.error_code WHERE coalesce(description, '') = ''
$$, 'every code is described');
SELECT is_empty($$
	SELECT r.name, r.code FROM forge.refusal r WHERE NOT EXISTS (SELECT FROM forge.error_code c WHERE c.code = r.code)
$$, 'every refusal has one of the codes');
SELECT is_empty($$
	SELECT name FROM forge.refusal GROUP BY name HAVING count(*) > 1
$$, 'every refusal has a name of its own');
SELECT is_empty($$
	SELECT name, message FROM forge.refusal WHERE name !~ '^[a-z]+(_[a-z0-9]+)*$' OR message !~ '^[a-z].*[^.]$' OR hint !~ '^[A-Z].*\.$'
$$, 'messages are lower case without a full stop, hints are sentences');
SELECT is_empty($$
	SELECT function, named FROM (
		SELECT function, trim(unnest(string_to_array(regexp_replace(substring(obj_description(oid, 'pg_proc') FROM 'Errors: (.*)\.$'), ' \([^)]*\)|and the command''s own refusals', '', 'g'), ','))) AS named
		  FROM member_function) f
	 WHERE named <> '' AND NOT EXISTS (SELECT FROM forge.refusal r WHERE r.name = named)
	   AND NOT EXISTS (SELECT FROM forge.error_code c WHERE c.name = named)
$$, 'the errors that comments on functions name are there');

SELECT cmp_ok((SELECT count(*) FROM pg_settings WHERE name LIKE 'forgeerp.%'), '>=', 2::bigint, 'there are settings to look at');
SELECT is_empty($$
	SELECT name FROM pg_settings WHERE name LIKE 'forgeerp.%' AND (coalesce(short_desc, '') = '' OR short_desc !~ '\.$')
$$, 'every setting is described');
SELECT is_empty($$
	SELECT name, context FROM pg_settings WHERE name LIKE 'forgeerp.%' AND context = 'user'
$$, 'no setting is for everybody to change');

SELECT * FROM finish();
ROLLBACK;
