-- Making a record takes from a principal what it does not have: who may make one for whom, and that a
-- tenant does not lose its last administrator by it, whom only tokens may know.
\getenv tests PG_ABS_SRCDIR
\set setup :tests '/tools/regress.sql'
\i :setup
SELECT test.sign_in('identity-record');
SELECT count(erp.define_role(name, permissions)) FROM (VALUES
	('creator', '{identity.user.create,identity.user.read,inventory.item.read}'::text[]),
	('people', '{identity.user.*,identity.role.read,inventory.item.read}'), ('root', '{*}'), ('nothing', '{}')) r (name, permissions);
RESET ALL;
SET forgeerp.allow_session_context = on;
CREATE FUNCTION test.act(principal text, roles text[], statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM forge.act_as(test.id('identity-record'), test.id(principal), roles);
	RETURN test.outcome(statement);
END $$;

-- an administrator of whom there is no record, as a token states it
SELECT test.act('boss', '{admin}', 'SELECT roles, permissions FROM erp.whoami()');
-- who may create users and nothing else strips nobody, whatever the record would have, nor by another way
SELECT test.act('clerk', '{creator}', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{}', test.id('boss'))$$);
SELECT test.act('clerk', '{creator}', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{nothing}', test.id('boss'))$$);
SELECT test.act('clerk', '{creator}', $$SELECT forge.execute('identity.user.create', test.id('boss'), '{"email": "boss@shop.example", "display_name": "Boss"}')$$);
SELECT test.act('clerk', '{creator}', format('SELECT forge.execute_batch(%L)', jsonb_build_array(jsonb_build_object('command', 'identity.user.create',
	'aggregate_id', test.id('boss'), 'payload', '{"email": "boss@shop.example", "display_name": "Boss"}'::jsonb))));
-- but makes records whose ids are made up, by which nobody signs in yet
SELECT test.act('clerk', '{creator}', $$SELECT version FROM erp.create_user('new@shop.example', 'New')$$);
SELECT test.act('clerk', '{creator}', $$SELECT version FROM erp.create_user('newer@shop.example', 'Newer', command_id => test.id('newer'))$$);
-- who may take roles away may not either, as long as the last administrator could be somebody of whom there is no record
SELECT test.act('clerk', '{people}', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{}', test.id('boss'))$$);
SELECT test.act('boss', '{admin}', 'SELECT permissions FROM erp.whoami()');
-- nor does the last one do so without meaning it; a record that keeps everything is fine, by whatever role
SELECT test.act('boss', '{admin}', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{nothing}', test.id('boss'))$$);
SELECT test.act('boss', '{admin}', $$SELECT erp.create_user('boss@shop.example', 'Boss', '{root}', test.id('boss'))$$);
SELECT test.act('chief', '{root,creator}', $$SELECT roles FROM erp.create_user('chief@shop.example', 'Chief', '{creator,root}', test.id('chief'))$$);
SELECT test.act('chief', '{root}', 'SELECT permissions FROM erp.whoami()');
-- an administrator makes records of others
SELECT test.act('boss', '{admin}', $$SELECT roles FROM erp.create_user('ann@shop.example', 'Ann', '{creator}', test.id('ann'))$$);
SELECT test.act('boss', '{admin}', $$SELECT roles FROM erp.create_user('boss@shop.example', 'Boss', '{admin}', test.id('boss'))$$);
-- once there is an administrator among the users, who cannot be the last to go, the right to take roles is enough
SELECT test.act('clerk', '{creator}', $$SELECT erp.create_user('bob@shop.example', 'Bob', '{}', test.id('bob'))$$);
SELECT test.act('clerk', '{people}', $$SELECT roles FROM erp.create_user('bob@shop.example', 'Bob', '{}', test.id('bob'))$$);
SELECT test.act('bob', '{admin}', 'SELECT roles FROM erp.whoami()');
SELECT test.act('clerk', '{people}', $$SELECT erp.suspend_user(test.id('boss'))$$);
SELECT test.act('vice', '{admin}', $$SELECT roles FROM erp.create_user('vice@shop.example', 'Vice', '{nothing}', test.id('vice'))$$);
-- who has a record already loses nothing by another one
SELECT test.act('clerk', '{people}', $$SELECT erp.create_user('boss2@shop.example', 'Boss', '{}', test.id('boss'))$$);
-- an operator without a principal acts as an administrator
SELECT forge.act_as(test.id('identity-record'), session => true);
SELECT roles FROM erp.create_user('cy@shop.example', 'Cy', '{}', test.id('cy'));
SELECT count(*) FROM forge.verify();
DROP FUNCTION test.act(text, text[], text);
