-- own_functions.sql: functions of the tests' own in schema erp, which show what a request comes to and
-- return what no function of the extension does.
CREATE FUNCTION erp.test_request(name text DEFAULT 'all') RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('name', name, 'method', current_setting('request.method'), 'path', current_setting('request.path'),
		'headers', current_setting('request.headers')::json, 'cookies', current_setting('request.cookies')::json,
		'claims', current_setting('request.jwt.claims')::json, 'role', current_user, 'session', session_user,
		'search_path', current_setting('search_path'), 'read_only', current_setting('transaction_read_only')) $$;
CREATE FUNCTION erp.test_many(VARIADIC value text[]) RETURNS SETOF text LANGUAGE sql STABLE AS $$ SELECT unnest(value) $$;
CREATE FUNCTION erp.test_body(json) RETURNS json LANGUAGE sql STABLE AS $$ SELECT $1 $$;
CREATE FUNCTION erp.test_hidden(integer, text) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $2 $$;
CREATE FUNCTION erp.test_nothing() RETURNS void LANGUAGE sql STABLE AS $$ SELECT $$;
CREATE FUNCTION erp.test_write() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN current_setting('transaction_read_only')::boolean;
END $$;
CREATE FUNCTION erp.test_answer(headers text, status text DEFAULT NULL) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	PERFORM set_config('response.headers', headers, true), set_config('response.status', status, true);
	RETURN 'done';
END $$;
CREATE FUNCTION erp.test_raise(state text, message text DEFAULT 'refused', detail text DEFAULT NULL) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = state, MESSAGE = message, DETAIL = coalesce(detail, ''), HINT = 'a hint';
END $$;

CREATE SCHEMA test_media;
GRANT USAGE ON SCHEMA test_media TO forge_app, forge_anon;
CREATE DOMAIN test_media."text/x-test" AS text;
CREATE DOMAIN test_media."application/x-test" AS bytea;
CREATE DOMAIN test_media."*/*" AS bytea;
CREATE FUNCTION erp.test_document(words text DEFAULT '<p>') RETURNS test_media."text/x-test" LANGUAGE sql STABLE AS $$ SELECT words $$;
CREATE FUNCTION erp.test_bytes() RETURNS test_media."application/x-test" LANGUAGE sql STABLE AS $$ SELECT '\x00ff0a'::bytea $$;
CREATE FUNCTION erp.test_anything() RETURNS test_media."*/*" LANGUAGE sql STABLE AS $$ SELECT 'anything'::bytea $$;
NOTIFY pgrst, 'reload schema';
