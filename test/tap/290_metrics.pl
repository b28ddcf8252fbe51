# forge.metrics: names and types as Prometheus wants them, values of known states, who may read it, and
# that it costs no more when the log grows.
use strict;
use warnings;

use ForgeNode;
use Test::More;

my $node = ForgeNode->create('metrics', preload => 1, conf => "forgeerp.worker = off\nautovacuum = off\n");

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE prometheus LOGIN IN ROLE pg_monitor;
GRANT USAGE ON SCHEMA forge TO prometheus;
CREATE ROLE passer_by LOGIN;
GRANT USAGE ON SCHEMA forge TO passer_by;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA forge TO passer_by;
GRANT SELECT ON ALL TABLES IN SCHEMA forge TO passer_by;
SELECT forge.create_tenant('other');
SQL

# As the exporter asks; dies when it is refused.
sub as_exporter
{
	my ($sql) = @_;

	return $node->safe_psql('postgres', $sql, connstr => $node->connstr('postgres') . ' user=prometheus');
}

sub metric
{
	my ($name, $condition) = @_;

	return as_exporter("SELECT value FROM forge.metrics WHERE name = 'forgeerp_$name' AND " . ($condition // 'true'));
}

# ----- the form -------------------------------------------------------------------------------

my $misnamed = <<'SQL';
SELECT name, labels FROM forge.metrics
 WHERE name !~ '^forgeerp_[a-z][a-z_]*[a-z]$'
	OR type NOT IN ('counter', 'gauge') OR (type = 'counter') <> (name LIKE '%\_total')
	OR name ~ '_(count|sum|bucket|(milli|micro)seconds|minutes|ms|us|kb|mb|kilobytes)$'
	OR help IS NULL OR help !~ '^[A-Z0-9].*\.$' OR help ~ '\n' OR (help ~ '^(Age|Time|How long|The same of)') <> (name LIKE '%\_seconds' OR name LIKE '%longest_lag_positions')
	OR labels IS NULL OR EXISTS (SELECT FROM jsonb_each(labels) l WHERE l.key !~ '^[a-z][a-z_]*$' OR jsonb_typeof(l.value) <> 'string')
	OR value IS NULL OR value < 0 OR value = 'NaN' OR value = 'Infinity'
SQL
is(as_exporter($misnamed), '', 'names, units, types, helps, labels and values are as Prometheus wants them');
is(as_exporter('SELECT name, labels FROM forge.metrics GROUP BY 1, 2 HAVING count(*) > 1'), '', 'no sample is there twice');
is(as_exporter('SELECT name FROM forge.metrics GROUP BY 1 HAVING count(DISTINCT (SELECT array_agg(l ORDER BY l) FROM jsonb_object_keys(labels) l)) > 1'),
	'', 'all samples of a metric have the same labels');
is(as_exporter('SELECT s.name FROM forge.metric_samples() s WHERE NOT EXISTS (SELECT FROM forge.metrics m WHERE m.name = s.name)'),
	'', 'every sample of the library is a metric');
cmp_ok(as_exporter('SELECT count(*) FROM forge.metrics'), '<', 600, 'there are not too many');

# ----- who may --------------------------------------------------------------------------------

my $known = as_exporter('SELECT count(DISTINCT name) FROM forge.metrics');
is($node->safe_psql('postgres', 'SET ROLE forge_admin; SELECT count(DISTINCT name) FROM forge.metrics'), $known, 'operators see the same');
foreach my $who (qw(passer_by shop_clerk))
{
	my (undef, undef, $errors) = $node->psql('postgres', 'SELECT * FROM forge.metrics', connstr => $node->connstr('postgres') . " user=$who");

	like($errors, qr/permission denied/, "$who sees nothing");
}
my @relations = split /\n/, $node->safe_psql('postgres', q{SELECT c.oid::regclass FROM pg_class c WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind IN ('r', 'v')});
my @read = grep { ($node->psql('postgres', "SELECT FROM $_ LIMIT 1", connstr => $node->connstr('postgres') . ' user=prometheus'))[0] == 0 } @relations;
is("@read", 'forge.metrics', 'who watches reads nothing else');
is($node->safe_psql('postgres', q{SELECT subject, problem FROM forge.doctor() WHERE problem !~ '^passer_by' AND (subject ~ 'metric|prometheus' OR problem ~ 'monitor|prometheus')}), '', 'the doctor is content');

# ----- values ---------------------------------------------------------------------------------

is(metric('tenants'), 2, 'tenants are counted');
is(metric('tenants_suspended'), 0, '... none of them is suspended');
is(metric('worker_up'), 0, 'there is no worker');
is(metric('jobs_oldest_due_seconds'), 0, 'nothing is due');
is(metric('version_mismatch'), 0, 'the versions are the same');
is($node->safe_psql('postgres', q{SELECT labels = jsonb_build_object('library', forge.version(), 'extension', forge.version()) AND value = 1 FROM forge.metrics WHERE name = 'forgeerp_version_info'}), 't', '... and told');

my $before = metric('events_total');
$node->client("SELECT erp.create_item('Item ' || n, initial_quantity => 1) FROM generate_series(1, 10) n");
is(metric('events_total') - $before, 20, 'events are counted');
cmp_ok(metric('feed_safe_position'), '>=', metric('events_total'), 'readers may read all of them');
cmp_ok(metric('newest_event_age_seconds'), '<', 1000, 'the newest is young');
cmp_ok(metric('consumer_longest_lag_positions', q{labels @> '{"consumer": "insight"}'}), '>=', 19, 'a read model lags');
is(metric('consumer_lag_positions', q{labels @> '{"consumer": "insight"}'}), metric('consumer_longest_lag_positions', q{labels @> '{"consumer": "insight"}'}), '... of one tenant');
cmp_ok(metric('consumer_longest_lag_seconds', q{labels @> '{"consumer": "insight"}'}), '>', 0, '... and that has a time');
$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
is(as_exporter(q{SELECT DISTINCT value FROM forge.metrics WHERE name ~ '^forgeerp_consumer_'}), 0, '... until it has caught up');
$node->safe_psql('postgres', q{UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'forge.feed_cursor'::regclass;
	UPDATE forge.feed_cursor SET retry_at = 'infinity' WHERE consumer = 'insight' AND tenant_id = (SELECT tenant_id FROM forge.tenant WHERE slug = 'shop')});
is(metric('consumer_parked_tenants', q{labels @> '{"consumer": "insight"}'}), 1, 'one that is parked is counted');

$node->client(q{SELECT forge.enqueue_job('forge.rebuild', '{"projection": "nothing"}', attempts_max => 1)});
$node->client(q{SELECT forge.enqueue_job('forge.rebuild', '{"projection": "item"}', run_at => now() + interval '1 day') FROM generate_series(1, 3)});
$node->client('SELECT pg_sleep(0.01)');
is(metric('jobs_open', q{labels @> '{"status": "pending"}'}), 4, 'jobs that wait are counted');
is(metric('jobs_due'), 1, '... and those that are due');
cmp_ok(metric('jobs_oldest_due_seconds'), '>', 0, '... with the time for which they have been');
$node->safe_psql('postgres', 'SELECT forge.run_jobs()');
is(metric('jobs_open', q{labels @> '{"status": "parked"}'}), 1, 'a job that has failed is parked');
is(metric('jobs_due'), 0, 'and nothing is due');

$node->safe_psql('postgres', q{UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = 'forge.insight_row'::regclass;
	INSERT INTO forge.insight_row SELECT t.tenant_id, gen_random_uuid(), n, gen_random_uuid(), 'z_score', n + 0.5, 1, 1, '', '{}', now() - d * interval '6 days'
	  FROM forge.tenant t, generate_series(1, 9) n, generate_series(1, 2) d});
is(as_exporter(q{SELECT string_agg(value::text, ' ' ORDER BY labels ->> 'severity') FROM forge.metrics WHERE name = 'forgeerp_insights_open'}),
	'2 2 2 2 10', 'insights of the last days are counted, of all tenants, by severity');
$node->client('SELECT erp.dismiss_insight(insight_id) FROM erp.insight ORDER BY detected_at DESC, severity LIMIT 1');
is(metric('insights_open', q{labels @> '{"severity": "1"}'}), 1, '... until they are dismissed');

my $writer = $node->background_psql('postgres', extra_params => [ '-U', 'shop_clerk' ]);
$writer->query_safe(q{BEGIN; SELECT erp.create_item('Late'); SELECT pg_sleep(0.01)});
is(metric('append_transactions'), 1, 'an open transaction that has appended is counted');
cmp_ok(metric('append_oldest_seconds'), '>', 0, '... with its age');
cmp_ok(metric('feed_safe_position'), '<', metric('events_total'), '... and readers are held back');
$writer->query_safe(q{PREPARE TRANSACTION 'late'});
is(metric('append_transactions'), 0, 'once it is prepared it has no process');
is(metric('prepared_transactions'), 1, '... and is counted apart');
cmp_ok(metric('prepared_oldest_seconds'), '>', 0, '... with its age');
$writer->query_safe(q{ROLLBACK PREPARED 'late'});
$writer->quit;
is(metric('prepared_oldest_seconds'), 0, 'until it is gone');

$node->safe_psql('postgres', q{SELECT forge.suspend_tenant(tenant_id, 'unpaid') FROM forge.tenant WHERE slug = 'other'});
is(metric('tenants_suspended'), 1, 'a suspended tenant is counted');

# ----- the cost -------------------------------------------------------------------------------

sub blocks
{
	my $plan = as_exporter("SELECT count(*) FROM forge.metrics;\nEXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM forge.metrics");
	my ($buffers) = $plan =~ /^ *Buffers: (.*)$/m;
	my $count = 0;

	$count += $1 while ($buffers // '') =~ /\b(?:hit|read)=(\d+)/g;
	return $count;
}

my $few = blocks();
$node->client(q{SELECT count(*) FROM forge.append('note', gen_random_uuid(), (SELECT jsonb_agg('{"type": "taken", "data": {}}'::jsonb) FROM generate_series(1, 20000)))});
cmp_ok($few, '>', 0, "it reads blocks ($few)");
cmp_ok(blocks(), '<', $few + 50, '... and few more, when the log has 20,000 events more, none of which is consumed');

$node->append_conf('postgresql.conf', 'forgeerp.worker = on');
$node->reload;
$node->poll_query_until('postgres', q{SELECT value >= 1 FROM forge.metrics WHERE name = 'forgeerp_worker_rounds_total'}) or die 'the worker does not run';
is(metric('worker_up'), 1, 'a worker is seen');
cmp_ok(metric('worker_last_round_duration_seconds'), '>', 0, '... with the time that its round took');
cmp_ok(metric('worker_last_round_age_seconds'), '<', 1000, '... and its age');
$node->stop;
done_testing();
