-- forge.additions: nothing in a fresh database; what is added to the engine's tables, and no dump has,
-- comes with the statements that make it again.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_additions;
\c regress_forge_additions
\i :setup
SET client_min_messages = error;
SELECT * FROM forge.additions();
CREATE ROLE regress_additions_clerk IN ROLE forge_app;
CREATE FUNCTION test.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
ALTER TABLE forge.event SET (autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = false);
ALTER TABLE forge.stream SET (fillfactor = 60);
ALTER TABLE forge.job_row RESET (fillfactor);
ALTER INDEX forge.event_position SET (fillfactor = 80);
ALTER TABLE forge.event ALTER payload SET COMPRESSION pglz, ALTER metadata SET STORAGE EXTERNAL;
CREATE INDEX "Item name" ON forge.item_row (tenant_id, name) WITH (fillfactor = 60) WHERE active;
CREATE INDEX item_lower ON forge.item_row (tenant_id, lower(name));
ALTER INDEX forge.item_lower ALTER 2 SET STATISTICS 0;
ALTER TABLE forge.order_row ADD CONSTRAINT order_reference UNIQUE (tenant_id, payment_reference);
CREATE INDEX event_brin ON forge.event USING brin (position);
CREATE POLICY own ON forge.item_row AS RESTRICTIVE FOR SELECT TO regress_additions_clerk, forge_anon USING (sku LIKE 'A%');
CREATE POLICY all_of_it ON forge.item_row AS RESTRICTIVE USING (active) WITH CHECK (on_hand > 0);
CREATE POLICY reader ON forge.order_row FOR SELECT TO regress_additions_clerk USING ((SELECT forge.has_permission('sales.order.read')));
CREATE TRIGGER note BEFORE INSERT OR UPDATE ON forge.item_row FOR EACH STATEMENT EXECUTE FUNCTION test.note();
CREATE TRIGGER quiet BEFORE DELETE ON forge.item_row FOR EACH STATEMENT EXECUTE FUNCTION test.note('x');
ALTER TABLE forge.item_row DISABLE TRIGGER quiet;
ALTER TABLE forge.claim REPLICA IDENTITY FULL;
CREATE PUBLICATION few FOR TABLE forge.item_row (tenant_id, item_id, sku) WHERE (tenant_id = 'aaaaaaaa-0000-4000-8000-000000000001');
-- what the doctor calls an error is for it alone
CREATE POLICY everything ON forge.event USING (true);
CREATE UNIQUE INDEX sku ON forge.item_row (sku);
CREATE TRIGGER audit AFTER INSERT ON forge.event FOR EACH ROW EXECUTE FUNCTION test.note();
SELECT table_name, addition, statement FROM forge.additions();
SELECT subject, problem FROM forge.doctor() WHERE check_name = 'not_dumped';
SET ROLE regress_additions_clerk;
SELECT test.outcome('SELECT * FROM forge.additions()');
RESET ROLE;
-- an extension that is made anew has none of it; the statements make it again
CREATE TABLE test.kept AS SELECT row_number() OVER () AS n, a.* FROM forge.additions() a;
DROP EXTENSION forgeerp;
CREATE EXTENSION forgeerp;
SELECT count(*) FROM forge.additions();
SELECT statement FROM test.kept ORDER BY n \gexec
SELECT count(*) > 15 FROM test.kept;
SELECT statement FROM test.kept EXCEPT SELECT statement FROM forge.additions();
SELECT statement FROM forge.additions() EXCEPT SELECT statement FROM test.kept;
\c postgres
DROP DATABASE regress_forge_additions;
DROP ROLE regress_additions_clerk;
