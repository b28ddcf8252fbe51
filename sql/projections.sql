-- Read models: their list, verify and rebuild.

--@ section tables
CREATE TYPE forge.difference AS (
	projection_name text,
	row_key jsonb,
	problem text,
	stored jsonb,
	replayed jsonb
);
COMMENT ON TYPE forge.difference IS
	'A row that is not what a replay of the log gives: missing, unexpected or different.';

--@ section functions
-- Read models: which there are, rebuilding and verifying them.
CREATE OR REPLACE FUNCTION forge.projections(
	OUT name text, OUT aggregate_type text, OUT table_name text) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_projection_list';
COMMENT ON FUNCTION forge.projections IS 'What forge.projection shows.';

CREATE OR REPLACE FUNCTION forge.consumers(
	OUT name text, OUT "position" bigint, OUT lag bigint, OUT status text, OUT last_error text)
	RETURNS SETOF record
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_consumer_list';
COMMENT ON FUNCTION forge.consumers IS
	'What forge.projection shows of read models that follow the feed.';

CREATE OR REPLACE VIEW forge.projection WITH (security_invoker = true) AS
	SELECT p.name, 'inline'::text AS mode, s.position, 0::bigint AS lag,
		   'running'::text AS status, NULL::text AS last_error, p.aggregate_type, p.table_name
	  FROM forge.projections() p
	 CROSS JOIN (SELECT forge.safe_position() AS position) s
	 UNION ALL
	SELECT c.name, 'async'::text, c.position, c.lag, c.status, c.last_error, NULL::text, NULL::text
	  FROM forge.consumers() c;
COMMENT ON VIEW forge.projection IS
	'The read models.  An inline one is written in the transaction of the command, so it never lags; an async one follows the feed, up to position, with lag events before it.  It is running, waiting after a failure, parked, or held, as it came from another database and waits for forge.adopt_jobs().  Of the tenant signed in; for an operator without one, the worst of all.';

CREATE OR REPLACE FUNCTION forge.rebuild(projection_name text) RETURNS bigint
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_rebuild';
COMMENT ON FUNCTION forge.rebuild IS
	'Replays the log and writes the rows of a read model that differ, while commands go on; returns the number of events replayed.  "ledger" is balances, pending transfers and histories: transfers of a tenant whose rows differ wait until it has ended, and it returns the number of transfers.  With a tenant signed in: its rows; without: all tenants'', operators only.  Errors: projection_unknown, operator_only, transfers_damaged.';

CREATE OR REPLACE FUNCTION forge.resume_projection(projection_name text) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_resume_projection';
COMMENT ON FUNCTION forge.resume_projection IS
	'Lets a read model that follows the feed and has failed go on at once, parked or not.  For the tenant signed in, with the permission forge.projection.rebuild; without one for all tenants, operators only.  Errors: projection_unknown, operator_only.';

CREATE OR REPLACE FUNCTION forge.verify(projection_name text DEFAULT NULL)
	RETURNS SETOF forge.difference
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_verify';
COMMENT ON FUNCTION forge.verify IS
	'Replays the log under one snapshot and returns every row that does not agree with the log: of all read models, of stream heads and the order of each stream''s events ("stream"), claims ("claim"), command ids ("command") and the ledger ("ledger": events and their transfers, balances, pending transfers, histories), or of the one named.  Empty: all is well.  Only when they are named: event ids that a tenant has more than once ("event_id"), and streams that others refer to and that do not exist ("reference").  With a tenant signed in: its rows; without: all tenants'', operators only.  Errors: projection_unknown, operator_only.';

--@ section grants
GRANT EXECUTE ON FUNCTION forge.projections, forge.rebuild, forge.verify TO forge_app;
GRANT SELECT ON forge.projection TO forge_app;

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION forge.consumers, forge.resume_projection TO forge_app;
