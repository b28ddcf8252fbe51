-- Browser sessions: who has signed in by a token stays signed in by a cookie.

--@ section tables since 0.2.0
CREATE TABLE forge.browser_session (
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ended_at timestamptz,
	tenant_id uuid NOT NULL,
	session_id uuid NOT NULL,
	principal_id uuid NOT NULL,
	key_id uuid NOT NULL,
	digest bytea NOT NULL,
	roles text[] NOT NULL,
	user_agent text,
	PRIMARY KEY (tenant_id, session_id)
);
-- A cookie does not say of which tenant it is.
CREATE INDEX browser_session_digest ON forge.browser_session (digest);
CREATE INDEX browser_session_expiry ON forge.browser_session (expires_at);
CREATE INDEX browser_session_principal
	ON forge.browser_session (tenant_id, principal_id, created_at);
COMMENT ON TABLE forge.browser_session IS
	'Browser sessions.  No role may read it, and it is in no dump: after a restore people sign in again.';
COMMENT ON COLUMN forge.browser_session.created_at IS 'When it began.';
COMMENT ON COLUMN forge.browser_session.expires_at IS 'From when on it counts no more.';
COMMENT ON COLUMN forge.browser_session.ended_at IS 'When it was ended before that; NULL: it was not.';
COMMENT ON COLUMN forge.browser_session.tenant_id IS 'The tenant of the token.';
COMMENT ON COLUMN forge.browser_session.session_id IS 'The session.';
COMMENT ON COLUMN forge.browser_session.principal_id IS 'The principal of the token.';
COMMENT ON COLUMN forge.browser_session.key_id IS 'The key of the token; when it is retired, the session counts no more.';
COMMENT ON COLUMN forge.browser_session.digest IS 'The SHA-256 of the secret that is in the cookie.';
COMMENT ON COLUMN forge.browser_session.roles IS 'The roles as the token stated them.';
COMMENT ON COLUMN forge.browser_session.user_agent IS 'How the browser named itself; NULL: it did not.';
SELECT forge.protect_undumped_table('browser_session');

--@ section functions
-- Browser sessions.
CREATE OR REPLACE FUNCTION erp.sign_in(token text) RETURNS erp."text/html"
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_sign_in';
COMMENT ON FUNCTION erp.sign_in IS
	'Begins a browser session by a JSON Web Token: the answer sets the cookie, and sends the browser to the page home.  A browser whose token is refused is shown the page sign_in with the reason.  Errors: token_invalid, tenant_suspended, user_suspended, cross_site.';

CREATE OR REPLACE FUNCTION erp.sign_out() RETURNS erp."text/html"
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_sign_out';
COMMENT ON FUNCTION erp.sign_out IS
	'Ends the browser session of this request, if there is one: the answer takes the cookie away, and sends the browser to the page sign_in.  Errors: cross_site.';

CREATE OR REPLACE FUNCTION forge.browser_sessions(
	OUT session_id uuid, OUT principal_id uuid, OUT created_at timestamptz,
	OUT expires_at timestamptz, OUT ended_at timestamptz, OUT user_agent text,
	OUT is_current boolean) RETURNS SETOF record
	LANGUAGE C STABLE PARALLEL RESTRICTED AS 'MODULE_PATHNAME', 'forge_browser_sessions';
COMMENT ON FUNCTION forge.browser_sessions IS
	'The caller''s browser sessions; with the permission identity.session.read all of the tenant.';

CREATE OR REPLACE VIEW erp.session WITH (security_invoker = true) AS
	SELECT s.session_id, s.principal_id, s.created_at, s.expires_at, s.ended_at, s.user_agent,
		   s.is_current
	  FROM forge.browser_sessions() s;
COMMENT ON VIEW erp.session IS
	'The caller''s browser sessions, those that have ended or expired too until they are removed; with the permission identity.session.read all of the tenant.';

CREATE OR REPLACE FUNCTION erp.end_session(session_id uuid) RETURNS void
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_end_session';
COMMENT ON FUNCTION erp.end_session IS
	'Ends a browser session: one of the caller''s, or with the permission identity.session.end one of the tenant.  Errors: session_not_found.';

CREATE OR REPLACE FUNCTION forge.end_sessions(tenant uuid, principal uuid DEFAULT NULL) RETURNS integer
	LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_end_sessions';
COMMENT ON FUNCTION forge.end_sessions IS
	'Ends the browser sessions of a principal, or of all of the tenant, and returns how many.  Operators only.  Errors: tenant_not_found.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION erp.sign_in, erp.sign_out TO forge_app, forge_anon;
GRANT EXECUTE ON FUNCTION forge.browser_sessions, erp.end_session TO forge_app;
GRANT SELECT ON erp.session TO forge_app;
GRANT EXECUTE ON FUNCTION forge.end_sessions TO forge_admin;
