-- What a DBA adds to tables of the engine: columns and indexes are kept up, what direct writes would
-- pass over is refused.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_additions;
\c regress_forge_additions
\i :setup
SELECT test.sign_in('additions');
SELECT name FROM erp.create_item('Bolt', 'B-1', 10, test.id('bolt'));

-- columns, there and gone again
ALTER TABLE forge.event ADD COLUMN note text;
ALTER TABLE forge.stream ADD COLUMN note text DEFAULT 'x';
ALTER TABLE forge.item_row ADD COLUMN note text;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT version, note IS NULL FROM forge.append('note', test.id('note'), '[{"type": "a"}, {"type": "b"}]');
SELECT count(*) FROM forge.verify();
ALTER TABLE forge.event DROP COLUMN note;
ALTER TABLE forge.item_row DROP COLUMN note;
SELECT on_hand FROM erp.adjust_stock(test.id('bolt'), 1);
SELECT version FROM forge.append('note', test.id('note'), '[{"type": "c"}]');
SELECT forge.rebuild('item');
SELECT count(*) FROM forge.verify();

-- indexes of other kinds
CREATE INDEX ON forge.event USING gin (payload);
CREATE INDEX ON forge.item_row (tenant_id, lower(name)) WHERE on_hand > 0;
CREATE INDEX ON forge.stream USING brin (version);
SELECT name FROM erp.create_item('Nut', 'N-1', 5, test.id('nut'));
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 2);
SET enable_seqscan = off;
SELECT count(*) FROM forge.event WHERE payload @> '{"delta": 2}';
RESET enable_seqscan;

-- a unique index other than the primary key is a rule, not an arbiter
CREATE UNIQUE INDEX one_command_per_item ON forge.command (tenant_id, aggregate_id);
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1, command_id => test.id('first'));
SELECT test.outcome($$SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1, command_id => test.id('second'))$$) LIKE '23505%';
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1, command_id => test.id('first'));
DROP INDEX forge.one_command_per_item;

-- refused by name
CREATE TABLE test.known (item_id uuid PRIMARY KEY);
INSERT INTO test.known SELECT item_id FROM forge.item_row;
CREATE FUNCTION test.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER audit AFTER INSERT ON forge.event FOR EACH ROW EXECUTE FUNCTION test.nothing();
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
ALTER TABLE forge.event DISABLE TRIGGER audit;
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
DROP TRIGGER audit ON forge.event;
CREATE TABLE test.shipment (tenant_id uuid, aggregate_id uuid, version bigint, CONSTRAINT shipment_event FOREIGN KEY (tenant_id, aggregate_id, version) REFERENCES forge.event);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
SELECT subject, problem FROM forge.doctor() WHERE check_name = 'addition';
SELECT remedy FROM forge.doctor() WHERE check_name = 'addition' AND subject = 'forge.event' \gexec
ALTER TABLE forge.item_row ADD CONSTRAINT known FOREIGN KEY (item_id) REFERENCES test.known;
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
ALTER TABLE forge.item_row DROP CONSTRAINT known;
CREATE TRIGGER audit AFTER UPDATE ON forge.stream FOR EACH STATEMENT EXECUTE FUNCTION test.nothing();
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
DROP TRIGGER audit ON forge.stream;
ALTER TABLE forge.item_row ADD CONSTRAINT few CHECK (on_hand < 1000);
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
ALTER TABLE forge.item_row DROP CONSTRAINT few;
ALTER TABLE forge.item_row ADD COLUMN shelf text NOT NULL DEFAULT 'A';
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
ALTER TABLE forge.item_row DROP COLUMN shelf;
ALTER TABLE forge.item_row ADD COLUMN double numeric GENERATED ALWAYS AS (on_hand * 2) STORED;
SELECT test.outcome($$SELECT erp.adjust_stock(test.id('nut'), 1)$$);
ALTER TABLE forge.item_row DROP COLUMN double;
ALTER TABLE forge.item_row ADD CONSTRAINT one_name UNIQUE (tenant_id, name) DEFERRABLE;
SELECT test.outcome($$SELECT erp.rename_item(test.id('nut'), 'Bolt')$$);
SELECT subject, problem FROM forge.doctor() WHERE check_name = 'addition' AND problem LIKE '%one_name%';
ALTER TABLE forge.item_row DROP CONSTRAINT one_name;
SELECT on_hand FROM erp.adjust_stock(test.id('nut'), 1);
SELECT count(*) FROM forge.verify();

-- a row type that has grown
ALTER TYPE forge.receipt ADD ATTRIBUTE note text;
SELECT event_count, note IS NULL FROM forge.execute('inventory.item.adjust_stock', test.id('nut'), '{"delta": 1}');
\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_additions;
