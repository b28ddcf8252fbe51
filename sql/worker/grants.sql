-- The worker is the operator's; how far the read models are that follow the feed is everybody's.
GRANT EXECUTE ON FUNCTION forge.run_jobs(), forge.workers() TO forge_admin;
GRANT SELECT ON forge.worker TO forge_admin;
GRANT EXECUTE ON FUNCTION forge.consumers(), forge.resume_projection(text) TO forge_app;
