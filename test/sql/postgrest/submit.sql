-- Forms of pages: what erp.submit does with what they send, as PostgREST hands it over.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT tenant_id = test.id('forms-others') FROM forge.create_tenant('forms-others', tenant_id => test.id('forms-others')) tenant_id;
SELECT test.sign_in('forms');
SELECT on_hand FROM erp.create_item('Bolt', 'B-1', 5, test.id('bolt'));
SELECT on_hand FROM erp.create_item('Nut', 'N-1', 5, test.id('nut'));
-- A page with a form to adjust the stock of an item, one for a new order, and buttons.
CREATE FUNCTION erp_page.forms(request json) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('title', i.name, 'parts', json_build_array(
		json_build_object('part', 'facts', 'facts', json_build_array(json_build_object('label', 'On hand', 'value', i.on_hand))),
		json_build_object('part', 'form', 'command', 'inventory.item.adjust_stock', 'label', 'Adjust', 'title', 'Stock',
			'aggregate', i.item_id, 'version', i.version, 'then', json_build_object('name', 'item', 'id', i.item_id)),
		json_build_object('part', 'form', 'command', 'inventory.item.rename', 'label', 'Rename',
			'aggregate', i.item_id, 'version', i.version, 'values', json_build_object('name', i.name)),
		json_build_object('part', 'form', 'command', 'inventory.item.create', 'label', 'Create', 'then', '{"name": "item"}'::json),
		json_build_object('part', 'form', 'command', 'sales.order.create', 'label', 'Order', 'rows', 3,
			'fields', '["currency", "lines"]'::json, 'then', '{"name": "order"}'::json),
		json_build_object('part', 'actions', 'actions', json_build_array(
			json_build_object('command', 'inventory.item.activate', 'label', 'Activate', 'aggregate', i.item_id, 'version', i.version,
				'permitted', false, 'reason', 'It is active.'),
			json_build_object('command', 'inventory.item.release_stock', 'label', 'Release', 'aggregate', i.item_id,
				'values', json_build_object('reference', test.id('reservation')))))))
	  FROM erp.item i WHERE i.item_id = (request ->> 'id')::uuid $$;
GRANT EXECUTE ON FUNCTION erp_page.forms TO PUBLIC;
-- What a reader sees of the answer: the forms without their hidden part, ids by name, of the home page the notice alone; if pattern is given, the elements that match.
CREATE FUNCTION test.seen(html text, pattern text DEFAULT NULL) RETURNS SETOF text LANGUAGE sql STABLE AS $$
	SELECT line FROM regexp_split_to_table(replace(replace(replace(replace(regexp_replace(regexp_replace(regexp_replace(substring(html FROM '<main.*</main>'), '<dl class="tiles".*', ''),
			'<input type="hidden"[^>]*>', '', 'g'), '<time[^>]*>[^<]*</time>', 'TIME', 'g'),
			test.id('bolt')::text, 'BOLT'), test.id('nut')::text, 'NUT'), test.id('forms')::text, 'TENANT'), test.id('forms person')::text, 'PERSON'),
			'(?=<(?:h1|section|form|div|p|label|input|select|textarea|option|button|fieldset|li|dl))') line WHERE line ~ coalesce(pattern, '') $$;
CREATE FUNCTION test.form_answer() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT concat_ws(' ', nullif(current_setting('response.status', true), ''), (SELECT string_agg(h ->> 'Location', ' ') FROM json_array_elements(nullif(current_setting('response.headers', true), '')::json) h)) $$;
-- Sends a form; what is sent of the fields is an object.
CREATE FUNCTION test.send(command text, fields json, version text DEFAULT '', command_id text DEFAULT '', next_page text DEFAULT '',
						  id text DEFAULT test.id('bolt'), page text DEFAULT format('{"name": "forms", "id": "%s"}', test.id('bolt'))) RETURNS text LANGUAGE sql AS $$
	SELECT erp.submit(command, id, version, command_id, page, next_page, coalesce(string_agg(f.key, ',' ORDER BY f.place), ''),
					  VARIADIC coalesce(array_agg(f.value ORDER BY f.place), '{}'))
	  FROM json_each_text(fields) WITH ORDINALITY f (key, value, place) $$;
\set tenant forms
\set roles admin
\set postgrest :tests '/tools/postgrest.sql'
\i :postgrest
\set wrong '\'<h1|notice|strong|error|wrong|aria-invalid|<p>|now\''

