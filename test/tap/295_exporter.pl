# What docs/monitoring has for Prometheus: the exporter gives what forge.metrics has, and alerts and the
# dashboard name nothing else.  Exporter and promtool are the installed ones, or those of Debian's packages, which
# are unpacked and not installed, so that no service is begun.
use strict;
use warnings;

use ForgeNode;
use JSON::PP qw(decode_json);
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;

my $node = ForgeNode->create('exporter', preload => 1);
my $directory = "$ENV{FORGE_TREE}/docs/monitoring";

$node->safe_psql('postgres', 'CREATE ROLE prometheus LOGIN IN ROLE pg_monitor; GRANT USAGE ON SCHEMA forge TO prometheus');
$node->client(q{SELECT erp.create_item('Lamp', initial_quantity => 1)});
$node->poll_query_until('postgres', q{SELECT value > 0 FROM forge.metrics WHERE name = 'forgeerp_worker_rounds_total'}) or die 'the worker does not run';

# name => [type, help]
my %metrics = map { my ($name, @what) = split /\|/; $name => \@what }
  split /\n/, $node->safe_psql('postgres', 'SELECT DISTINCT name, type, help FROM forge.metrics');
my @samples = split /\n/, $node->safe_psql('postgres', <<'SQL');
SELECT DISTINCT name || coalesce('{' || (SELECT string_agg(format('%s="%s"', key, value), ',' ORDER BY key) FROM jsonb_each_text(labels)) || '}', '')
  FROM forge.metrics
SQL

# The program of a package; nothing, and says so, where it is not to be had.
sub program
{
	my ($package, $path) = @_;
	my $unpacked = PostgreSQL::Test::Utils::tempdir();

	return $path if -x $path;
	return "$unpacked$path" if system("cd $unpacked && { apt-get download -q $package && dpkg-deb -x *.deb .; } >/dev/null 2>&1") == 0 && -x "$unpacked$path";
	print "# NOT RUN: Debian's package $package is not to be had\n";
	return;
}

# Names that a document uses which are no metrics.
sub unknown
{
	my ($text) = @_;
	my @used = $text =~ /\b(forgeerp_\w+)/g;

	cmp_ok(scalar @used, '>', 10, '... it uses metrics');
	return join ' ', grep { !$metrics{$_} } @used;
}

my $alerts = slurp_file("$directory/alerts.yml");
is(unknown($alerts), '', 'alerts are on metrics that there are');

my $dashboard = decode_json(slurp_file("$directory/dashboard.json"));
my @expressions = map { $_->{expr} } map { @{ $_->{targets} } } @{ $dashboard->{panels} };
is(unknown(join "\n", @expressions), '', 'the dashboard shows metrics that there are');
is(join("\n", grep { !$_->{title} || !$_->{datasource} || !@{ $_->{targets} } } @{ $dashboard->{panels} }), '', '... in panels with a title and a source');
my %at;
foreach my $panel (@{ $dashboard->{panels} })
{
	my $place = $panel->{gridPos};

	foreach my $x ($place->{x} .. $place->{x} + $place->{w} - 1)
	{
		$at{"$x $_"}++ foreach $place->{y} .. $place->{y} + $place->{h} - 1;
	}
}
is(scalar(grep { $_ > 1 } values %at), 0, '... that do not overlap');
is(scalar(grep { (split / /)[0] > 23 } keys %at), 0, '... and are not too wide');

SKIP:
{
	my $exporter = program('prometheus-postgres-exporter', '/usr/bin/prometheus-postgres-exporter') or skip 'no exporter', 5;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $url = "http://127.0.0.1:$port/metrics";
	my $log = $node->basedir . '/exporter.log';
	my $text = '';

	my $pid = fork // die "cannot fork: $!";
	if ($pid == 0)
	{
		open STDOUT, '>', $log or die;
		open STDERR, '>&', \*STDOUT or die;
		$ENV{DATA_SOURCE_NAME} = 'host=' . $node->host . ' port=' . $node->port . ' user=prometheus dbname=postgres sslmode=disable';
		exec $exporter, "--web.listen-address=127.0.0.1:$port", "--extend.query-path=$directory/postgres_exporter.yml", '--disable-default-metrics', '--disable-settings-metrics';
	}
	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		$text = `$^X -MHTTP::Tiny -e 'print HTTP::Tiny->new->get("$url")->{content}'`;
		last if $text =~ /^forgeerp_/m || $text =~ /^pg_up /m;
		select undef, undef, undef, 0.1;
	}
	kill 'TERM', $pid;
	waitpid $pid, 0;

	my %types = $text =~ /^# TYPE (forgeerp_\w+) (\w+)$/mg;
	my %helps = $text =~ /^# HELP (forgeerp_\w+) (.*)$/mg;
	is(join(' ', sort keys %types), join(' ', sort keys %metrics), 'the exporter gives every metric, and no other');
	is(join(' ', grep { ($types{$_} // '') ne $metrics{$_}[0] } sort keys %metrics), '', '... of the right type');
	is(join(' ', grep { ($helps{$_} // '') ne $metrics{$_}[1] } sort keys %metrics), '', '... with its help');
	# It adds the server.
	my %given = map { s/server="[^"]*",?//r =~ s/,?\}$/}/r =~ s/\{\}//r => 1 } $text =~ /^(forgeerp_\w+(?:\{.*?\})?) /mg;
	is(join(' ', grep { !$given{$_} } sort @samples), '', '... every sample, with its labels');
	unlike(slurp_file($log), qr/level=error/, '... and has no errors');
}

SKIP:
{
	my $promtool = program('prometheus', '/usr/bin/promtool') or skip 'no promtool', 2;
	my $told = `$promtool check rules $directory/alerts.yml 2>&1`;
	my $count = () = $alerts =~ /- alert:/g;

	is($?, 0, 'Prometheus takes the alerts') or diag($told);
	like($told, qr/SUCCESS: $count rules found/, '... all of them');
}
$node->stop;
done_testing();
