# An update of every release, in a database with a shop's data, while clients send commands: none is half done,
# none waits for ever, and in the end everything is what the log says.
use strict;
use warnings;

use ForgeNode;
use IPC::Run ();
use PostgreSQL::Test::Utils qw(slurp_file);
use Test::More;
use Time::HiRes qw(usleep);

my $client_count = 4;
my $item_count = 200;
my $node = ForgeNode->create('update_in_use', empty => 1, conf => "log_statement = none\n");
my @releases = sort map { /forgeerp--([0-9.]+)\.sql$/ ? $1 : () } glob 'sql/released/*.sql';

$node->safe_psql('postgres', 'CREATE ROLE shop_clerk LOGIN');

# ----- a shop, as each release wrote it ---------------------------------------------------------

# The library is the new one, which writes nothing into tables of 0.1.0: so rows as that wrote them.  States are such
# that the new library cannot read them.
my $shop_of_0_1_0 = <<"SQL";
GRANT forge_app TO shop_clerk;
SELECT forge.create_tenant('shop');
WITH digest AS (
	SELECT sha256('forgeerp role binding shop_clerk') AS d
), stream AS (
	SELECT encode(set_byte(set_byte(substr(d, 1, 16), 6, get_byte(d, 6) & 15 | 128), 8, get_byte(d, 8) & 63 | 128), 'hex')::uuid AS id,
		'00000000-0000-0000-0000-000000000000'::uuid AS system, tenant_id AS tenant
	  FROM digest, forge.tenant
), event AS (
	INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id,
		aggregate_id, event_id, command_id, aggregate_type, event_type, payload)
	SELECT nextval('forge.position_seq'), 1, now(), now(), 1, system, id, id, id, 'identity.role_binding', 'identity.role_binding.bound',
		jsonb_build_object('role_name', 'shop_clerk', 'tenant_id', tenant, 'roles', '["admin"]'::jsonb)
	  FROM stream
), head AS (
	INSERT INTO forge.stream (version, state_version, tenant_id, aggregate_id, aggregate_type, state)
	SELECT 1, 1, system, id, 'identity.role_binding', '\\x01' FROM stream
)
INSERT INTO forge.role_binding_row
SELECT system, id, 'shop_clerk', tenant, NULL, '{admin}', 1, now() FROM stream;
WITH item AS (
	SELECT tenant_id, md5('item ' || i)::uuid AS item_id, 'SKU-' || i AS sku, 'Item ' || i AS name
	  FROM forge.tenant, generate_series(1, $item_count) i
), event AS (
	INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id,
		aggregate_id, event_id, command_id, aggregate_type, event_type, payload)
	SELECT nextval('forge.position_seq'), version, now(), now(), 1, tenant_id, item_id, gen_random_uuid(), gen_random_uuid(), 'inventory.item',
		CASE version WHEN 1 THEN 'inventory.item.created' ELSE 'inventory.item.stock_adjusted' END,
		CASE version WHEN 1 THEN jsonb_build_object('sku', sku, 'name', name) ELSE '{"delta": 2.5, "reason": "counted"}' END
	  FROM item, generate_series(1, 5) version
), head AS (
	INSERT INTO forge.stream (version, state_version, tenant_id, aggregate_id, aggregate_type, state)
	SELECT 5, 5, tenant_id, item_id, 'inventory.item', '\\x01' FROM item
), claim AS (
	INSERT INTO forge.claim SELECT tenant_id, item_id, 'inventory.item.sku', sku FROM item
)
INSERT INTO forge.item_row
SELECT tenant_id, item_id, sku, name, 10, 0, 10, 5, now(), true FROM item;
SQL

# The tables of later releases take commands of the new library.
my $shop_of_later_release = <<"SQL";
GRANT forge_app TO shop_clerk;
SELECT forge.bind_role('shop_clerk', forge.create_tenant('shop'), NULL, '{admin}');
SET SESSION AUTHORIZATION shop_clerk;
SELECT count(erp.create_item('Item ' || i, 'SKU-' || i, 10, md5('item ' || i)::uuid)) FROM generate_series(1, $item_count) i;
SQL

# ----- clients ----------------------------------------------------------------------------------

my $sent = 0;