-- the page
:get SELECT test.seen(erp.page(name => 'forms', id => test.id('bolt')::text)); COMMIT;
-- what is hidden: everything that erp.submit takes, and a new command id in each form
:get
SELECT m[1] AS name, regexp_replace(replace(m[2], test.id('bolt')::text, 'BOLT'), '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]+$', 'UUID')
  FROM regexp_matches(erp.page(name => 'forms', id => test.id('bolt')::text, search => '"<\'), '<input type="hidden" name="([^"]*)" value="([^"]*)"', 'g') m
 WHERE m[1] <> 'name';
SELECT count(*), count(DISTINCT m[1]) FROM regexp_matches(erp.page(name => 'forms', id => test.id('bolt')::text), 'name="command_id" value="([^"]*)"', 'g') m;
COMMIT;

-- done: on to the next page, once, however often it is sent
:post SELECT test.send('inventory.item.adjust_stock', '{"delta": "2.5", "reason": "New\r\nbatch"}', '2', test.id('one')::text, '{"name": "item", "id": "a&b/../x"}'), test.form_answer(); COMMIT;
:post SELECT test.send('inventory.item.adjust_stock', '{"delta": "2.5", "reason": "New\r\nbatch"}', '2', test.id('one')::text, '{"name": "item", "id": "a&b/../x"}'), test.form_answer(); COMMIT;
:get SELECT on_hand FROM erp.item WHERE item_id = test.id('bolt'); SELECT payload FROM erp.event WHERE aggregate_id = test.id('bolt') ORDER BY version DESC LIMIT 1; COMMIT;
-- back to the page of the form, or home
:post SELECT test.send('inventory.item.adjust_stock', '{"delta": " -1 ", "reason": ""}'), replace(test.form_answer(), test.id('bolt')::text, 'BOLT'); COMMIT;
:post SELECT test.send('inventory.item.deactivate', '{}', page => ''), test.form_answer(); COMMIT;
:post SELECT test.send('inventory.item.activate', '{"": ""}'), replace(test.form_answer(), test.id('bolt')::text, 'BOLT'); COMMIT;
-- what was created is in the link
:post SELECT test.send('inventory.item.create', '{"name": "Screw", "sku": "S-1", "initial_quantity": ""}', id => '', next_page => '{"name": "item"}') AS html,
			 regexp_replace(test.form_answer(), '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]+$', 'UUID'); COMMIT;
:post SELECT test.send('inventory.item.create', '{"name": "Washer"}', id => test.id('washer')::text, next_page => '{"name": "item", "id": "1"}') AS html, test.form_answer(); COMMIT;
-- empty rows of a list are left out
:post
SELECT test.send('sales.order.create', json_build_object('currency', 'EUR', 'lines[0].item_id', '', 'lines[0].quantity', '', 'lines[0].unit_price', ' ', 'lines[0].location_id', '',
	'lines[1].item_id', test.id('bolt'), 'lines[1].quantity', '1', 'lines[1].unit_price', '2.50', 'lines[1].location_id', '', 'lines[2].item_id', '', 'lines[2].quantity', '', 'lines[2].unit_price', ''),
	id => test.id('order')::text, next_page => '{"name": "order"}') AS html, replace(test.form_answer(), test.id('order')::text, 'ORDER');
SELECT line_no, quantity, unit_price FROM erp.sales_order_line WHERE order_id = test.id('order');
COMMIT;

-- refused: the page again, with what was typed, and the error beside its field
:post SELECT test.seen(test.send('inventory.item.adjust_stock', '{"delta": "-50", "reason": "<script>alert(1)</script>\"''&"}', '6'), '<h1|<dd|f2-|notice'); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.adjust_stock', '{"delta": "1,5", "reason": ""}'), 'f2-1'); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.adjust_stock', '{"delta": "", "reason": "x"}'), 'f2-1'); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.adjust_stock', json_build_object('delta', '1', 'reason', repeat('x', 501))), 'error'); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.create', '{"name": "Screw", "sku": "S-1", "initial_quantity": ""}', id => ''), 'f4-'); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.create', '{"name": "Peg", "sku": "", "initial_quantity": "-1"}', id => ''), 'f4-3'); SELECT test.form_answer(); COMMIT;
-- of a list, the error is in the row where it was typed
:post
SELECT test.seen(test.send('sales.order.create', json_build_object('currency', 'EUR', 'lines[0].item_id', '', 'lines[0].quantity', '', 'lines[0].unit_price', '',
	'lines[1].item_id', test.id('bolt'), 'lines[1].quantity', '1', 'lines[1].unit_price', '2.50', 'lines[2].item_id', test.id('nut'), 'lines[2].quantity', 'x', 'lines[2].unit_price', '1'),
	id => ''), 'value="[^"]|error');
