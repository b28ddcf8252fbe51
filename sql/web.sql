-- The web interface: pages, and what they are made of.

--@ section tables since 0.2.0
CREATE SCHEMA erp_page;
COMMENT ON SCHEMA erp_page IS 'forgeerp: the pages of the web interface, a function for each';

-- What a function answers, for PostgREST: it is asked for by this name in the header Accept.
CREATE DOMAIN erp."text/html" AS text;
COMMENT ON DOMAIN erp."text/html" IS 'A page.';

CREATE DOMAIN erp."text/event-stream" AS text;
COMMENT ON DOMAIN erp."text/event-stream" IS 'Server-sent events.';

CREATE DOMAIN erp."*/*" AS bytea;
COMMENT ON DOMAIN erp."*/*" IS 'Bytes, whose media type is in the headers of the answer.';

--@ section functions
CREATE OR REPLACE FUNCTION erp.page(
	name text DEFAULT 'home', id text DEFAULT NULL, search text DEFAULT NULL,
	state text DEFAULT NULL, type text DEFAULT NULL, since text DEFAULT NULL,
	until text DEFAULT NULL, sort text DEFAULT NULL, after text DEFAULT NULL,
	token text DEFAULT NULL) RETURNS erp."text/html"
	LANGUAGE C STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_page';
COMMENT ON FUNCTION erp.page IS
	'A page of the web interface, as erp_page.NAME describes it to the caller.  The other arguments are the page''s; an empty one counts as not given.  An error of the page is a page, too, with its status.  A visitor who is not signed in is sent to the page sign_in.';

CREATE OR REPLACE FUNCTION erp.root() RETURNS erp."text/html"
	LANGUAGE sql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT ''::erp."text/html" FROM set_config('response.status', '303', true) status,
									set_config('response.headers', '[{"Location": "rpc/page"}]', true) headers;
END;
COMMENT ON FUNCTION erp.root IS
	'For PostgREST''s db-root-spec: leads from "/" to the first page of the web interface.';

-- No argument has a default: PostgreSQL matches a call by names to a VARIADIC function only if it has all.
CREATE OR REPLACE FUNCTION erp.submit(
	command text, id text, version text, command_id text, page text, next_page text, names text,
	VARIADIC value text[]) RETURNS erp."text/html"
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_submit';
COMMENT ON FUNCTION erp.submit IS
	'What the forms of pages are sent to: runs a command on an aggregate (id) at its expected version, with a value for each of the fields in names, which commas join; an argument or a value that is empty counts as not given.  Then the browser is sent to next_page, or back to page, links like {"name": "item", "id": "..."}; a created aggregate''s id is added to next_page if it has none.  A refusal, or an error of the server, is not an error but the page again, with what was typed, the reason, and its status.  A visitor who is not signed in is sent to the page sign_in.';

CREATE OR REPLACE FUNCTION forge.page_changes(aggregate_id uuid, since_version bigint) RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('entries', coalesce(json_agg(e.entry ORDER BY e.version DESC), '[]'))
	  FROM (SELECT e.version,
				   json_build_object(
					   'time', e.recorded_at,
					   'title', coalesce(upper(left(t.description, 1)) || substr(t.description, 2), e.event_type),
					   'text', coalesce(u.display_name, e.principal_id::text),
					   'details', e.payload) AS entry
			  FROM erp.event e
				   LEFT JOIN forge.event_type t ON t.name = e.event_type AND t.schema_version = e.schema_version
				   LEFT JOIN erp.app_user u ON u.user_id = e.principal_id
			 WHERE e.aggregate_id = page_changes.aggregate_id AND e.version > since_version
			 ORDER BY e.version DESC
			 LIMIT 20) e;
END;
COMMENT ON FUNCTION forge.page_changes IS
	'What was done to an aggregate after a version, for a form that was refused because of it: {"entries"} of a timeline, at most the 20 newest; none for a caller who may not read events.';

