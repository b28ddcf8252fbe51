CREATE OR REPLACE VIEW erp.event WITH (security_invoker = true) AS
	SELECT e.position, e.aggregate_type, e.aggregate_id, e.version, e.event_id, e.event_type,
		   e.schema_version, e.occurred_at, e.recorded_at, e.principal_id, e.command_id,
		   e.correlation_id, e.causation_id, e.payload, e.metadata
	  FROM forge.event e
	 WHERE e.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.event IS 'The current tenant''s events.';