SELECT test.form_answer();
COMMIT;
-- what is no field's fault stands above the form, or beside the button
:post SELECT test.seen(test.send('inventory.item.adjust_stock', '{"delta": "1", "reason": ""}', id => test.id('none')::text), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.release_stock', json_build_object('reference', test.id('reservation'))), 'action|notice|strong|<p>'); SELECT test.form_answer(); COMMIT;

-- changed meanwhile: by whom, and what is there now; sent again, it is done
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "Round bolt"}', '4', test.id('two')::text), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT substring(test.send('inventory.item.rename', '{"name": "Round bolt"}', '4') FROM 'inventory.item.rename.*?name="version" value="(.*?)"'); COMMIT;
:post SELECT test.send('inventory.item.rename', '{"name": "Round bolt"}', '6', test.id('two')::text), test.form_answer() ~ '^303'; COMMIT;
-- the version that was seen stays, if it is something else that is wrong
:post SELECT substring(test.send('inventory.item.rename', '{"name": ""}', '4') FROM 'inventory.item.rename.*?name="version" value="(.*?)"'); SELECT test.form_answer(); COMMIT;
-- the same command id with other values
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "Square bolt"}', '7', test.id('two')::text), :wrong); SELECT test.form_answer(); COMMIT;

-- what no form sends
:post SELECT test.seen(erp.submit('inventory.item.rename', test.id('bolt')::text, '', '', '', '', 'name', 'a', 'b'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(erp.submit('inventory.item.rename', test.id('bolt')::text, '', '', '', '', 'name,name,,[0],name[1].x', 'a', 'b', 'c', 'd', 'e'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(erp.submit(NULL, NULL, NULL, NULL, NULL, NULL, NULL, VARIADIC NULL), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(erp.submit('inventory.item.rename', 'x', '', '', '', '', 'name', NULL), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x"}', 'one'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x"}', '', 'x'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x", "<b>": "y"}'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.explode', '{"name": "x"}'), :wrong); SELECT test.form_answer(); COMMIT;
-- only pages are gone to
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x"}', next_page => '"https://evil.example/"'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.send('inventory.item.rename', '{"name": "x"}', next_page => '{"name": "//evil.example/\r\nSet-Cookie: a=1"}'), test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": ""}', page => '{"name": "nowhere"}'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": ""}', page => '{"name": ["forms"]}'), :wrong); SELECT test.form_answer(); COMMIT;
-- nothing of all that was done
:get SELECT version, name FROM erp.item WHERE item_id = test.id('bolt'); COMMIT;
-- by GET nothing is done at all
:get SELECT test.send('inventory.item.rename', '{"name": "Got"}'); COMMIT;
-- somebody who is not signed in
BEGIN; SET LOCAL ROLE forge_anon; SELECT test.send('inventory.item.rename', '{"name": "x"}'), test.form_answer(); COMMIT;
-- a role that may rename, but not read events, is not told who has changed what; a viewer may not rename
:post SELECT version FROM erp.define_role('renamer', '{inventory.item.rename,inventory.item.read}'); COMMIT;
\set token 'SELECT json_build_object(\'host\', \'x\', \'authorization\', \'Bearer \' || test.token(test.claims(:\'tenant\', json_build_object(\'roles\', array[:\'asked_role\'])::jsonb), test.secret(:\'tenant\'), json_build_object(\'alg\', \'HS256\', \'kid\', :\'tenant\')::jsonb)) AS headers'
\set asked_role renamer
:token \gset
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "y"}', '1'), :wrong); SELECT test.form_answer(); COMMIT;
\set asked_role viewer
:token \gset
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "y"}'), :wrong); SELECT test.form_answer(); COMMIT;
:end
-- another tenant knows nothing of all that
DEALLOCATE request;
\set tenant forms-others
\set roles admin
\i :postgrest
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x"}', '1'), :wrong); SELECT test.form_answer(); COMMIT;
:post SELECT test.seen(test.send('inventory.item.rename', '{"name": "x"}', '1', page => '{"name": "sign_in"}'), :wrong); SELECT test.form_answer(); COMMIT;
:end
