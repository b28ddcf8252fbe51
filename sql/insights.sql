-- Unusual movements of stock.

--@ section tables since 0.2.0
-- Findings in the movements of items.  src/pg/columns.h knows the columns.
--@ table detection_row

--@ table insight_review_row

-- These two follow the feed.
CREATE TABLE forge.insight_row (
	tenant_id uuid NOT NULL,
	item_id uuid NOT NULL,
	event_position bigint NOT NULL,
	insight_id uuid NOT NULL,
	kind text COLLATE "C" NOT NULL,
	severity double precision NOT NULL,
	confidence double precision NOT NULL,
	z_score double precision,
	explanation text NOT NULL,
	detail jsonb NOT NULL,
	detected_at timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, item_id, event_position)
);
CREATE UNIQUE INDEX insight_row_insight_id ON forge.insight_row (tenant_id, insight_id);
CREATE INDEX insight_row_newest ON forge.insight_row (tenant_id, event_position DESC);
CREATE INDEX insight_row_detected ON forge.insight_row (tenant_id, detected_at);
COMMENT ON TABLE forge.insight_row IS
	'The read model behind erp.insight: movements that are out of the ordinary.';
COMMENT ON COLUMN forge.insight_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.insight_row.item_id IS 'The item that moved.';
COMMENT ON COLUMN forge.insight_row.event_position IS 'Position of the movement''s event.';
COMMENT ON COLUMN forge.insight_row.insight_id IS
	'A function of tenant, item, version and detector.';
COMMENT ON COLUMN forge.insight_row.kind IS 'The kind of finding that was looked for.';
COMMENT ON COLUMN forge.insight_row.severity IS
	'1 at the threshold, 2 at twice of it; 1 after a window that was always the same.';
COMMENT ON COLUMN forge.insight_row.confidence IS 'How sure the detector is, 0 to 1.';
COMMENT ON COLUMN forge.insight_row.z_score IS
	'The detector''s score, in deviations; NULL after a window that was always the same.';
COMMENT ON COLUMN forge.insight_row.explanation IS 'It in words.';
COMMENT ON COLUMN forge.insight_row.detail IS 'It in numbers.';
COMMENT ON COLUMN forge.insight_row.detected_at IS 'When the movement was recorded.';
SELECT forge.protect_table('insight_row', 'analytics.insight.read');

CREATE TABLE forge.series_row (
	tenant_id uuid NOT NULL,
	item_id uuid NOT NULL,
	version bigint NOT NULL,
	movement_count bigint NOT NULL,
	detector text COLLATE "C" NOT NULL,
	memory double precision[] NOT NULL,
	deltas double precision[] NOT NULL,
	PRIMARY KEY (tenant_id, item_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE forge.series_row IS
	'The last movements of each item, by which the next one is judged.';
COMMENT ON COLUMN forge.series_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.series_row.item_id IS 'The item.';
COMMENT ON COLUMN forge.series_row.version IS 'Version of the item at its last movement.';
COMMENT ON COLUMN forge.series_row.movement_count IS 'How many movements there were.';
COMMENT ON COLUMN forge.series_row.detector IS 'The detector that the memory belongs to.';
COMMENT ON COLUMN forge.series_row.memory IS 'The detector''s data beside the window.';
COMMENT ON COLUMN forge.series_row.deltas IS 'The window: the last changes, oldest first.';
SELECT forge.protect_table('series_row');

--@ section functions
-- Findings in the movements of items, the settings of the detectors, and the judgements of users.
CREATE OR REPLACE FUNCTION forge.detectors(
	OUT name text, OUT default_threshold numeric, OUT description text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_detectors';
COMMENT ON FUNCTION forge.detectors IS 'What forge.detector shows.';

CREATE OR REPLACE VIEW forge.detector WITH (security_invoker = true) AS
	SELECT d.name, d.default_threshold, d.description FROM forge.detectors() d;
COMMENT ON VIEW forge.detector IS 'The ways in which movements of stock can be watched.';

--@ view erp.detection
COMMENT ON VIEW erp.detection IS
	'How the movements of items are watched: an item''s own row, or else the one without an item, or else the default: z_score, 10, 3.';

CREATE OR REPLACE VIEW erp.insight WITH (security_invoker = true) AS
	SELECT i.insight_id, i.kind, i.item_id, i.severity, i.confidence, i.z_score, i.explanation,
		   i.detail, i.event_position, i.detected_at,
		   coalesce(r.acknowledged, false) AS acknowledged,
		   coalesce(r.dismissed, false) AS dismissed, r.note, r.updated_at AS reviewed_at
	  FROM forge.insight_row i
	  LEFT JOIN forge.insight_review_row r
		ON r.tenant_id = i.tenant_id AND r.insight_id = i.insight_id
	 WHERE i.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.insight IS
	'Unusual movements of stock, and the judgements of users on them.  The newest: ORDER BY event_position DESC, or detected_at DESC.  It is no feed: event_position is that of the movement, and the finding is stored later; to follow what happens, use erp.read_events.';

CREATE OR REPLACE FUNCTION erp.detect_anomalies(item_id uuid DEFAULT NULL)
	RETURNS SETOF erp.insight
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_detect_anomalies';
COMMENT ON FUNCTION erp.detect_anomalies IS
	'Computes the rows of erp.insight from the log, of one item or of all, without storing them; newest first.  It includes movements that the worker has not processed yet.';

-- What belongs to what, as for items.
CREATE OR REPLACE FUNCTION erp.insights(erp.item) RETURNS SETOF erp.insight
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
	SELECT i.* FROM erp.insight i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.insights(erp.item) IS 'What is out of the ordinary in the movements of an item.';

CREATE OR REPLACE FUNCTION erp.item(erp.insight) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.insight) IS 'The item whose movement it is.';

--@ functions of analytics.detection
--@ functions of analytics.insight

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.detectors,
	erp.detect_anomalies,
	erp.configure_detection,
	erp.reset_detection,
	erp.acknowledge_insight,
	erp.dismiss_insight,
	erp.insights(erp.item),
	erp.item(erp.insight)
	TO forge_app;
GRANT SELECT ON
	forge.detector,
	forge.detection_row,
	forge.insight_row,
	forge.insight_review_row,
	erp.detection,
	erp.insight
	TO forge_app;
