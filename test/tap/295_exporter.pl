# What docs/monitoring has for Prometheus: the exporter gives what forge.metrics has, alerts and the dashboard name
# nothing else, and a Prometheus that collects it answers each query of them.  Exporter, Prometheus and promtool are the
# installed ones, or those of Debian's packages, which are unpacked and not installed, so that no service is begun.
use strict;
use warnings;

use ForgeNode;
use HTTP::Tiny;
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

# What an address gives; nothing as long as nobody answers.
sub fetched
{
	my ($url) = @_;
	my $answer = HTTP::Tiny->new(timeout => 10)->get($url);

	return $answer->{success} ? $answer->{content} : '';
}

# A program in the background, whose output goes to a file.
sub started
{
	my ($log, @command) = @_;
	my $pid = fork // die "cannot fork: $!";

	if ($pid == 0)
	{
		open STDOUT, '>', $log or die;
		open STDERR, '>&', \*STDOUT or die;
		exec @command;
	}
	return $pid;
}

sub ended
{
	my ($pid) = @_;

	kill 'TERM', $pid;
	waitpid $pid, 0;
	return;
}

# Calls it until it gives something true.
sub awaited
{
	my ($look) = @_;

	foreach (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		my $found = $look->();
		return $found if $found;
		select undef, undef, undef, 0.1;
	}
	return;
}

# What the exporter gives is what forge.metrics has.
sub gives_all
{
	my ($text) = @_;
	my %types = $text =~ /^# TYPE (forgeerp_\w+) (\w+)$/mg;
	my %helps = $text =~ /^# HELP (forgeerp_\w+) (.*)$/mg;

	is(join(' ', sort keys %types), join(' ', sort keys %metrics), 'the exporter gives every metric, and no other');
	is(join(' ', grep { ($types{$_} // '') ne $metrics{$_}[0] } sort keys %metrics), '', '... of the right type');
	is(join(' ', grep { ($helps{$_} // '') ne $metrics{$_}[1] } sort keys %metrics), '', '... with its help');
	# It adds the server.
	my %given = map { s/server="[^"]*",?//r =~ s/,?\}$/}/r =~ s/\{\}//r => 1 } $text =~ /^(forgeerp_\w+(?:\{.*?\})?) /mg;
	is(join(' ', grep { !$given{$_} } sort @samples), '', '... every sample, with its labels');
	return;
}

# A Prometheus that collects from the exporter answers the queries of the dashboard, with series that have the labels
# which their legends name.
sub answers_dashboard
{
	my ($prometheus, $exporter_port) = @_;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $data = PostgreSQL::Test::Utils::tempdir();
	my $query = sub {
		my $parameters = HTTP::Tiny->new->www_form_urlencode({ query => $_[0] });
		my $answer = fetched("http://127.0.0.1:$port/api/v1/query?$parameters");
		return $answer ? decode_json($answer)->{data}{result} : [];
	};
	my $trouble = '';

	PostgreSQL::Test::Utils::append_to_file("$data/prometheus.yml", <<"YAML");
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [$directory/alerts.yml]
scrape_configs: [{job_name: forgeerp, static_configs: [{targets: ['127.0.0.1:$exporter_port']}]}]
YAML
	my $pid = started("$data/log", $prometheus, "--config.file=$data/prometheus.yml", "--storage.tsdb.path=$data/tsdb", "--web.listen-address=127.0.0.1:$port");
	# A rate needs two samples.
	ok(awaited(sub { @{ $query->('count_over_time(forgeerp_worker_up[1m]) > 2') } }), 'Prometheus collects from the exporter') or diag(slurp_file("$data/log"));
	foreach my $target (map { @{ $_->{targets} } } @{ $dashboard->{panels} })
	{
		my $series = $query->($target->{expr} =~ s/\$instance/.+/gr);
		my @labels = $target->{legendFormat} =~ /\{\{(\w+)\}\}/g;

		$trouble .= "$target->{expr} has no series\n" unless @$series;
		foreach my $label (@labels)
		{
			$trouble .= "$target->{expr} has no label $label\n" if grep { !defined $_->{metric}{$label} } @$series;
		}
	}
	is($trouble, '', '... and each query of the dashboard has an answer, with the labels of its legend');
	ended($pid);
	return;
}

SKIP:
{
	my $exporter = program('prometheus-postgres-exporter', '/usr/bin/prometheus-postgres-exporter') or skip 'no exporter', 7;
	my $port = PostgreSQL::Test::Cluster::get_free_port();
	my $url = "http://127.0.0.1:$port/metrics";
	my $log = $node->basedir . '/exporter.log';

	local $ENV{DATA_SOURCE_NAME} = 'host=' . $node->host . ' port=' . $node->port . ' user=prometheus dbname=postgres sslmode=disable';
	my $pid = started($log, $exporter, "--web.listen-address=127.0.0.1:$port", "--extend.query-path=$directory/postgres_exporter.yml", '--disable-default-metrics',
		'--disable-settings-metrics');
	gives_all(awaited(sub { my $text = fetched($url); return $text =~ /^(forgeerp_|pg_up )/m ? $text : '' }) // '');
	my $prometheus = program('prometheus', '/usr/bin/prometheus');
	answers_dashboard($prometheus, $port) if $prometheus;
	ended($pid);
	unlike(slurp_file($log), qr/level=error/, 'the exporter has no errors');
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
