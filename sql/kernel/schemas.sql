CREATE SCHEMA forge;
COMMENT ON SCHEMA forge IS 'forgeerp: the engine and the operator''s side';

CREATE SCHEMA erp;
COMMENT ON SCHEMA erp IS 'forgeerp: the API: views and functions only';
