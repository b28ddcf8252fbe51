-- Pages: the events of the log.

--@ section functions
-- Positions rise with the time at which events were recorded, nearly: each position is looked up in the
-- index, and halving finds the place in 63 steps at most.
CREATE OR REPLACE FUNCTION forge.position_near(moment timestamptz) RETURNS bigint
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $near$
DECLARE
	low bigint := 0;
	high bigint;
	middle bigint;
	recorded timestamptz;
BEGIN
	SELECT max(e.position) INTO high FROM erp.event e;
	WHILE low < high LOOP
		middle := low + (high - low) / 2;
		SELECT e.recorded_at INTO recorded
		  FROM erp.event e WHERE e.position > middle ORDER BY e.position LIMIT 1;
		IF recorded < moment THEN
			low := middle + 1;
		ELSE
			high := middle;
		END IF;
	END LOOP;
	RETURN low;
END
$near$;
COMMENT ON FUNCTION forge.position_near IS
	'The position up to which the current tenant''s events were recorded before that time.  Events of the same few seconds may be on either side.';

CREATE OR REPLACE FUNCTION erp_page.events(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	-- a filter that hits nothing ends after so many events, and goes on from there when asked to
	look_size CONSTANT integer := 10000;
	wanted_type CONSTANT text := request ->> 'type';
	since CONSTANT date := (request ->> 'since')::date;
	until CONSTANT date := (request ->> 'until')::date;
	first_position bigint := 0;
	before bigint := coalesce((request ->> 'after')::bigint, 9223372036854775807);
	rows json;
	last_shown bigint;
	last_looked bigint;
	shown integer;
	looked integer;
BEGIN
	PERFORM forge.require_permission('forge.event.read');
	IF since IS NOT NULL THEN
		first_position := forge.position_near(since);
	END IF;
	IF until IS NOT NULL THEN
		before := least(before, forge.position_near(until + 1) + 1);
	END IF;
	WITH recent AS (
		SELECT e.position, e.event_type, e.aggregate_type, e.aggregate_id, e.version, e.recorded_at
		  FROM erp.event e
		 WHERE e.position > first_position AND e.position < before
		 ORDER BY e.position DESC LIMIT look_size
	), hit AS (
		SELECT r.*
		  FROM recent r
		 WHERE wanted_type IS NULL OR wanted_type IN (r.event_type, r.aggregate_type)
		 ORDER BY r.position DESC LIMIT page_size
	)
	SELECT (SELECT json_agg(json_build_array(
						json_build_object('value', h.position, 'link', json_build_object('name', 'event', 'id', h.position)),
						h.event_type,
						json_build_object('value', h.aggregate_id, 'link', json_build_object('name', 'stream', 'id', h.aggregate_id)),
						h.version, h.recorded_at) ORDER BY h.position DESC) FROM hit h),
		   (SELECT min(h.position) FROM hit h), (SELECT count(*) FROM hit h),
		   (SELECT min(r.position) FROM recent r), (SELECT count(*) FROM recent r)
	  INTO rows, last_shown, shown, last_looked, looked;
	RETURN json_build_object('title', 'Events', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Show', 'list', 'events', 'fields', json_build_array(
			json_build_object('name', 'type', 'label', 'Type', 'kind', 'choice', 'value', coalesce(wanted_type, ''),
				'choices', (SELECT json_agg(json_build_object('value', c.name, 'label', c.label) ORDER BY c.label)
							  FROM (SELECT '' AS name, 'All' AS label
									 UNION SELECT t.name, t.name FROM forge.event_type t
									 UNION SELECT t.aggregate_type, t.aggregate_type || '.*' FROM forge.event_type t) c)),
			json_build_object('name', 'since', 'label', 'From', 'kind', 'date', 'value', since),
			json_build_object('name', 'until', 'label', 'To', 'kind', 'date', 'value', until))),
		json_build_object('part', 'list', 'id', 'events', 'label', 'Events',
			'columns', '[{"label": "Position", "kind": "number"}, {"label": "Type"}, {"label": "Stream", "kind": "id"},
						 {"label": "Version", "kind": "number"}, {"label": "Recorded", "kind": "time"}]'::json,
			'empty', CASE WHEN looked < look_size THEN 'No such events.'
						  ELSE 'None among the 10,000 that were looked at.' END,
			'next', CASE WHEN shown = page_size OR looked = look_size THEN json_build_object(
				'name', 'events', 'type', wanted_type, 'since', since, 'until', until,
				'after', CASE WHEN shown = page_size THEN last_shown ELSE last_looked END) END,
			'rows', coalesce(rows, '[]'))));
