# Default privileges, as hosters and administrators set them, before the extension is installed or
# updated: in the end everybody has the rights of a plain installation, and what an administrator has
# granted or revoked since.
use strict;
use warnings;

use ForgeNode;
use PostgreSQL::Test::Utils qw(run_command);
use Test::More;

my $node = ForgeNode->create('defaults', empty => 1, conf => "log_statement = none\n");
my @kinds = qw(FUNCTIONS TABLES SEQUENCES SCHEMAS TYPES);

# Who has which right on what, PostgreSQL's own defaults written out.
sub rights
{
	my ($database) = @_;

	return $node->safe_psql($database, <<'SQL');
WITH objects (kind, name, acl) AS (
	SELECT 'schema', n.nspname::text, coalesce(n.nspacl, acldefault('n', n.nspowner)) FROM pg_namespace n WHERE n.nspname IN ('forge', 'erp')
	UNION ALL
	SELECT c.relkind::text, c.oid::regclass::text, coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
	  FROM pg_class c WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind <> 'i'
	UNION ALL
	SELECT 'column', a.attrelid::regclass || '.' || a.attname, a.attacl
	  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND a.attacl IS NOT NULL
	UNION ALL
	SELECT 'function', p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner))
	  FROM pg_proc p WHERE p.pronamespace IN ('forge'::regnamespace, 'erp'::regnamespace)
	UNION ALL
	SELECT 'type', t.oid::regtype::text, coalesce(t.typacl, acldefault('T', t.typowner))
	  FROM pg_type t WHERE t.typnamespace IN ('forge'::regnamespace, 'erp'::regnamespace)
)
SELECT concat_ws(' ', o.kind, o.name, a.privilege_type, CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
				 CASE WHEN a.is_grantable THEN 'and may pass it on' END)
  FROM objects o CROSS JOIN LATERAL aclexplode(o.acl) a
 ORDER BY 1
SQL
}

# What stands in one list only: "-" in the first, "+" in the second.
sub differences
{
	my ($expected, $actual) = map { { map { $_ => 1 } split /\n/ } } @_;

	return join "\n", sort((map { "- $_" } grep { !$actual->{$_} } keys %$expected),
		(map { "+ $_" } grep { !$expected->{$_} } keys %$actual));
}

# Everything to everybody, for what is made by those who make things here.
sub give
{
	my ($database, @where) = @_;
	my @grants;

	foreach my $where ('', 'FOR ROLE forge_owner', @where)
	{
		foreach my $kind (grep { $where !~ /IN SCHEMA/ || $_ ne 'SCHEMAS' } @kinds)
		{
			push @grants, "ALTER DEFAULT PRIVILEGES $where GRANT ALL ON $kind TO PUBLIC, forge_app, forge_anon",
			  "ALTER DEFAULT PRIVILEGES $where GRANT ALL ON $kind TO app_login, \"a hoster's\" WITH GRANT OPTION";
		}
	}
	$node->safe_psql($database, join ";\n", @grants);
	return;
}

# Nothing to anybody, who makes them included.
sub take
{
	my ($database) = @_;

	$node->safe_psql($database, join ";\n", map { "ALTER DEFAULT PRIVILEGES REVOKE ALL ON $_ FROM PUBLIC, postgres" } @kinds);
	return;
}

# What an administrator does between an installation and an update, and the rights that come of it.
my $administration = <<'SQL';
GRANT SELECT ON erp.item TO bi;
GRANT USAGE ON SCHEMA erp, forge TO bi;
GRANT SELECT (slug) ON forge.tenant_row TO bi;
GRANT EXECUTE ON FUNCTION forge.tenants() TO bi;
REVOKE EXECUTE ON FUNCTION forge.append_batch(jsonb) FROM forge_app;
SQL
my $administered = <<'RIGHTS';
+ column forge.tenant_row.slug SELECT bi
+ function forge.tenants() EXECUTE bi
+ schema erp USAGE bi
+ schema forge USAGE bi
+ v erp.item SELECT bi
- function forge.append_batch(jsonb) EXECUTE forge_app
RIGHTS
chomp $administered;

# What a dump says of rights.
sub dumped_rights
{
	my ($database) = @_;
	my ($dump) = run_command([ 'pg_dump', '--schema-only', '-d', $node->connstr($database) ]);

	return join "\n", sort grep { /^(GRANT|REVOKE)/ } split /\n/, $dump;
}

my $administered_dump = <<'DUMP';
GRANT ALL ON FUNCTION forge.tenants(OUT tenant_id uuid, OUT slug text, OUT name text, OUT version bigint, OUT updated_at timestamp with time zone, OUT suspended boolean) TO bi;
GRANT SELECT ON TABLE erp.item TO bi;
GRANT SELECT(slug) ON TABLE forge.tenant_row TO bi;
GRANT USAGE ON SCHEMA erp TO bi;
GRANT USAGE ON SCHEMA forge TO bi;
REVOKE ALL ON FUNCTION forge.append_batch(appends jsonb) FROM forge_app;
DUMP
chomp $administered_dump;

