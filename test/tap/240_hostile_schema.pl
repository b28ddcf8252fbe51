# Installing and updating in a database whose owner has filled it with traps: functions, operators,
# casts, types, a collation and tables that could be taken for those of pg_catalog, in a schema that
# CREATE EXTENSION would choose.  No trap is run, and nothing of the extension depends on one.
use strict;
use warnings;

use ForgeNode;
use PostgreSQL::Test::Utils qw(command_ok slurp_file);
use Test::More;

my $node = ForgeNode->create('hostile', empty => 1, conf => "log_statement = none\nmax_locks_per_transaction = 512\n");
chomp(my $extensions = `pg_config --sharedir`);
$extensions .= '/extension';
my ($current) = slurp_file("$ENV{FORGE_STAGE}$extensions/forgeerp.control") =~ /^default_version = '(.*)'/m;
my %script = map { $_ => slurp_file("$ENV{FORGE_STAGE}$extensions/forgeerp--$_.sql") } '0.1.0', $current, "0.1.0--$current";

# ----- traps ----------------------------------------------------------------------------------

# What the scripts call things by: words before a parenthesis, and operators.
my $text = join "\n", map { s/^\s*--.*$//mgr } values %script;
my %words = map { $_ => 1 } $text =~ /\b([a-z][a-z0-9_]+)\(/g;
my %operators = map { $_ => 1 } ($text =~ /(?<=\s)([-+*\/<>=~!@#%^&|?]+)(?=\s)/g, '~~', '!~~');
my $words = join ',', sort keys %words;
my $operators = join ',', sort keys %operators;

# Every trap says in the log that it is run.  What compares tells the truth, so that nobody would notice.
sub set_traps
{
	my ($database, $schema) = @_;

	$node->safe_psql($database, <<"SQL", connstr => $node->connstr($database) . ' user=mallory');
CREATE SCHEMA IF NOT EXISTS $schema;
SET search_path = pg_catalog, pg_temp;
DO \$traps\$
DECLARE
	types CONSTANT regtype[] := '{boolean,"char",name,text,integer,bigint,oid,regclass,regproc,regnamespace,uuid,jsonb,numeric,timestamptz,interval,text[],oid[],aclitem[]}';
	oids CONSTANT regtype[] := '{oid,regclass,regproc,regnamespace}';
	pair record;
	name text;
	type regtype;
	trap CONSTANT text := 'LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS \$f\$ BEGIN RAISE LOG ''a trap was run: %s, as %%'', current_user; RETURN %s; END \$f\$';
BEGIN
	FOR pair IN SELECT l, r, CASE WHEN l = ANY (oids) AND r = ANY (oids) THEN '\$1::oid = \$2::oid' ELSE '\$1::text = \$2::text' END AS equal
				  FROM unnest(types) l, unnest(types) r
	LOOP
		EXECUTE format('CREATE FUNCTION $schema.trap_equal(%s, %s) RETURNS boolean ' || trap, pair.l, pair.r, 'equality', pair.equal);
		EXECUTE format('CREATE FUNCTION $schema.trap_other(%s, %s) RETURNS boolean ' || trap, pair.l, pair.r, 'comparison', 'NOT ' || pair.equal);
		EXECUTE format('CREATE FUNCTION $schema.trap_text(%s, %s) RETURNS text ' || trap, pair.l, pair.r, 'operator', 'NULL');
		EXECUTE format('CREATE FUNCTION $schema.trap_jsonb(%s, %s) RETURNS jsonb ' || trap, pair.l, pair.r, 'operator', 'NULL');
		EXECUTE format('CREATE FUNCTION $schema.trap_right(%s, %s) RETURNS %2\$s ' || trap, pair.l, pair.r, 'operator', 'NULL');
		FOR name IN SELECT DISTINCT o.oprname FROM pg_operator o WHERE o.oprname = ANY ('{$operators}') AND o.oprkind = 'b' LOOP
			EXECUTE format('CREATE OPERATOR $schema.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = $schema.trap_%s)', name, pair.l, pair.r,
				CASE WHEN name = '=' THEN 'equal' WHEN name ~ '^(<>|[<>]=?|!?~+|\@>|<\@|&&|\\?)\$' THEN 'other' WHEN name IN ('||', '->>') THEN 'text' WHEN name IN ('->', '#>') THEN 'jsonb' ELSE 'right' END);
		END LOOP;
	END LOOP;
	CREATE TYPE $schema.anything AS (x text);
	FOREACH type IN ARRAY types LOOP
		EXECUTE format('CREATE FUNCTION $schema.anything(%s) RETURNS $schema.anything ' || trap, type, 'cast', 'NULL');
		EXECUTE format('CREATE CAST (%s AS $schema.anything) WITH FUNCTION $schema.anything(%1\$s) AS IMPLICIT', type);
	END LOOP;
	FOR name IN SELECT t.typname FROM pg_type t WHERE t.oid = ANY (types) AND t.typelem = 0 LOOP
		EXECUTE format('CREATE DOMAIN $schema.%I AS pg_catalog.%1\$I', name);
	END LOOP;
	FOR name IN SELECT DISTINCT p.proname FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY ('{$words}') LOOP
		FOREACH type IN ARRAY types || '{anyelement}' LOOP
			EXECUTE format('CREATE FUNCTION $schema.%I(%s) RETURNS text ' || trap, name, type, name, 'NULL');
			EXECUTE format('CREATE FUNCTION $schema.%I(text, %s) RETURNS text ' || trap, name, type, name, 'NULL');
			EXECUTE format('CREATE FUNCTION $schema.%I(text, text, %s) RETURNS text ' || trap, name, type, name, 'NULL');
			CONTINUE WHEN type = 'text'::regtype;
			EXECUTE format('CREATE FUNCTION $schema.%I(%s, text) RETURNS text ' || trap, name, type, name, 'NULL');
			EXECUTE format('CREATE FUNCTION $schema.%I(%s, %2\$s) RETURNS text ' || trap, name, type, name, 'NULL');
		END LOOP;
		EXECUTE format('CREATE FUNCTION $schema.%I() RETURNS text ' || trap, name, name, 'NULL');
		EXECUTE format('CREATE FUNCTION $schema.%I(text, text, text, VARIADIC text[]) RETURNS text ' || trap, name, name, 'NULL');
	END LOOP;
	FOR name IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') LOOP
		EXECUTE format('CREATE TABLE $schema.%I (oid oid)', name);
	END LOOP;
	CREATE COLLATION $schema."C" FROM "POSIX";
END \$traps\$;
SQL
	return;
}

my $offset = 0;

# How many traps were run since this was asked the last time.
sub traps_run
{
	my $log = slurp_file($node->logfile, $offset);

	$offset += length $log;
	return scalar(() = $log =~ /a trap was run/g);
}

# What is neither a trap itself nor a cast of one, and depends on one.
sub dependants
{
	my ($database, $schema) = @_;

	return $node->safe_psql($database, <<"SQL");
SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
  FROM pg_depend d
 CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) r
 CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) o
 WHERE r.schema = '$schema' AND o.type <> 'cast' AND o.identity NOT LIKE '%$schema.%'
SQL
}

# Everything that the extension consists of, as the catalogs define it.
sub definition
{
	my ($database) = @_;

	return $node->safe_psql($database, <<'SQL');
SET search_path = '';
SELECT e.extversion, e.extnamespace::pg_catalog.regnamespace, pg_catalog.array_length(e.extconfig, 1),
	   (SELECT pg_catalog.count(*) FROM pg_catalog.pg_depend d WHERE d.objid = e.oid AND d.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass)
  FROM pg_catalog.pg_extension e WHERE e.extname = 'forgeerp';
SELECT pg_catalog.pg_describe_object(d.classid, d.objid, 0) AS object,
	   CASE WHEN c.relkind = 'v' THEN pg_catalog.pg_get_viewdef(c.oid) WHEN p.oid IS NOT NULL THEN pg_catalog.pg_get_functiondef(p.oid)
	   ELSE (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attcollation::pg_catalog.regcollation, a.attnotnull), ', ' ORDER BY a.attnum)
			   FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) END,
	   COALESCE(c.relowner, p.proowner, n.nspowner)::pg_catalog.regrole,
	   (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', q.polname, pg_catalog.pg_get_expr(q.polqual, q.polrelid), pg_catalog.pg_get_expr(q.polwithcheck, q.polrelid)), ', ' ORDER BY q.polname)
		  FROM pg_catalog.pg_policy q WHERE q.polrelid = c.oid),
	   (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(i.indexrelid), ', ' ORDER BY i.indexrelid::pg_catalog.regclass::text) FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid),
	   (SELECT pg_catalog.string_agg(pg_catalog.pg_get_triggerdef(t.oid), ', ') FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid)
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND e.extname = 'forgeerp'
  LEFT JOIN pg_catalog.pg_class c ON c.oid = d.objid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  LEFT JOIN pg_catalog.pg_proc p ON p.oid = d.objid AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.objid AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
 WHERE d.deptype = 'e'
 ORDER BY 1
SQL
}