END
$page$;
COMMENT ON FUNCTION erp_page.events IS
	'Events, newest first.  Arguments: type (of the event or the aggregate), since and until (dates).';

CREATE OR REPLACE FUNCTION erp_page.event(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	event erp.event;
BEGIN
	PERFORM forge.require_permission('forge.event.read');
	SELECT e.* INTO event FROM erp.event e WHERE e.position = (request ->> 'id')::bigint;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('event');
	END IF;
	RETURN json_build_object('title', event.event_type,
		'parent', '{"label": "Events", "link": {"name": "events"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Stream', 'value', json_build_object(
					'value', event.aggregate_id, 'kind', 'code',
					'link', json_build_object('name', 'stream', 'id', event.aggregate_id))),
				json_build_object('label', 'Aggregate', 'value', event.aggregate_type),
				json_build_object('label', 'Version', 'kind', 'number', 'value', event.version),
				json_build_object('label', 'Position', 'kind', 'number', 'value', event.position),
				json_build_object('label', 'Occurred', 'kind', 'time', 'value', event.occurred_at),
				json_build_object('label', 'Recorded', 'kind', 'time', 'value', event.recorded_at),
				json_build_object('label', 'By', 'value', forge.page_user(event.principal_id)),
				json_build_object('label', 'Event id', 'kind', 'code', 'value', event.event_id),
				json_build_object('label', 'Command id', 'kind', 'code', 'value', event.command_id),
				json_build_object('label', 'Correlation', 'kind', 'code', 'value', event.correlation_id),
				json_build_object('label', 'Caused by', 'kind', 'code', 'value', event.causation_id),
				json_build_object('label', 'Schema version', 'kind', 'number', 'value', event.schema_version))),
			json_build_object('part', 'json', 'label', 'Payload', 'value', event.payload),
			CASE WHEN event.metadata IS NOT NULL THEN
				json_build_object('part', 'json', 'label', 'Metadata', 'value', event.metadata) END));
END
$page$;
COMMENT ON FUNCTION erp_page.event IS
	'One event, by its position.  Errors: page_not_found, permission_denied.';

CREATE OR REPLACE FUNCTION erp_page.stream(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	page_size CONSTANT integer := 100;
	stream_id CONSTANT uuid := (request ->> 'id')::uuid;
	before CONSTANT bigint := coalesce((request ->> 'after')::bigint, 9223372036854775807);
	entries json;
	last_version bigint;
	shown_type text;
BEGIN
	PERFORM forge.require_permission('forge.event.read');
	SELECT json_agg(json_build_object('time', e.recorded_at, 'title', format('%s  %s', e.version, e.event_type),
									  'link', json_build_object('name', 'event', 'id', e.position),
									  'details', e.payload) ORDER BY e.version DESC),
		   min(e.version), min(e.aggregate_type)
	  INTO entries, last_version, shown_type
	  FROM (SELECT s.version, s.event_type, s.aggregate_type, s.recorded_at, s.position, s.payload
			  FROM erp.event s
			 WHERE s.aggregate_id = stream_id AND s.version < before
			 ORDER BY s.version DESC LIMIT page_size) e;
	IF entries IS NULL THEN
		PERFORM forge.page_missing('stream');
	END IF;
	RETURN json_build_object('title', format('Stream of %s', shown_type),
		'parent', '{"label": "Events", "link": {"name": "events"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Aggregate id', 'kind', 'code', 'value', stream_id))),
			json_build_object('part', 'timeline', 'entries', entries),
			CASE WHEN last_version > 1 THEN json_build_object('part', 'links', 'links', json_build_array(
				json_build_object('label', 'Earlier events', 'link',
					json_build_object('name', 'stream', 'id', stream_id, 'after', last_version)))) END));
END
$page$;
COMMENT ON FUNCTION erp_page.stream IS
	'The events of one aggregate, newest first.  Errors: page_not_found, permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.position_near,
	erp_page.events,
	erp_page.event,
	erp_page.stream
	TO forge_app;
