-- Who acts.  Row security asks these accessors, never current_setting().
CREATE OR REPLACE FUNCTION forge.version() RETURNS text
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_version';
REVOKE ALL ON FUNCTION forge.version() FROM PUBLIC;
COMMENT ON FUNCTION forge.version() IS 'The version of the library.';

CREATE OR REPLACE FUNCTION forge.current_tenant() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_tenant';
REVOKE ALL ON FUNCTION forge.current_tenant() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_tenant() IS
	'The tenant of this transaction; NULL when nobody is signed in.';

CREATE OR REPLACE FUNCTION forge.current_principal() RETURNS uuid
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_principal';
REVOKE ALL ON FUNCTION forge.current_principal() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_principal() IS
	'The principal of this transaction; NULL when none is named.';

CREATE OR REPLACE FUNCTION forge.current_roles() RETURNS text[]
	LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_current_roles';
REVOKE ALL ON FUNCTION forge.current_roles() FROM PUBLIC;
COMMENT ON FUNCTION forge.current_roles() IS
	'The roles in effect in this transaction: those stated by token, binding or operator, where the tenant has a record of the user only those that it names too.  Empty when nobody is signed in.';

CREATE OR REPLACE FUNCTION forge.has_permission(permission text) RETURNS boolean
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_has_permission';
REVOKE ALL ON FUNCTION forge.has_permission(text) FROM PUBLIC;
COMMENT ON FUNCTION forge.has_permission(text) IS
	'Does the caller hold this permission (a name, or a wildcard like inventory.*)?  False when nobody is signed in.';