$node->safe_psql('postgres', $_)
  foreach 'CREATE EXTENSION forgeerp', 'CREATE ROLE app_login LOGIN', q{CREATE ROLE "a hoster's"}, 'CREATE ROLE bi';
my $plain = rights('postgres');
cmp_ok(scalar(split /\n/, $plain), '>', 200, 'there are rights to compare');

# ----- installing -----------------------------------------------------------------------------

foreach my $set (\&give, \&take)
{
	my $name = $set == \&give ? 'given' : 'taken';

	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$set->($name);
	$node->safe_psql($name, 'CREATE EXTENSION forgeerp');
	is(differences($plain, rights($name)), '', "by default all is $name: the rights are as elsewhere");
	is(dumped_rights($name), '', 'and a dump has no word of them');
}
is($node->safe_psql('given', q{SELECT DISTINCT check_name, subject FROM forge.doctor() WHERE subject <> 'fsync'}),
	'default_grant|all schemas', 'the doctor tells what forge_owner would give');
foreach my $statement ("SELECT setval('forge.position_seq', 1)", 'SELECT FROM forge.tenants()', 'SELECT FROM erp.item')
{
	my ($code, undef, $errors) = $node->psql('given', $statement, connstr => $node->connstr('given') . ' user=app_login');

	like($errors, qr/permission denied for schema/, "refused: $statement");
}

# ----- updating -------------------------------------------------------------------------------

# set before 0.1.0 was installed, or before the update, and what more there is to set then
my @in_schemas = ('IN SCHEMA forge', 'IN SCHEMA erp');
foreach my $case ([ 'given_before', \&give ], [ 'taken_before', \&take ], [ 'given_since', undef, \&give ], [ 'taken_since', undef, \&take ])
{
	my ($name, $before, $since) = @$case;

	$node->safe_psql('postgres', "CREATE DATABASE $name");
	$before->($name) if $before;
	$node->safe_psql($name, q{CREATE EXTENSION forgeerp VERSION '0.1.0'});
	isnt(differences($plain, rights($name)), '', "$name: the rights differ");
	$since->($name, $since == \&give ? @in_schemas : ()) if $since;
	$node->safe_psql($name, $administration);
	$node->safe_psql($name, 'ALTER EXTENSION forgeerp UPDATE');

	# nothing was noted of the types of 0.1.0
	my $differences = join "\n", grep { !$before || !/^. type forge\.(receipt|difference) / } split /\n/, differences($plain, rights($name));
	is($differences, $administered, 'after the update they are as elsewhere, and as the administrator has changed them');
	is(join("\n", grep { !/ TYPE / } split /\n/, dumped_rights($name)), $administered_dump, 'and a dump has these changes');
}

# An administrator has given an object away: it comes back with its rights.
$node->safe_psql('postgres', 'CREATE DATABASE given_away');
$node->safe_psql('given_away', $_) foreach q{CREATE EXTENSION forgeerp VERSION '0.1.0'},
  'ALTER FUNCTION erp.activate_item OWNER TO bi; ALTER VIEW erp.item OWNER TO bi', 'ALTER EXTENSION forgeerp UPDATE';
is(differences($plain, rights('given_away')), '', 'what had another owner comes back with the rights of others');

# ----- EXECUTE makes no operator --------------------------------------------------------------

my $id = '11111111-0000-4000-8000-000000000000';
$node->safe_psql('postgres', <<"SQL");
SELECT forge.create_tenant('mine'), forge.create_tenant('yours', tenant_id => '$id');
CREATE ROLE viewer LOGIN IN ROLE forge_app;
SELECT forge.bind_role('viewer', (SELECT tenant_id FROM forge.tenant WHERE slug = 'mine'), roles => '{viewer}');
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA forge, erp TO viewer;
GRANT SELECT ON ALL TABLES IN SCHEMA forge, erp TO viewer;
SQL
foreach my $statement ("SELECT forge.act_as('$id')", "SELECT forge.bind_role('viewer', '$id', roles => '{admin}')", 'SELECT FROM forge.tenants()',
	'SELECT FROM forge.jwt_key', 'SELECT FROM forge.doctor()', 'SELECT FROM forge.doctor_rights()', 'SELECT forge.run_jobs()')
{
	my (undef, undef, $errors) = $node->psql('postgres', $statement, connstr => $node->connstr('postgres') . ' user=viewer');

	like($errors, qr/permission denied for function .*It needs membership in forge_admin/s, "refused to who may execute everything: $statement");
}
is($node->safe_psql('postgres', q{SELECT count(*) > 25 FROM forge.doctor() WHERE check_name = 'function_grant' AND problem LIKE 'viewer %'}),
	't', 'and the doctor tells');
$node->safe_psql('postgres', $_) foreach split /\n/,
  $node->safe_psql('postgres', q{SELECT DISTINCT remedy FROM forge.doctor() WHERE problem LIKE 'viewer %'});
is($node->safe_psql('postgres', q{SELECT * FROM forge.doctor() WHERE problem LIKE 'viewer %'}), '', 'until it is followed');

$node->stop;
done_testing();