CREATE OR REPLACE FUNCTION erp.asset(name text, version text DEFAULT NULL) RETURNS erp."*/*"
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_asset';
COMMENT ON FUNCTION erp.asset IS
	'A stylesheet or script of the pages.  With the version that pages name, browsers keep it for a year.  Errors: page_not_found.';

-- It promises a snapshot that it does not keep, as erp.read_events does.
CREATE OR REPLACE FUNCTION forge.changes(
	after_position bigint, OUT "position" bigint, OUT changes json) RETURNS record
	LANGUAGE C STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_changes';
COMMENT ON FUNCTION forge.changes IS
	'How many events of each aggregate type there are after a position: {"inventory.item": 3}, of types that the caller may read ("inventory.item.read"), and the position to ask after next.  With NULL, the present position.  Nothing is ever skipped, and at most 10,000 events are looked at.  Errors: position_ahead, tenant_missing.';

CREATE OR REPLACE FUNCTION erp.live(after text DEFAULT NULL) RETURNS erp."text/event-stream"
	LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET search_path = pg_catalog, pg_temp
AS $live$
DECLARE
	-- "position.insight position"
	seen CONSTANT text[] := string_to_array(
		coalesce(after, nullif(current_setting('request.headers', true), '')::json ->> 'last-event-id'), '.');
	news record;
	newest_insight bigint;
	answer text := E'retry: 2000\n';
BEGIN
	SELECT c."position", c.changes INTO news FROM forge.changes(seen[1]::bigint) c;
	newest_insight := coalesce((SELECT i.event_position FROM erp.insight i ORDER BY i.event_position DESC LIMIT 1), 0);
	IF news.changes::text <> '{}' THEN
		answer := answer || format(E'\nevent: change\ndata: %s\n', news.changes);
	END IF;
	IF newest_insight > seen[2]::bigint THEN
		answer := answer || format(E'\nevent: insight\ndata: %s\n', newest_insight);
	END IF;
	PERFORM set_config('response.headers', '[{"Cache-Control": "no-store"}]', true);
	RETURN answer || format(E'\nid: %s.%s\nevent: here\ndata: %s\n\n', news."position", newest_insight, news."position");
END
$live$;
COMMENT ON FUNCTION erp.live IS
	'Server-sent events: "change", with counts of events by aggregate type; "insight", when there is a new one; "here", with the id after which to go on.  The answer ends at once; a browser asks again by itself after two seconds, with Last-Event-ID.  Errors: tenant_missing, position_ahead.';

CREATE OR REPLACE FUNCTION forge.page_shell() RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object(
		'shop', forge.current_tenant_name(),
		'user', coalesce(w.display_name, w.email, w.principal_id::text, array_to_string(w.roles, ', ')),
		'menu', (SELECT json_agg(json_build_object('label', m.label,
												   'link', json_build_object('name', m.page))
								 ORDER BY m.ordinal)
				   FROM (VALUES (1, 'home', 'Home', NULL),
								(2, 'items', 'Items', 'inventory.item.read'),
								(3, 'products', 'Products', 'catalog.product.read'),
								(4, 'stock_transfers', 'Transfers', 'inventory.item.read'),
								(5, 'orders', 'Orders', 'sales.order.read'),
								(6, 'customers', 'Customers', 'sales.order.read'),
								(7, 'parties', 'Parties', 'parties.party.read'),
								(8, 'locations', 'Locations', 'inventory.location.read'),
								(9, 'insights', 'Insights', 'analytics.insight.read'),
								(10, 'chart', 'Books', 'accounting.account.read'),
								(11, 'journal', 'Journal', 'accounting.entry.read'),
								(12, 'ledger', 'Ledger', 'ledger.account.read'),
								(13, 'events', 'Events', 'forge.event.read'),
								(14, 'users', 'Users', 'identity.user.read'),
								(15, 'account', 'My account', NULL))
						AS m (ordinal, page, label, permission)
				  WHERE m.permission IS NULL OR forge.has_permission(m.permission)))
	  FROM erp.whoami() w;
