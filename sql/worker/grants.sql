-- The worker is the operator's.
GRANT EXECUTE ON FUNCTION forge.run_jobs(), forge.workers() TO forge_admin;
GRANT SELECT ON forge.worker TO forge_admin;