sub start_client
{
	my ($connstr) = @_;
	my %client = (input => '', output => '', errors => '', sent => 0);

	$client{process} = IPC::Run::start([ 'psql', '-X', '-A', '-t', '-q', '-d', $connstr ],
		'<', \$client{input}, '>', \$client{output}, '2>', \$client{errors});
	return \%client;
}

sub answers
{
	my ($client) = @_;

	return scalar(() = $client->{output} =~ /^answered$/mg);
}

# What one client saw done, as command ids.
sub done
{
	my ($client) = @_;

	my @ids = $client->{output} =~ /^done (\S+)$/mg;

	return @ids;
}

# Gives every client something to do, until a condition holds.
sub keep_busy
{
	my ($clients, $condition) = @_;
	my $attempts = 200 * $PostgreSQL::Test::Utils::timeout_default;

	until ($condition->())
	{
		die 'the clients wait for ever: ' . join('', map { $_->{errors} } @$clients) if --$attempts == 0;
		foreach my $client (@$clients)
		{
			if ($client->{sent} - answers($client) < 2)
			{
				my $id = sprintf 'cccccccc-0000-4000-8000-%012d', ++$sent;
				my $item = 1 + int rand $item_count;

				$client->{sent}++;
				$client->{input} .= "SELECT 'done $id' FROM erp.adjust_stock(md5('item $item')::uuid, 1, 'found', command_id => '$id');\n\\echo answered\n";
			}
			$client->{process}->pump_nb;
		}
		usleep(5_000);
	}
	return;
}

# ----- each release -----------------------------------------------------------------------------

foreach my $release (@releases)
{
	my $database = "from_$release";
	my $query = sub { $node->safe_psql($database, @_) };

	$node->safe_psql('postgres', qq{CREATE DATABASE "$database"});
	$query->("CREATE EXTENSION forgeerp VERSION '$release'");
	$query->($release eq '0.1.0' ? $shop_of_0_1_0 : $shop_of_later_release);

	my @clients = map { start_client($node->connstr($database) . ' user=shop_clerk') } 1 .. $client_count;
	keep_busy(\@clients, sub { !grep { answers($_) < 20 } @clients });

	my $update = $node->background_psql($database, on_error_stop => 0);
	$update->query_until(qr/begun/, "\\echo begun\nALTER EXTENSION forgeerp UPDATE;\n\\echo ended\n");
	keep_busy(\@clients, sub { $update->{run}->pump_nb; $update->{stdout} =~ /ended/ });
	is($update->{stderr}, '', "$release: it is updated while $client_count clients send commands");
	$update->quit;

	my %before = map { $_ => scalar done($_) } @clients;
	keep_busy(\@clients, sub { !grep { done($_) < $before{$_} + 20 } @clients });
	foreach my $client (@clients)
	{
		$client->{input} .= "\\q\n";
		$client->{process}->finish;
	}

	my $errors = join '', map { $_->{errors} } @clients;
	my @refused = $errors =~ /^(?:psql:\S+ )?ERROR:  (.*)$/mg;
	my @hints = $errors =~ /^HINT:  Run ALTER EXTENSION forgeerp UPDATE\.$/mg;
	my @done = map { done($_) } @clients;

	note(scalar(@done) . ' commands done, ' . scalar(@refused) . ' refused before the update');
	is(scalar @hints, scalar @refused, "$release: until then a client is served, or told to update") or diag($errors);
	is($query->(q{SELECT string_agg(command_id::text, ',' ORDER BY command_id) FROM forge.event WHERE command_id::text LIKE 'cccccccc-%'}),
		join(',', sort @done), "$release: what was acknowledged is in the log, once, and nothing else");
	is($query->('SELECT projection_name, problem FROM forge.verify()'), '', "$release: everything is what the log says");
	is($query->(q{SELECT check_name, subject, problem FROM forge.doctor() WHERE subject <> 'fsync'}), '', "$release: the doctor finds nothing");
	is($query->("SELECT count(*), sum(on_hand) FROM forge.item_row WHERE sku LIKE 'SKU-%'"), "$item_count|" . ($item_count * 10 + @done),
		"$release: the shop has what it had and what the clients added");
}

$node->stop;
done_testing();