END;
COMMENT ON FUNCTION forge.page_shell IS
	'What all pages have around them: {"shop", "user", "menu"}, of the caller.';

-- What pages have in common.
CREATE OR REPLACE FUNCTION forge.page_missing(thing text) RETURNS void
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_page_missing';
COMMENT ON FUNCTION forge.page_missing IS
	'For a page of something that is not there, or not for its reader.  It never returns.  Errors: page_not_found.';

CREATE OR REPLACE FUNCTION forge.require_permission(permission text) RETURNS void
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_require_permission';
COMMENT ON FUNCTION forge.require_permission IS
	'Refuses a caller that does not hold the permission: without it, row security would show an empty page.  Errors: permission_denied, tenant_missing, tenant_suspended, user_suspended.';

CREATE OR REPLACE FUNCTION forge.page_form(
	command text, label text, aggregate uuid, version bigint, fields text[], next_page json,
	"values" json DEFAULT NULL, choices json DEFAULT NULL, title text DEFAULT NULL) RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('part', 'form', 'command', command, 'label', label, 'aggregate', aggregate,
							 'version', version, 'fields', fields, 'then', next_page,
							 'values', "values", 'choices', choices, 'title', title)
	 WHERE forge.has_permission(command);
END;
COMMENT ON FUNCTION forge.page_form IS
	'The part "form" for a command; NULL if the reader may not execute it.';

CREATE OR REPLACE FUNCTION forge.page_user(user_id uuid) RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT coalesce((SELECT json_build_object('value', u.display_name,
											  'link', json_build_object('name', 'user', 'id', u.user_id))
					   FROM erp.app_user u WHERE u.user_id = page_user.user_id),
					json_build_object('value', page_user.user_id, 'kind', 'code'));
END;
COMMENT ON FUNCTION forge.page_user IS
	'A user as a value of a page: the name where the reader may read it, else the id.';

-- Without bitmaps the newest events are found in the order of the index, however long the stream is.
CREATE OR REPLACE FUNCTION forge.page_history(aggregate_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_bitmapscan = off
AS $history$
BEGIN
	IF NOT forge.has_permission('forge.event.read') THEN
		RETURN NULL;
	END IF;
	RETURN json_build_object('part', 'section', 'title', 'History', 'parts', json_build_array(
		json_build_object('part', 'timeline', 'entries', (
			SELECT coalesce(json_agg(json_build_object(
						'time', e.recorded_at, 'title', e.event_type,
						'text', (SELECT u.display_name FROM erp.app_user u
								  WHERE u.user_id = e.principal_id),
						'link', json_build_object('name', 'event', 'id', e.position),
						'details', e.payload) ORDER BY e.version DESC), '[]')
			  FROM (SELECT n.*
					  FROM erp.event n
					 WHERE n.aggregate_id = page_history.aggregate_id
					 ORDER BY n.version DESC LIMIT 20) e)),
		json_build_object('part', 'links', 'links', json_build_array(json_build_object(
			'label', 'All events',
			'link', json_build_object('name', 'stream', 'id', page_history.aggregate_id))))));
END
$history$;
COMMENT ON FUNCTION forge.page_history IS
	'A part of a page: the last events of a stream; NULL if the reader may not read events.';

-- Pages: each takes the arguments of erp.page and returns a document (docs/web-pages.md).
CREATE OR REPLACE FUNCTION erp_page.sign_in(request json) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object(
		'title', 'Sign in',
		'parts', json_build_array(json_build_object('part', 'sign_in', 'token', request ->> 'token')));
END;
COMMENT ON FUNCTION erp_page.sign_in IS 'Asks for a token.';

--@ section grants since 0.2.0
GRANT USAGE ON SCHEMA erp_page TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION erp.page, erp.root, erp.submit, erp.asset, erp_page.sign_in TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION
	erp.live,
	forge.changes,
	forge.page_shell,
	forge.page_changes,
	forge.page_missing,
	forge.require_permission,
	forge.page_form,
	forge.page_user,
	forge.page_history
	TO forge_app;
