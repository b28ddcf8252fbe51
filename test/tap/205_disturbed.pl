# A read model that is disturbed by what passes by itself waits for it, and is never parked for it.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('disturbed_model', preload => 1, conf => "forgeerp.worker_interval = 1s\n");
my $model = q{SELECT status FROM forge.projection WHERE name = 'insight'};

# The worker connects anew, with a patience of its own.
$node->safe_psql('postgres', q{ALTER ROLE forge_worker IN DATABASE postgres SET lock_timeout = '20ms';
	SELECT pg_terminate_backend(pid) FROM forge.worker});
my $blocker = $node->background_psql('postgres');
$blocker->query_safe('BEGIN; LOCK TABLE forge.insight_row IN SHARE MODE');
my $item = $node->client(q{SELECT item_id FROM erp.create_item('Nut', initial_quantity => 100)});
$node->client("SELECT count(erp.adjust_stock('$item', 1)) FROM generate_series(1, 30)");
$node->client("SELECT erp.adjust_stock('$item', 100000)");
ok($node->poll_query_until('postgres', q{SELECT error_count >= 3 AND last_error LIKE '%lock timeout%' FROM forge.worker}),
	'a lock that somebody holds is told of, each time');
is($node->safe_psql('postgres', q{SELECT attempt_count, last_error LIKE '%lock timeout%' FROM forge.feed_cursor WHERE consumer = 'insight'}),
	'0|t', 'it counts for nobody');
is($node->safe_psql('postgres', $model), 'waiting', 'the read model waits');
$blocker->quit;
ok($node->poll_query_until('postgres', "SELECT ($model) = 'running'"), '... and goes on by itself');
ok($node->poll_query_until('postgres', 'SELECT count(*) > 0 FROM forge.insight_row'), '... with what it could not do before');

$node->stop;
done_testing();
