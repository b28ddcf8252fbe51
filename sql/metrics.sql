-- What a monitoring system wants to know, as Prometheus names and types it.

--@ section functions
-- Samples of the state of this database.
CREATE OR REPLACE FUNCTION forge.metric_samples(
	OUT name text, OUT labels jsonb, OUT value double precision) RETURNS SETOF record
	LANGUAGE C VOLATILE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_metric_samples';
COMMENT ON FUNCTION forge.metric_samples IS
	'For forge.metrics: the samples that are behind the wall between tenants, or in memory.  For operators and members of pg_monitor only.';

CREATE OR REPLACE VIEW forge.metrics WITH (security_invoker = true) AS
	WITH metric (name, type, help) AS (
		VALUES ('forgeerp_events_total', 'counter',
				'Positions given to events; a few more than events stored, as those of transactions that were rolled back count.'),
			   ('forgeerp_feed_safe_position', 'gauge',
				'Position up to which readers of all tenants may read now.'),
			   ('forgeerp_newest_event_age_seconds', 'gauge',
				'Time since the newest event was recorded; absent without events.'),
			   ('forgeerp_append_transactions', 'gauge',
				'Open transactions that have appended events.'),
			   ('forgeerp_append_oldest_seconds', 'gauge',
				'Age of the oldest of them, which holds readers back; 0 without one.'),
			   ('forgeerp_prepared_transactions', 'gauge', 'Prepared transactions of this database.'),
			   ('forgeerp_prepared_oldest_seconds', 'gauge',
				'Time since the oldest of them was prepared; 0 without one.'),
			   ('forgeerp_tenants', 'gauge', 'Tenants, suspended ones too.'),
			   ('forgeerp_tenants_suspended', 'gauge', 'Suspended tenants.'),
			   ('forgeerp_consumer_lag_positions', 'gauge',
				'Positions between the cursor of a read model that follows the feed and the last event, summed over tenants; an upper bound of the events that wait.'),
			   ('forgeerp_consumer_longest_lag_positions', 'gauge',
				'The same of the tenant of which it is longest.'),
			   ('forgeerp_consumer_longest_lag_seconds', 'gauge',
				'Age of the oldest event of any tenant that the read model has not consumed; 0 without one.'),
			   ('forgeerp_consumer_failing_tenants', 'gauge',
				'Tenants of which the read model has failed and is tried again.'),
			   ('forgeerp_consumer_parked_tenants', 'gauge',
				'Tenants of which the read model is parked, until forge.resume_projection.'),
			   ('forgeerp_consumer_held_tenants', 'gauge',
				'Tenants of which the read model came from another database, and waits for forge.adopt_jobs.'),
			   ('forgeerp_insights_open', 'gauge',
				'Insights in movements of the last seven days that nobody has dismissed, by severity, rounded down; 5 has all above.'),
			   ('forgeerp_jobs_open', 'gauge',
				'Jobs that are not done, by status, and those that are parked.'),
			   ('forgeerp_jobs_due', 'gauge', 'Jobs that should be done by now.'),
			   ('forgeerp_jobs_oldest_due_seconds', 'gauge',
				'Time for which the oldest of them has been due; 0 without one.'),
			   ('forgeerp_jobs_held', 'gauge',
				'Jobs that came from another database, and wait for forge.adopt_jobs.'),
			   ('forgeerp_worker_up', 'gauge', '1 if the worker of this database runs, otherwise 0.'),
			   ('forgeerp_worker_rounds_total', 'counter', 'Rounds of the worker since the server started.'),
			   ('forgeerp_worker_errors_total', 'counter', 'Errors of the worker since the server started.'),
			   ('forgeerp_worker_last_round_age_seconds', 'gauge',
				'Time since the last round of the worker ended; absent before the first.'),
			   ('forgeerp_worker_last_round_duration_seconds', 'gauge',
				'How long the last round of the worker took; absent before the first.'),
			   ('forgeerp_worker_lag_positions', 'gauge',
				'Positions given out after the last one that the worker has dealt with; absent before its first round.'),
			   ('forgeerp_version_info', 'gauge', 'Versions of the library and of the extension, as labels; always 1.'),
			   ('forgeerp_version_mismatch', 'gauge',
				'1 if the library and the extension are of different versions, otherwise 0.'),
			   ('forgeerp_table_bytes', 'gauge', 'Size of a table without its indexes.'),
			   ('forgeerp_table_index_bytes', 'gauge', 'Size of the indexes of a table.'),
			   ('forgeerp_table_rows', 'gauge', 'Rows of a table, as PostgreSQL''s statistics estimate them.'),
			   ('forgeerp_table_dead_rows', 'gauge',
				'Dead rows of a table that VACUUM has not removed yet, likewise estimated.')
	), prepared (count, oldest) AS (
		SELECT count(*), COALESCE(GREATEST(
				   EXTRACT(epoch FROM pg_catalog.clock_timestamp() - min(p.prepared)), 0), 0)
		  FROM pg_catalog.pg_prepared_xacts p
		 WHERE p.database = pg_catalog.current_database()
	), told (name, labels, value) AS (
		SELECT s.name, s.labels, s.value FROM forge.metric_samples() s
	), sample (name, labels, value) AS (
		SELECT t.name, t.labels, t.value FROM told t WHERE t.name <> 'forgeerp_version_info'
		 UNION ALL
		SELECT v.name, '{}', v.value
		  FROM prepared p
		 CROSS JOIN LATERAL (VALUES ('forgeerp_prepared_transactions', p.count::double precision),
									('forgeerp_prepared_oldest_seconds', p.oldest::double precision)
			  ) v (name, value)
		 UNION ALL
		SELECT v.name, v.labels, v.value
		  FROM told t
		 CROSS JOIN pg_catalog.pg_extension e
		 CROSS JOIN LATERAL (VALUES (t.name, t.labels || pg_catalog.jsonb_build_object('extension', e.extversion),
									 t.value),
									('forgeerp_version_mismatch', '{}',
									 (t.labels ->> 'library' <> e.extversion)::integer)
			  ) v (name, labels, value)
		 WHERE t.name = 'forgeerp_version_info' AND e.extname = 'forgeerp'
		 UNION ALL
		SELECT v.name, pg_catalog.jsonb_build_object('table', c.relname), v.value
		  FROM pg_catalog.pg_class c
		 CROSS JOIN LATERAL (VALUES ('forgeerp_table_bytes', pg_catalog.pg_table_size(c.oid)),
									('forgeerp_table_index_bytes', pg_catalog.pg_indexes_size(c.oid)),
									('forgeerp_table_rows', pg_catalog.pg_stat_get_live_tuples(c.oid)),
									('forgeerp_table_dead_rows', pg_catalog.pg_stat_get_dead_tuples(c.oid))
			  ) v (name, value)
		 WHERE c.relnamespace = 'forge'::pg_catalog.regnamespace AND c.relkind = 'r'
	)
	SELECT m.name, m.type, m.help, s.labels, s.value
	  FROM sample s
	  JOIN metric m ON m.name = s.name;
COMMENT ON VIEW forge.metrics IS
	'The state of this database in numbers, as Prometheus names them: a row for each sample, with its labels.  No sample costs more as the log grows.  It tells nothing of any single tenant.  For operators, and members of pg_monitor that have USAGE on the schema.';

--@ section grants since 0.2.0
-- Members of pg_monitor watch servers and cannot read any tenant's rows.  They also need USAGE on schema
-- forge, which is not granted here: it would make PostgreSQL take whatever an administrator has granted on
-- the schema for our own, and leave that out of dumps.
GRANT EXECUTE ON FUNCTION forge.metric_samples TO forge_admin, pg_monitor;
GRANT SELECT ON forge.metrics TO forge_admin, pg_monitor;