sub doctor
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT * FROM forge.doctor() WHERE subject <> 'fsync'});
}

$node->safe_psql('postgres', $_) foreach 'CREATE ROLE mallory LOGIN', 'CREATE EXTENSION forgeerp',
  'CREATE DATABASE public_traps OWNER mallory', 'CREATE DATABASE user_traps OWNER mallory';
my $plain = definition('postgres');
set_traps('public_traps', 'public');
set_traps('user_traps', '"postgres"');    # which "$user" finds for the superuser
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE public_traps OWNER mallory") foreach qw(updated old_script);

# Somebody who looks for names in the traps' schema, and has things of his own in pg_temp.
my $careless = <<'SQL';
SET search_path = public, "$user", pg_catalog;
CREATE TEMP TABLE pg_extension (oid oid);
CREATE TEMP TABLE pg_depend (oid oid);
CREATE DOMAIN pg_temp.uuid AS text;
SET search_path = "$user", public;
SQL

traps_run();
$node->safe_psql('public_traps', q{SET search_path = public, pg_temp; SELECT 1259::oid = 'pg_catalog.pg_class'::pg_catalog.regclass, format('%s', 'x'::text)});
is(traps_run(), 2, 'the traps work');

# ----- installing -----------------------------------------------------------------------------

foreach my $case ([ 'public_traps', 'public' ], [ 'user_traps', 'postgres' ])
{
	my ($database, $schema) = @$case;

	$node->safe_psql($database, "$careless CREATE EXTENSION forgeerp");
	is(traps_run(), 0, "$database: no trap is run");
	is(dependants($database, $schema), '', 'nothing depends on one');
	is(definition($database), $plain, 'and all is as elsewhere');
	is(doctor($database), '', 'the doctor finds nothing');
	$node->safe_psql($database, "DROP SCHEMA $schema CASCADE", connstr => $node->connstr($database) . ' user=mallory')
	  if $schema ne 'public';
	$node->safe_psql($database, "DROP SCHEMA $schema CASCADE") if $schema eq 'public';
	is(definition($database), $plain, 'nor does it go with the schema');
}

