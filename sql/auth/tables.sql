-- Keys with which tokens are verified.  src/pg/columns.h knows the columns.
--@ table jwt_key_row

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
