-- Errors that are not the caller's, on a page and behind a form: a page without what went wrong inside.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('trouble');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
-- A page that fails with the error that it is asked for, or takes for ever, and has a form.
CREATE FUNCTION test.fail(state text) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF state = 'slow' THEN
		PERFORM pg_sleep(600);
	END IF;
	RAISE EXCEPTION 'the secret of %', state USING ERRCODE = state, DETAIL = 'a secret detail', HINT = 'a secret hint';
END $$;
CREATE FUNCTION erp_page.failing(request json) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN request ->> 'state' IS NOT NULL THEN test.fail(request ->> 'state') ELSE
		json_build_object('title', 'Bolt', 'parts', json_build_array(
			json_build_object('part', 'form', 'command', 'inventory.item.rename', 'label', 'Rename', 'aggregate', test.id('bolt')))) END $$;
-- An item of such a name fails in the same way.
CREATE FUNCTION test.is_sound(name text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	IF name ~ '^(slow|[0-9A-Z]{5})$' THEN
		PERFORM test.fail(name);
	END IF;
	RETURN true;
END $$;
CREATE INDEX sound ON forge.item_row (test.is_sound(name));
GRANT EXECUTE ON FUNCTION erp_page.failing TO PUBLIC;
CREATE FUNCTION test.answer(html text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN concat_ws(' ', current_setting('response.status', true), CASE WHEN html ~ '<nav aria-label="Main"' THEN 'with menu' END,
					 CASE WHEN html ~ 'secret' THEN 'SECRET' END,
					 regexp_replace(substring(html FROM '<main.*</main>'), '<input type="hidden"[^>]*>|<p class="help".*?</p>', '', 'g'));
END $$;
CREATE FUNCTION test.rename(name text, page text DEFAULT '{"name": "failing"}') RETURNS text LANGUAGE sql AS $$
	SELECT erp.submit('inventory.item.rename', test.id('bolt')::text, '', '', page, '', 'name', name) $$;
\set tenant trouble
\set roles admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest

-- on a page; what may go well another time has a link to the same page
:get SELECT test.answer(erp.page(name => 'failing', state => '40P01')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => '40001', search => '"<\')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => '55P03')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => '53200')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => '55000')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => 'XX000')); COMMIT;
-- an error of ours that is nobody's fault, and one that a page raises for its reader
:get SELECT test.answer(erp.page(name => 'failing', state => 'ZF901')); COMMIT;
:get SELECT test.answer(erp.page(name => 'failing', state => 'P0001')); COMMIT;
-- the time is over: the page that says so has as much again
:get SET LOCAL statement_timeout = '500ms'; SELECT test.answer(erp.page(name => 'failing', state => 'slow')); SHOW statement_timeout; SELECT pg_sleep(600); COMMIT;

-- behind a form: it is still there, with what was typed
:post SELECT test.answer(test.rename('40P01')); COMMIT;
:post SELECT test.answer(test.rename('55P03')); COMMIT;
:post SELECT test.answer(test.rename('55000')); COMMIT;
:post SELECT test.answer(test.rename('XX000')); COMMIT;
:post SET LOCAL statement_timeout = '500ms'; SELECT test.answer(test.rename('slow')); COMMIT;
-- where the page fails, too, the reason stands alone
:post SELECT test.answer(test.rename('40P01', '{"name": "failing", "state": "XX000"}')); COMMIT;
:post SET LOCAL statement_timeout = '500ms'; SELECT test.answer(test.rename('slow', '{"name": "failing", "state": "slow"}')); COMMIT;
-- nothing of it was done, and the form sent again is done
:get SELECT version, name FROM erp.item WHERE item_id = test.id('bolt'); COMMIT;
:post SELECT length(test.rename('Round bolt')), current_setting('response.status'); COMMIT;
:get SELECT version, name FROM erp.item WHERE item_id = test.id('bolt'); COMMIT;

-- what all pages have around them fails: a page without it
RESET SESSION AUTHORIZATION;
ALTER FUNCTION forge.page_shell RENAME TO shell_before;
SET SESSION AUTHORIZATION regress_forge_authenticator;
:get SELECT test.answer(erp.page(name => 'home')); COMMIT;
RESET SESSION AUTHORIZATION;
ALTER FUNCTION forge.shell_before RENAME TO page_shell;
DROP INDEX forge.sound;
\set ECHO none
:end
