-- The reference detector written again, in SQL, from its definition alone: the quantities of an item
-- over time, the changes between them; the mean and the sample deviation of the ten changes before
-- one; out of the ordinary from three deviations on, or when the ten were all the same and the
-- one is not.  Twelve quantities are needed.
--
-- test.reference_insight: what it finds in all that whoever asks may see.
-- test.reference_difference: where that is not what erp.detect_anomalies() finds.
CREATE OR REPLACE VIEW test.reference_insight WITH (security_invoker = true) AS
	WITH point AS (
		SELECT item_id, version, recorded_at, row_number() OVER history AS number,
			   on_hand - lag(on_hand) OVER history AS delta
		  FROM erp.item_movement
		WINDOW history AS (PARTITION BY item_id ORDER BY version)
	), judged AS (
		SELECT item_id, version, recorded_at, number, delta, avg(delta) OVER before AS mean,
			   stddev_samp(delta) OVER before AS deviation
		  FROM point
		WINDOW before AS (PARTITION BY item_id ORDER BY version ROWS BETWEEN 10 PRECEDING AND 1 PRECEDING)
	)
	SELECT item_id, version, recorded_at, (delta - mean) / nullif(deviation, 0) AS z,
		   coalesce(abs(delta - mean) / nullif(deviation, 0) / 3.0, 1.0) AS severity
	  FROM judged
	 WHERE number >= 12
	   AND CASE deviation WHEN 0 THEN delta <> mean ELSE abs(delta - mean) / deviation >= 3.0 END;

CREATE OR REPLACE VIEW test.reference_difference WITH (security_invoker = true) AS
	SELECT *
	  FROM test.reference_insight r
	  FULL JOIN (SELECT item_id, (detail ->> 'version')::bigint AS version, z_score, severity AS found_severity, detected_at, confidence
				   FROM erp.detect_anomalies()) f USING (item_id, version)
	 WHERE r.severity IS NULL
		OR f.found_severity IS NULL
		OR (r.z IS NULL) <> (f.z_score IS NULL)
		OR abs(r.z - f.z_score::numeric) > 1e-9 * greatest(1, abs(r.z))
		OR abs(r.severity - f.found_severity::numeric) > 1e-9 * greatest(1, r.severity)
		OR r.recorded_at <> f.detected_at
		OR f.confidence <> 0.8;
