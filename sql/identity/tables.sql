-- Users and roles.  src/pg/columns.h knows the columns.
CREATE TABLE forge.user_row (
	tenant_id uuid NOT NULL,
	stream_id uuid NOT NULL,
	user_id uuid NOT NULL,
	email text COLLATE "C" NOT NULL,
	display_name text NOT NULL,
	roles text[] NOT NULL,
	suspended boolean NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, stream_id)
);
CREATE INDEX user_row_user ON forge.user_row (tenant_id, user_id);
COMMENT ON TABLE forge.user_row IS
	'The read model behind erp.app_user, in that view''s column order behind the key.';
COMMENT ON COLUMN forge.user_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.user_row.stream_id IS 'A function of the user''s id: nobody can take it beforehand.';
COMMENT ON COLUMN forge.user_row.user_id IS 'The user: the principal that signs in.';
COMMENT ON COLUMN forge.user_row.email IS 'E-mail address, in lower case.';
COMMENT ON COLUMN forge.user_row.display_name IS 'What others see as the name.';
COMMENT ON COLUMN forge.user_row.roles IS 'The roles.';
COMMENT ON COLUMN forge.user_row.suspended IS 'Is the user shut out?';
COMMENT ON COLUMN forge.user_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.user_row.updated_at IS 'When its last event was recorded.';
SELECT forge.protect_table('user_row', 'identity.user.read');

CREATE TABLE forge.role_row (
	tenant_id uuid NOT NULL,
	role_id uuid NOT NULL,
	role text COLLATE "C" NOT NULL,
	permissions text[] NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, role_id)
);
COMMENT ON TABLE forge.role_row IS
	'The read model behind erp.role, in that view''s column order: the roles that a tenant has defined.';
COMMENT ON COLUMN forge.role_row.tenant_id IS 'The tenant it belongs to.';
COMMENT ON COLUMN forge.role_row.role_id IS 'A function of the role''s name.';
COMMENT ON COLUMN forge.role_row.role IS 'Its name.';
COMMENT ON COLUMN forge.role_row.permissions IS 'What it holds: names and wildcards.';
COMMENT ON COLUMN forge.role_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.role_row.updated_at IS 'When its last event was recorded.';
SELECT forge.protect_table('role_row', 'identity.role.read');
