-- Findings are for those who hold the permission to read or to review them.
GRANT EXECUTE ON FUNCTION
	forge.detectors(),
	erp.detect_anomalies(uuid),
	erp.configure_detection,
	erp.reset_detection,
	erp.acknowledge_insight,
	erp.dismiss_insight
	TO forge_app;
GRANT SELECT ON
	forge.detector,
	forge.detection_row,
	forge.insight_row,
	forge.insight_review_row,
	erp.detection,
	erp.insight
	TO forge_app;
