# A base backup and the archived log bring back the moment before a mistake: all stored data agrees with
# the log, command ids and jobs are known, and the feed goes on, also for a reader that was ahead.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('original', has_archiving => 1, allows_streaming => 1, conf => "log_statement = none\n");
my $retry = q{SELECT version, position, replayed FROM forge.execute('inventory.item.adjust_stock', md5('lamp')::uuid,
	'{"delta": 5}', command_id => md5('command')::uuid)};

$node->client(q{SELECT erp.create_item('Lamp', item_id => md5('lamp')::uuid)});
$node->backup('base');
$node->client($retry);
$node->client(q{SELECT erp.create_item('Item ' || n, 'S' || n, n) FROM generate_series(1, 50) n});
$node->client(q{SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}', run_at => now() + interval '1 day')});
my $point = $node->client('SELECT max(position) FROM erp.event');
$node->safe_psql('postgres', q{SELECT pg_create_restore_point('before the mistake')});

# A reader has read the mistake before it is noticed.
$node->client('SELECT erp.deactivate_item(item_id) FROM erp.item');
my $ahead = $node->client('SELECT max(position) FROM forge.read(0, 100000)');
$node->safe_psql('postgres', 'SELECT pg_switch_wal()');
my $archived = $node->safe_psql('postgres', 'SELECT pg_walfile_name(pg_current_wal_lsn() - 1)');
$node->poll_query_until('postgres', "SELECT last_archived_wal >= '$archived' FROM pg_stat_archiver") or die 'nothing is archived';
my $database = $node->safe_psql('postgres', 'SELECT forge.database_id()');

my $restored = ForgeNode->new('restored');
$restored->init_from_backup($node, 'base', has_restoring => 1, standby => 0);
$restored->append_conf('postgresql.conf', "recovery_target_name = 'before the mistake'\nrecovery_target_action = 'promote'\narchive_mode = off");
$node->stop;
$restored->start;
$restored->poll_query_until('postgres', 'SELECT NOT pg_is_in_recovery()') or die 'the recovery does not end';

is($restored->client('SELECT count(*) FROM erp.item WHERE active'), 51, 'the mistake was not made');
is($restored->client('SELECT max(position) FROM erp.event'), $point, '... and what came before it is all there');
is($restored->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows equal a replay');
is($restored->safe_psql('postgres', q{SELECT * FROM forge.doctor() WHERE check_name NOT IN ('setting', 'token_in_log')}), '', 'the doctor has nothing to tell');
is($restored->safe_psql('postgres', 'SELECT forge.database_id()'), $database, 'it is the same database');
is($restored->safe_psql('postgres', 'SELECT job_count, tenant_count FROM forge.held()'), '0|0', '... so nothing is held');
like($restored->client($retry), qr/\|t$/, 'a retry finds its receipt');

my (undef, undef, $errors) = $restored->client_result("SELECT * FROM forge.read($ahead)");
like($errors, qr/position/, 'a reader that was ahead is told so');
$restored->safe_psql('postgres', q{SELECT setval('forge.position_seq', last_value + 1000000) FROM forge.position_seq});
$restored->client(q{SELECT erp.create_item('Chair')});
is($restored->client("SELECT count(*) FROM forge.read($ahead)"), 1, '... and goes on once positions are set beyond it');
is($restored->client("SELECT count(*) FROM forge.read($point)"), 1, 'as does a reader that was not ahead');
is($restored->safe_psql('postgres', 'SELECT * FROM forge.verify()'), '', 'all rows still equal a replay');
$restored->stop;
done_testing();
