-- What is found in the movements of items.  src/pg/columns.h knows the columns.
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
COMMENT ON TABLE forge.insight_row IS
	'The read model behind erp.insight: movements that are out of the ordinary.';
COMMENT ON COLUMN forge.insight_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.insight_row.item_id IS 'Whose movement.';
COMMENT ON COLUMN forge.insight_row.event_position IS 'Position of the movement''s event.';
COMMENT ON COLUMN forge.insight_row.insight_id IS
	'A function of tenant, item, version and detector.';
COMMENT ON COLUMN forge.insight_row.kind IS 'What was looked for.';
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
COMMENT ON COLUMN forge.series_row.detector IS 'Whose memory it is.';
COMMENT ON COLUMN forge.series_row.memory IS 'What the detector keeps beside the window.';
COMMENT ON COLUMN forge.series_row.deltas IS 'The window: the last changes, oldest first.';
SELECT forge.protect_table('series_row');
