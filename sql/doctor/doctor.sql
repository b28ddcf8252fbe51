-- forge.doctor: every rule that a catalog or a setting can prove, in one list.
CREATE OR REPLACE FUNCTION forge.doctor()
	RETURNS TABLE (check_name text, severity text, subject text, problem text, remedy text)
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $doctor$
BEGIN
	-- This also loads the library, and with it its settings.
	PERFORM forge.require_operator();
	RETURN QUERY
		SELECT f.*
		  FROM (SELECT * FROM forge.doctor_tables()
				UNION ALL
				SELECT * FROM forge.doctor_rights()
				UNION ALL
				SELECT * FROM forge.doctor_code()
				UNION ALL
				SELECT * FROM forge.doctor_roles()
				UNION ALL
				SELECT * FROM forge.doctor_server()) f
		 ORDER BY array_position('{error,warning,info}', f.severity), f.check_name, f.subject,
				  f.problem;
END
$doctor$;
REVOKE ALL ON FUNCTION forge.doctor() FROM PUBLIC;
COMMENT ON FUNCTION forge.doctor() IS
	'Proves from catalogs and settings that the rules of isolation and durability hold in this database, and returns what breaks one: an error breaks it now, a warning leaves it to something outside, an info is for an operator to judge.  Each with its remedy.  Empty: all is well.  Operators only.';
