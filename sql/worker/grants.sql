-- The worker and the handlers of jobs are the operator's; jobs are for those who hold the permission.
GRANT EXECUTE ON FUNCTION
	forge.run_jobs(),
	forge.workers(),
	forge.held(),
	forge.adopt_jobs(),
	forge.register_job_handler(text, regprocedure),
	forge.remove_job_handler(text),
	forge.job_handlers(),
	forge.job_handler_problem(text)
	TO forge_admin;
GRANT SELECT ON forge.worker, forge.job_handler TO forge_admin;

GRANT EXECUTE ON FUNCTION
	forge.consumers(),
	forge.database_id(),
	forge.resume_projection(text),
	forge.enqueue_job(text, jsonb, timestamptz, integer, text, interval, interval, uuid),
	forge.schedule_job(text, interval, jsonb, timestamptz, integer, text, interval, interval, uuid),
	forge.cancel_job(uuid),
	forge.retry_job(uuid)
	TO forge_app;
GRANT SELECT ON forge.job_row, forge.job_attempt_row, forge.job, forge.job_attempt TO forge_app;