# ----- updating -------------------------------------------------------------------------------

$node->safe_psql('old_script', "$careless CREATE EXTENSION forgeerp VERSION '0.1.0'");
is(traps_run(), 0, 'the script of 0.1.0 runs no trap either');
$node->safe_psql('old_script', "$careless ALTER EXTENSION forgeerp UPDATE");
is(traps_run(), 0, 'nor does its update');
is(definition('old_script'), $plain, 'and all is as elsewhere');

# An installation as it was made when the control file did not name a schema.
my $before = PostgreSQL::Test::Utils::tempdir_short();
my $before_path = ForgeNode::extension_path($before);
chomp(my $libraries = `pg_config --pkglibdir`);
PostgreSQL::Test::Utils::system_or_bail('sh', '-c', <<"SH");
set -e
mkdir -p $before$extensions $before$libraries
cp $ENV{FORGE_STAGE}$extensions/forgeerp* $before$extensions
cp $ENV{FORGE_STAGE}$libraries/forgeerp.so $before$libraries
sed -i /^schema/d $before$extensions/forgeerp.control
SH
# of the traps all but one, which that script does not survive
$node->safe_psql('updated', 'DROP OPERATOR public.->> (jsonb, jsonb)');
$node->safe_psql('updated', "$careless SET $before_path; CREATE EXTENSION forgeerp VERSION '0.1.0'");
cmp_ok(traps_run(), '>', 0, 'its installation once ran traps');
is($node->safe_psql('updated', q{SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'forgeerp'}), 'public',
	'and put it into their schema');
# what a trap could have had the superuser do: views that use traps for good
foreach my $view ($script{'0.1.0'} =~ /^CREATE (VIEW erp\.(?:item|event) .*?;)$/msg)
{
	$node->safe_psql('updated', "SET search_path = public, pg_catalog; CREATE OR REPLACE $view");
}
like(dependants('updated', 'public'), qr/view erp\.item/, 'its views depend on traps');
traps_run();
$node->safe_psql('updated', "$careless ALTER EXTENSION forgeerp UPDATE");
is(traps_run(), 0, 'its update runs none');
is(dependants('updated', 'public'), '', 'nothing depends on one any more');
is(definition('updated'), $plain, 'and all is as elsewhere');
is(doctor('updated'), '', 'the doctor finds nothing');

# ----- a dump of such an installation ---------------------------------------------------------

$node->safe_psql('postgres', "CREATE DATABASE $_") foreach qw(dumped restored);
$node->safe_psql('dumped', "SET $before_path; CREATE EXTENSION forgeerp VERSION '0.1.0'");
$node->safe_psql('dumped', q{INSERT INTO forge.claim VALUES (gen_random_uuid(), gen_random_uuid(), 'crm.note.title', 'Hello')});
$node->safe_psql('restored', 'CREATE EXTENSION forgeerp');
command_ok([ 'pg_dump', '-d', $node->connstr('dumped'), '-f', "$before/dump.sql" ], 'a dump of 0.1.0');
command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('restored'), '-f', "$before/dump.sql" ],
	'is restored into a database that has the extension');
is($node->safe_psql('restored', 'SELECT value FROM forge.claim'), 'Hello', 'with its rows');
is(definition('restored'), $plain, 'and all is as elsewhere');

$node->stop;
done_testing();
