-- Users and roles.
--@ table user_row
CREATE INDEX user_row_user ON forge.user_row (tenant_id, user_id);

--@ table role_row
