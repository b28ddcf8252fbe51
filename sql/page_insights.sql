-- Pages: unusual movements of stock, and the judgements of users on them.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.insights(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	state CONSTANT text := coalesce(request ->> 'state', 'open');
	before CONSTANT bigint := coalesce((request ->> 'after')::bigint, 9223372036854775807);
	rows json;
	last_position bigint;
	is_more boolean;
BEGIN
	PERFORM forge.require_permission('analytics.insight.read');
	SELECT json_agg(json_build_array(
			   json_build_object('value', i.explanation,
								 'link', json_build_object('name', 'insight', 'id', i.insight_id)),
			   (SELECT m.name FROM erp.item m WHERE m.item_id = i.item_id),
			   round(i.severity::numeric, 1), i.detected_at)
			   ORDER BY i.event_position DESC) FILTER (WHERE i.number <= page_size),
		   min(i.event_position) FILTER (WHERE i.number <= page_size), count(*) > page_size
	  INTO rows, last_position, is_more
	  FROM (SELECT s.*, row_number() OVER (ORDER BY s.event_position DESC) AS number
			  FROM erp.insight s
			 WHERE s.event_position < before
			   AND CASE state WHEN 'open' THEN NOT s.acknowledged AND NOT s.dismissed
							  WHEN 'acknowledged' THEN s.acknowledged
							  WHEN 'dismissed' THEN s.dismissed
							  ELSE true END
			 ORDER BY s.event_position DESC LIMIT page_size + 1) i;
	RETURN json_build_object('title', 'Insights', 'live', true, 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Show', 'list', 'insights',
			'fields', json_build_array(json_build_object(
				'name', 'state', 'label', 'State', 'kind', 'choice', 'value', state,
				'choices', '[{"value": "open", "label": "Open"},
							 {"value": "acknowledged", "label": "Acknowledged"},
							 {"value": "dismissed", "label": "Dismissed"},
							 {"value": "all", "label": "All"}]'::json))),
		json_build_object('part', 'list', 'id', 'insights', 'label', 'Insights',
			'columns', '[{"label": "Finding"}, {"label": "Item"}, {"label": "Severity", "kind": "number"},
						 {"label": "Found", "kind": "time"}]'::json,
			'empty', 'Nothing out of the ordinary here.',
			'next', CASE WHEN is_more THEN
				json_build_object('name', 'insights', 'state', state, 'after', last_position) END,
			'rows', coalesce(rows, '[]'))));
END
$page$;
COMMENT ON FUNCTION erp_page.insights IS
	'Unusual movements of stock, newest first.  Argument state: open, acknowledged, dismissed or all.';

CREATE OR REPLACE FUNCTION erp_page.insight(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $page$
DECLARE
	insight erp.insight;
	item erp.item;
BEGIN
	PERFORM forge.require_permission('analytics.insight.read');
	SELECT i.* INTO insight FROM erp.insight i WHERE i.insight_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('insight');
	END IF;
	SELECT m.* INTO item FROM erp.item m WHERE m.item_id = insight.item_id;
	RETURN json_build_object('title', 'Insight',
		'parent', '{"label": "Insights", "link": {"name": "insights"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'text', 'text', insight.explanation),
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Item', 'value', json_build_object(
					'value', coalesce(item.name, insight.item_id::text),
					'link', json_build_object('name', 'item', 'id', insight.item_id))),
				json_build_object('label', 'State', 'kind', 'badge', 'value',
					CASE WHEN insight.acknowledged THEN 'acknowledged'
						 WHEN insight.dismissed THEN 'dismissed' ELSE 'open' END),
				json_build_object('label', 'Severity', 'kind', 'number', 'value', round(insight.severity::numeric, 1)),
				json_build_object('label', 'Confidence', 'kind', 'number', 'value', round(insight.confidence::numeric, 2)),
				json_build_object('label', 'Found', 'kind', 'time', 'value', insight.detected_at),
				json_build_object('label', 'Movement', 'value', json_build_object(
					'value', insight.event_position,
					'link', CASE WHEN forge.has_permission('forge.event.read') THEN
						json_build_object('name', 'event', 'id', insight.event_position) END)),
				json_build_object('label', 'Reviewed', 'kind', 'time', 'value', insight.reviewed_at),
				json_build_object('label', 'Note', 'value', insight.note))),
			forge.page_form('analytics.insight.acknowledge', 'Acknowledge', insight.insight_id, NULL, '{note}',
							json_build_object('name', 'insight', 'id', insight.insight_id)),
			forge.page_form('analytics.insight.dismiss', 'Dismiss', insight.insight_id, NULL, '{note}',
							json_build_object('name', 'insight', 'id', insight.insight_id)),
			json_build_object('part', 'json', 'label', 'What was measured', 'value', insight.detail)));
END
$page$;
COMMENT ON FUNCTION erp_page.insight IS
	'One unusual movement, and the forms to acknowledge or to dismiss it.  Errors: page_not_found, permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION erp_page.insights, erp_page.insight TO forge_app;
