-- What is found in the movements of items, how they are watched, and what people make of it.
CREATE OR REPLACE FUNCTION forge.detectors(
	OUT name text, OUT default_threshold numeric, OUT description text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_detectors';
REVOKE ALL ON FUNCTION forge.detectors() FROM PUBLIC;
COMMENT ON FUNCTION forge.detectors() IS 'What forge.detector shows.';

CREATE OR REPLACE VIEW forge.detector WITH (security_invoker = true) AS
	SELECT d.name, d.default_threshold, d.description FROM forge.detectors() d;
COMMENT ON VIEW forge.detector IS 'The ways in which movements of stock can be watched.';

CREATE OR REPLACE VIEW erp.detection WITH (security_invoker = true) AS
	SELECT r.detection_id, r.item_id, r.detector, r.window_size, r.threshold, r.paused, r.active,
		   r.version, r.updated_at
	  FROM forge.detection_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
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
	 WHERE i.tenant_id = (SELECT forge.current_tenant())
	 ORDER BY i.event_position DESC;
COMMENT ON VIEW erp.insight IS
	'Movements that are out of the ordinary, and what people made of them; newest first.';

CREATE OR REPLACE FUNCTION erp.detect_anomalies(item_id uuid DEFAULT NULL)
	RETURNS SETOF erp.insight
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_detect_anomalies';
REVOKE ALL ON FUNCTION erp.detect_anomalies(uuid) FROM PUBLIC;
COMMENT ON FUNCTION erp.detect_anomalies(uuid) IS
	'Computes from the log what erp.insight shows, of one item or of all, without storing it; newest first.  Movements that the worker has not come to yet are in it.';

--@ functions of analytics.detection
--@ functions of analytics.insight
