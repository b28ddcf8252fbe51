-- Tables and indexes of the engine that are not as the library expects, by whatever hand: reading and writing
-- are refused with a word on what is wrong, and go on when it was undone.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
CREATE DATABASE regress_forge_shape;
\c regress_forge_shape
\i :setup
SELECT test.sign_in('shape');
SELECT name FROM erp.create_item('Bolt', 'B-1', 10, test.id('bolt'));
SELECT count(*) FROM forge.append('note', test.id('note'), '[{"type": "a"}, {"type": "b"}]');

-- What comes of reading and of writing after a change, which is taken back.
CREATE FUNCTION test.change(change text) RETURNS TABLE (reading text, writing text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE change;
	reading := test.outcome($q$SELECT forge.state('inventory.item', test.id('bolt')) ->> 'on_hand', (SELECT count(*) FROM forge.read())$q$);
	writing := test.outcome($q$SELECT (erp.reserve_stock(test.id('bolt'), test.id('reference'), 1, expires_at => now() + interval '1 hour')).on_hand, (erp.change_sku(test.id('bolt'), 'B-2')).sku$q$);
	RAISE SQLSTATE 'ZZZZZ';
EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
	RETURN NEXT;
END $$;
SELECT * FROM test.change('SELECT');

-- columns
SELECT * FROM test.change('ALTER TABLE forge.stream ALTER version TYPE integer');
SELECT * FROM test.change('ALTER TABLE forge.stream ALTER version TYPE numeric(10, 2)');
SELECT * FROM test.change('ALTER TABLE forge.stream ALTER aggregate_type TYPE varchar(100)');
SELECT * FROM test.change('ALTER TABLE forge.event RENAME position TO place');
SELECT * FROM test.change('ALTER TABLE forge.item_row ALTER sku SET NOT NULL');
SELECT * FROM test.change('ALTER TABLE forge.event ALTER payload DROP NOT NULL');
SELECT * FROM test.change('ALTER TABLE forge.stream ALTER version ADD GENERATED ALWAYS AS IDENTITY');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP COLUMN state');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP COLUMN state; ALTER TABLE forge.stream ADD COLUMN state bytea');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP COLUMN state; ALTER TABLE forge.stream ADD COLUMN note bytea, ADD COLUMN state bytea');
SELECT * FROM test.change('ALTER TABLE forge.stream ADD COLUMN note text; ALTER TABLE forge.stream DROP COLUMN note; ALTER TABLE forge.stream ADD COLUMN other text');

-- tables
SELECT * FROM test.change('ALTER TABLE forge.event RENAME TO event_of_2024; CREATE TABLE forge.event (LIKE forge.event_of_2024, PRIMARY KEY (tenant_id, aggregate_id, version)) PARTITION BY HASH (tenant_id)');
SELECT * FROM test.change('ALTER TABLE forge.stream RENAME TO head; CREATE VIEW forge.stream AS SELECT * FROM forge.head');
SELECT * FROM test.change('ALTER TABLE forge.stream SET UNLOGGED');
SELECT * FROM test.change('CREATE TABLE forge.heads (LIKE forge.stream) PARTITION BY LIST (aggregate_type); ALTER TABLE forge.heads ATTACH PARTITION forge.stream DEFAULT');
SELECT * FROM test.change('ALTER SEQUENCE forge.position_seq RENAME TO places; CREATE TABLE forge.position_seq (last_value bigint, log_cnt bigint, is_called boolean)');

-- indexes
SELECT * FROM test.change('ALTER TABLE forge.event DROP CONSTRAINT event_pkey');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP CONSTRAINT stream_pkey, ADD PRIMARY KEY (tenant_id, aggregate_id) DEFERRABLE');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP CONSTRAINT stream_pkey, ADD PRIMARY KEY (aggregate_id, tenant_id)');
SELECT * FROM test.change('ALTER TABLE forge.stream DROP CONSTRAINT stream_pkey, ADD PRIMARY KEY (tenant_id, aggregate_id) INCLUDE (version)');
SELECT * FROM test.change('ALTER TABLE forge.claim ALTER value TYPE text COLLATE "und-x-icu"');
SELECT * FROM test.change($$UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'forge.event_position'::regclass$$);
SELECT * FROM test.change($$UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'forge.stream_pkey'::regclass$$);
SELECT * FROM test.change('DROP INDEX forge.event_position');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event (tenant_id, position) WHERE position > 1');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event (position, tenant_id)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event (tenant_id, position DESC)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event (tenant_id, version)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.stream (tenant_id, version)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event USING hash (position)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE TABLE forge.event_position (tenant_id uuid, position bigint)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE VIEW forge.event_position AS SELECT');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE UNIQUE INDEX event_position ON forge.event (tenant_id, position)');
SELECT * FROM test.change('DROP INDEX forge.event_position; CREATE INDEX event_position ON forge.event (tenant_id, position) INCLUDE (event_type)');

-- what a subscriber could not follow, in PostgreSQL's own words
SELECT * FROM test.change('SET LOCAL client_min_messages = error; CREATE PUBLICATION heads FOR TABLE forge.stream; ALTER TABLE forge.stream REPLICA IDENTITY NOTHING');
SELECT * FROM test.change('SET LOCAL client_min_messages = error; CREATE PUBLICATION heads FOR TABLE forge.stream; ALTER TABLE forge.stream REPLICA IDENTITY FULL');

-- as it was
SELECT * FROM test.change('SELECT');
SELECT count(*) FROM forge.verify();
\c contrib_regression
\set ECHO none
DROP DATABASE regress_forge_shape;
