-- Keys with which tokens are verified.  src/pg/columns.h knows the columns.
CREATE TABLE forge.jwt_key_row (
	tenant_id uuid NOT NULL,
	id uuid NOT NULL,
	kid text COLLATE "C" NOT NULL,
	algorithm text COLLATE "C" NOT NULL,
	issuer text COLLATE "C",
	audience text COLLATE "C",
	thumbprint text COLLATE "C",
	retired boolean NOT NULL,
	version bigint NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE forge.jwt_key_row IS
	'The read model behind forge.jwt_key.  Its rows belong to the system tenant.';
COMMENT ON COLUMN forge.jwt_key_row.tenant_id IS 'The system tenant.';
COMMENT ON COLUMN forge.jwt_key_row.id IS 'A function of the kid.';
COMMENT ON COLUMN forge.jwt_key_row.kid IS 'The key''s id, as tokens name it.';
COMMENT ON COLUMN forge.jwt_key_row.algorithm IS 'The one algorithm that it verifies.';
COMMENT ON COLUMN forge.jwt_key_row.issuer IS 'Whose tokens; NULL: not looked at.';
COMMENT ON COLUMN forge.jwt_key_row.audience IS 'For whom the tokens must be; NULL: not looked at.';
COMMENT ON COLUMN forge.jwt_key_row.thumbprint IS 'SHA-256 of the public key; NULL for a secret.';
COMMENT ON COLUMN forge.jwt_key_row.retired IS 'No token of it is taken any more.';
COMMENT ON COLUMN forge.jwt_key_row.version IS 'Version of its stream.';
COMMENT ON COLUMN forge.jwt_key_row.updated_at IS 'When its last event was recorded.';
SELECT forge.protect_table('jwt_key_row');

CREATE TABLE forge.jwt_key_material (
	tenant_id uuid NOT NULL,
	id uuid NOT NULL,
	algorithm text COLLATE "C" NOT NULL,
	material bytea NOT NULL,
	PRIMARY KEY (tenant_id, id)
);
COMMENT ON TABLE forge.jwt_key_material IS
	'The material of live keys, which is in no event.  Its rows belong to the system tenant; nobody may read it.';
COMMENT ON COLUMN forge.jwt_key_material.tenant_id IS 'The system tenant.';
COMMENT ON COLUMN forge.jwt_key_material.id IS 'The key.';
COMMENT ON COLUMN forge.jwt_key_material.algorithm IS 'The key''s algorithm.';
COMMENT ON COLUMN forge.jwt_key_material.material IS 'A secret''s bytes, or a public key in PEM.';
SELECT forge.protect_table('jwt_key_material');
