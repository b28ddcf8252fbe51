# The access matrix: every table, view, sequence and function of both schemas, as the catalogs list
# them, against every way of asking and everybody who may ask.  What is added later is covered by it:
# a table that no command of the fixture fills gets a row of each tenant made up from its columns.
use strict;
use warnings;

use ForgeNode;
use IPC::Run ();
use Test::More;

my $node = ForgeNode->create('access', empty => 1, conf => "log_statement = none\n");
my $count = 0;
# Ids of tenants, and of an item in each; and of people.
my %id = map { $_ => sprintf('%08d-0000-4000-8000-000000000000', ++$count) } qw(alpha beta closed fresh unknown);
my %person = map { $_ => sprintf('%08d-1111-4000-8000-000000000000', ++$count) } qw(alpha beta closed fresh without stopped);
my $system = '00000000-0000-0000-0000-000000000000';

# ----- who asks -------------------------------------------------------------------------------

# Everybody but the owner is a login role; the owner is who it is by SET ROLE.
my %who = (
	alpha    => { in => 'forge_app', tenant => 'alpha' },
	beta     => { in => 'forge_app', tenant => 'beta' },
	fresh    => { in => 'forge_app', tenant => 'fresh' }, # of a tenant in which nothing has happened
	closed   => { in => 'forge_app', tenant => 'closed', refused => 'ZF104' },
	without  => { in => 'forge_app', tenant => 'alpha', roles => '{}', refused => 'ZF103' },
	stopped  => { in => 'forge_app', tenant => 'alpha', refused => 'ZF104' },
	nobody   => { in => 'forge_app', refused => 'ZF101' },
	operator => { in => 'forge_admin', refused => 'ZF101' },
	visitor  => { in => 'forge_anon' },
	outsider => {},
	owner    => { in => 'forge_owner' });

$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION forgeerp;
CREATE SCHEMA test;
GRANT USAGE ON SCHEMA test TO PUBLIC;
-- What comes of a statement: the fields of the error, or "ok".
CREATE FUNCTION test.outcome(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	refusal text;
	place text;
	detail text;
	hint text;
BEGIN
	EXECUTE statement;
	RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS refusal = CONSTRAINT_NAME, place = TABLE_NAME, detail = PG_EXCEPTION_DETAIL,
		hint = PG_EXCEPTION_HINT;
	RETURN concat_ws(' ', SQLSTATE, refusal, place, SQLERRM, detail, hint);
END $$;
-- A row of a tenant, made up from the columns of a table.
CREATE FUNCTION test.fill(tab regclass, tenant uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE (SELECT format('INSERT INTO %s (%s) VALUES (%s)', tab, string_agg(quote_ident(attname), ', '),
						   string_agg(quote_literal(CASE WHEN attname = 'tenant_id' THEN tenant::text
								ELSE CASE typcategory WHEN 'N' THEN '1' WHEN 'B' THEN 'false' WHEN 'D' THEN 'now' WHEN 'T' THEN '1 day' WHEN 'A' THEN '{}'
									 WHEN 'S' THEN 'of ' || tenant ELSE CASE typname WHEN 'uuid' THEN tenant::text WHEN 'jsonb' THEN '{}' ELSE '' END END END), ', '))
			   FROM pg_attribute JOIN pg_type t ON t.oid = atttypid WHERE attrelid = tab AND attnum > 0 AND NOT attisdropped AND attgenerated = '');
END $$;
SQL
foreach my $name (sort keys %who)
{
	my $role = $who{$name};

	next if $name eq 'owner';
	$node->safe_psql('postgres', "CREATE ROLE $name LOGIN" . ($role->{in} ? " IN ROLE $role->{in}" : ''));
	next unless $role->{tenant};
	$node->safe_psql('postgres', "SELECT forge.create_tenant('$name', tenant_id => '$id{$name}')") if $name eq $role->{tenant};
	$node->safe_psql('postgres', "SELECT forge.bind_role('$name', '$id{ $role->{tenant} }', '$person{$name}', '@{[ $role->{roles} // '{admin}' ]}')");
}

# Runs statements as somebody, each in a transaction that is rolled back; what each came to:
# { state => SQLSTATE, rows => [...] }.
sub run_as
{
	my ($name, @statements) = @_;
	my $script = join '', map { "BEGIN;\n$_\n\\echo '>>' :SQLSTATE\nROLLBACK;\n" } @statements;
	my ($output, $errors, @results);
	my $user = $name eq 'owner' ? 'postgres' : $name;

	local $ENV{PGOPTIONS} = '-c role=forge_owner' if $name eq 'owner';
	IPC::Run::run([ 'psql', '-X', '-A', '-t', '-q', '-d', $node->connstr('postgres') . " user=$user" ],
		'<', \$script, '>', \$output, '2>', \$errors) or die $errors;
	my @rows;
	foreach my $line (split /\n/, $output)
	{
		if ($line =~ /^>> ?(\S*)$/)
		{
			# psql 17 does not name an error that comes in the midst of COPY TO
			push @results, { state => $1 || 'error', rows => [ sort @rows ] };
			@rows = ();
		}
		else
		{
			push @rows, $line;
		}
	}
	is(scalar @results, scalar @statements, "$name: every statement was tried");
	return @results;
}

# ----- what there is --------------------------------------------------------------------------

foreach my $tenant (qw(alpha beta closed))
{
	$node->safe_psql('postgres', <<"SQL", connstr => $node->connstr('postgres') . " user=$tenant");
SELECT erp.create_item('of $tenant', 'SKU', 10, '$id{$tenant}', command_id => '$id{$tenant}');
SELECT forge.append('crm.note', NULL, '[{"type": "written", "data": {"by": "$tenant"}}]');
SELECT erp.define_role('$tenant', '{inventory.item.read}');
SELECT erp.create_user('admin\@$tenant.example', 'of $tenant', '{admin,$tenant}', '$person{$tenant}');
SELECT erp.create_user('stopped\@$tenant.example', 'of $tenant', '{admin}', '$person{stopped}');
SELECT erp.suspend_user('$person{stopped}');
SELECT FROM erp.create_order('EUR', '$person{$tenant}', '[{"item_id": "$id{$tenant}", "quantity": 2, "unit_price": 3}]') o,
	erp.submit_order(o.order_id);
SELECT FROM unnest('{cash,loan}'::text[]) a, erp.create_account(upper('$tenant-' || a), 'of $tenant', 'asset', currency => 'EUR');
SELECT erp.set_company('of $tenant', 'DE', 'EUR');
SELECT erp.create_ledger(701, 'of $tenant', 2, 'Ledger of $tenant');
SELECT FROM erp.create_party('of $tenant') p, erp.add_party_address(p.party_id, 'billing', 'of $tenant', 'of $tenant', '1', 'DE'),
	erp.set_credit_limit(p.party_id, 5, 'EUR');
SELECT erp.create_location('of $tenant', 'of $tenant');
SELECT erp.create_lot('$id{$tenant}', 'of $tenant');
SELECT FROM erp.location l, erp.create_stock_transfer(NULL, l.location_id, '[{"item_id": "$id{$tenant}", "quantity": 1}]') t WHERE NOT l.is_default;
SELECT erp.define_attributes('product', '{"title": "of $tenant"}');
SELECT FROM erp.create_product('of $tenant', description => 'of $tenant') p, erp.add_pack(p.item_id, 'box', 12);
SELECT erp.define_unit('$tenant', 'of $tenant', 'count');
SELECT erp.set_posting_account('bank', upper('$tenant-cash'));
SELECT FROM erp.post_entry(jsonb_build_array(jsonb_build_object('account', upper('$tenant-cash'), 'debit', 5),
	jsonb_build_object('account', upper('$tenant-loan'), 'credit', 5)));
SELECT FROM erp.create_order('EUR') o, erp.cancel_order(o.order_id, 'nobody wants it');
SQL
}
$node->safe_psql('postgres', "SELECT forge.add_jwt_key('access', 'HS256', repeat('A', 43), 'issuer', 'audience')");
$node->safe_psql('postgres', <<"SQL");
SELECT format('SELECT test.fill(%L, t) FROM unnest(%L::uuid[]) t', c.oid::regclass, '{$id{alpha},$id{beta},$id{closed}}')
  FROM pg_class c
 WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind = 'r'
   AND query_to_xml('SELECT FROM ' || c.oid::regclass || ' LIMIT 1', true, false, '')::text NOT LIKE '%<row%'
\\gexec
SELECT forge.suspend_tenant('$id{closed}', 'unpaid');
SQL

# name, kind, the first column, does it show rows of tables, who may read it
my @relations = map { my %r; @r{qw(name kind column has_tenant readers)} = split /\|/; \%r }
  split /\n/, $node->safe_psql('postgres', <<'SQL');
WITH RECURSIVE step (view, oid) AS (
	SELECT DISTINCT w.ev_class, d.refobjid FROM pg_rewrite w
	  JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass
), reads (view, oid) AS (
	SELECT s.* FROM step s WHERE s.view <> s.oid
	UNION
	SELECT r.view, s.oid FROM reads r JOIN step s ON s.view = r.oid
)
SELECT c.oid::regclass, c.relkind, quote_ident(a.attname),
	   (c.relkind <> 'v' OR EXISTS (SELECT FROM reads r JOIN pg_class t ON t.oid = r.oid WHERE r.view = c.oid AND t.relkind = 'r' AND t.relnamespace = 'forge'::regnamespace))::integer,
	   CASE WHEN c.relkind <> 'S' THEN (SELECT string_agg(r.rolname, ' ') FROM pg_roles r WHERE has_table_privilege(r.oid, c.oid, 'SELECT')) END
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
 WHERE c.relnamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
 ORDER BY 1
SQL
cmp_ok(scalar @relations, '>', 20, 'there are relations to look at');

sub digest
{
	return join "\n", map { "$_->{name} " . $node->safe_psql('postgres', "SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM $_->{name} t") }
	  grep { $_->{kind} eq 'r' } @relations;
}

foreach my $table (grep { $_->{kind} eq 'r' } @relations)
{
	like($node->safe_psql('postgres', "SELECT string_agg(DISTINCT tenant_id::text, ' ' ORDER BY tenant_id::text) FROM $table->{name}"),
		qr/^($system|($system )?$id{alpha} $id{beta} $id{closed})$/,
		"$table->{name}: rows of several tenants, or of the system alone");
}
my $before = digest();

# ----- tables, views and sequences ------------------------------------------------------------

# Ways of reading, and of writing or changing, a relation.
my %reading = (
	'SELECT'  => sub { "SELECT t::text FROM $_[0]{name} t;" },
	'COPY TO' => sub { "COPY (SELECT t::text FROM $_[0]{name} t) TO STDOUT;" });
my %writing = (
	'SELECT FOR UPDATE' => sub { "SELECT FROM $_[0]{name} FOR UPDATE;" },
	'INSERT'            => sub { "INSERT INTO $_[0]{name} DEFAULT VALUES;" },
	'INSERT ON CONFLICT' => sub { "INSERT INTO $_[0]{name} DEFAULT VALUES ON CONFLICT DO NOTHING;" },
	'UPDATE'            => sub { "UPDATE $_[0]{name} SET $_[0]{column} = $_[0]{column};" },
	'DELETE'            => sub { "DELETE FROM $_[0]{name};" },
	'MERGE'             => sub { "MERGE INTO $_[0]{name} USING (VALUES (1)) v (x) ON true WHEN MATCHED THEN DELETE;" },
	'TRUNCATE'          => sub { "TRUNCATE $_[0]{name};" },
	'COPY FROM'         => sub { "COPY $_[0]{name} FROM STDIN;\n\\." },
	'LOCK'              => sub { "LOCK TABLE $_[0]{name};" },
	'ALTER'             => sub { "ALTER TABLE $_[0]{name} OWNER TO CURRENT_USER;" },
	'DROP'              => sub { "DROP " . ($_[0]{kind} eq 'v' ? 'VIEW' : 'TABLE') . " $_[0]{name};" });
my %drawing = (
	'SELECT'  => sub { "SELECT last_value FROM $_[0]{name};" },
	'nextval' => sub { "SELECT nextval('$_[0]{name}');" },
	'currval' => sub { "SELECT currval('$_[0]{name}');" },
	'setval'  => sub { "SELECT setval('$_[0]{name}', 1);" });

my @tables = grep { $_->{kind} ne 'S' } @relations;
my %rows;

# Compares what came of statements with what may: all that differs, in one test for each way.
sub matrix
{
	my ($name, $ways, $objects, $judge) = @_;

	foreach my $way (sort keys %$ways)
	{
		my @results = run_as($name, map { $ways->{$way}->($_) } @$objects);
		my @wrong;

		foreach my $object (@$objects)
		{
			my $result = shift @results;
			my $problem = $result ? $judge->($way, $object, $result) : 'was not tried';

			push @wrong, "$object->{name}: $problem" if $problem;
		}
		is(join("\n", @wrong), '', "$name: $way");
	}
	return;
}

sub expect
{
	my ($result, $pattern) = @_;

	return $result->{state} =~ /^($pattern)$/ ? undef : $result->{state};
}

# Who may read gets rows of its own tenant alone; without one none.
sub judge_reading
{
	my ($name) = @_;

	return sub {
		my ($way, $relation, $result) = @_;
		my $may = $relation->{readers} =~ /\b$name\b/ || $name eq 'owner';
		my @rows = @{ $result->{rows} };

		return expect($result, '42501') if !$may;
		# but the owner is no operator; psql does not name what comes in the midst of COPY TO
		return expect($result, $way eq 'SELECT' ? '42501' : '00000|error') if $name eq 'owner' && $relation->{readers} =~ /\bforge_admin\b/ && $relation->{readers} !~ /\bforge_app\b/ && $relation->{name} !~ /\.doctor_/;
		# what shows no rows of tenants may still say that somebody is refused
		return expect($result, '00000|error|' . ($who{$name}{refused} // '00000')) if !$relation->{has_tenant};
		return $result->{state} if $result->{state} ne '00000';
		$rows{$relation->{name}}{$name} = \@rows;
		return @rows ? scalar(@rows) . ' rows' : undef if !$who{$name}{tenant} || $who{$name}{refused};
		# views may show what is the same for all; the tables behind them do not
		return $relation->{kind} eq 'r' && @rows ? scalar(@rows) . ' rows' : undef if $name eq 'fresh';
		note("nothing that the fixture does shows in $relation->{name}") if !@rows && $relation->{kind} eq 'v';
		return @rows || $relation->{kind} eq 'v' ? undef : 'no rows';
	};
}

foreach my $name (sort keys %who)
{
	matrix($name, \%reading, \@tables, judge_reading($name));
	next if $name eq 'owner';
	matrix($name, \%writing, \@tables, sub {
		my ($way, $relation, $result) = @_;

		# of a view that cannot be written PostgreSQL says so before it looks at privileges
		return expect($result, $relation->{kind} eq 'v' ? '42501|0A000|42809|55000' : '42501');
	});
	matrix($name, \%drawing, [ grep { $_->{kind} eq 'S' } @relations ], sub { expect($_[2], '42501') });
}
foreach my $name (sort keys %rows)
{
	my %seen = map { $_ => 1 } @{ $rows{$name}{alpha} // [] };
	my %of_all = map { $_ => 1 } @{ $rows{$name}{fresh} // [] };
	my @both = grep { $seen{$_} && !$of_all{$_} } @{ $rows{$name}{beta} // [] };

	is("@both", '', "$name: two tenants see no row in common");
	unlike(join("\n", @{ $rows{$name}{alpha} // [] }), qr/beta|$id{beta}|closed|$id{closed}/, 'nor a word of each other');
}

# The owner may change what it owns; but what the guard holds, it holds for the owner too.
matrix('owner', { map { $_ => $writing{$_} } 'INSERT', 'INSERT ON CONFLICT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE' },
	[ grep { $_->{kind} eq 'r' } @relations ], sub { expect($_[2], 'ZF004') });
matrix('owner', { 'COPY FROM' => $writing{'COPY FROM'} }, [ grep { $_->{kind} eq 'r' } @relations ],
	sub { expect($_[2], 'ZF004|0A000') });

# ----- functions ------------------------------------------------------------------------------

# name, types and names of the arguments, is the last one VARIADIC, may it run in parallel workers, who may
# execute it
my @functions = map { my %f; @f{qw(name types arguments variadic parallel callers)} = split /\|/; \%f }
  split /\n/, $node->safe_psql('postgres', <<'SQL');
SELECT p.oid::regproc, (SELECT string_agg(t::regtype::text, ',' ORDER BY o) FROM unnest(p.proargtypes) WITH ORDINALITY u (t, o)),
	   array_to_string(p.proargnames[:p.pronargs], ','), (p.provariadic <> 0)::integer, p.proparallel,
	   (SELECT string_agg(r.rolname, ' ') FROM pg_roles r WHERE has_function_privilege(r.oid, p.oid, 'EXECUTE'))
  FROM pg_proc p
 WHERE p.pronamespace IN ('forge'::regnamespace, 'erp'::regnamespace) AND p.prorettype <> 'trigger'::regtype
 ORDER BY 1
SQL
cmp_ok(scalar @functions, '>', 40, 'there are functions to look at');

# What may be asked by whoever is not signed in as well.
my %is_open = map { $_ => 1 } qw(forge.authenticate forge.pre_request forge.version erp.whoami
  erp.page erp.root erp.asset erp.sign_in erp.sign_out erp.submit);
# These answer whoever is not signed in, or refuse for another reason; and these, whoever holds nothing.
my %needs_no_tenant = (%is_open, map { $_ => 1 } qw(forge.safe_position forge.rebuild forge.verify forge.resume_projection forge.consumers));
my %needs_no_permission = (%is_open, map { $_ => 1 } qw(forge.safe_position forge.consumers forge.explain_permission erp.explain_permission
  forge.changes erp.live forge.command_stream));
# Pages and their parts answer whoever may read nothing, and show nothing then.
my $is_page = qr/^(erp\.page|erp\.submit|forge\.page_\w+|forge\.current_tenant_name)$/;

my %value_of_name = (
	command => 'inventory.item.activate', projection_name => 'item', aggregate_type => 'inventory.item', permission => 'inventory.item.create',
	events => '[{"type": "x"}]', commands => '[{"command": "inventory.item.create", "payload": {"name": "x"}}]',
	id => $id{alpha}, names => '', page => '', next_page => '{"name": "home"}', after => '1.0', appends => '[{"aggregate_type": "crm.note", "events": [{"type": "x"}]}]');
my %value_of_type = (
	text => 'x', name => 'x', jsonb => '{}', numeric => 1, bigint => 1, integer => 1, boolean => 'true', 'text[]' => '{}', interval => '1 day',
	'uuid[]' => '{}', 'numeric[]' => '{}', 'bigint[]' => '{}', 'integer[]' => '{}', bytea => '', date => 'now',
	'timestamp with time zone' => 'now');

# A call with NULLs (a constant one would spare PostgreSQL the call of a STRICT function), or with values
# that could be meant; ids are as given.
sub call
{
	my ($function, $uuid) = @_;
	my @names = split /,/, $function->{arguments} // '';
	my @values = map {
		my $name = shift @names;
		my $value = $_ eq 'uuid' ? $uuid : /\[\]$/ ? $value_of_type{$_} : $value_of_name{$name} // $value_of_type{$_};

		defined $uuid && defined $value && $name !~ /^(expected_version|command_id|version)$/ ? "'$value'::$_" : "(SELECT NULL::$_)"
	} split /,/, $function->{types} // '';

	$values[-1] = "VARIADIC $values[-1]" if $function->{variadic};
	return "SELECT * FROM $function->{name}(" . join(', ', @values) . ')';
}

my %calling = (
	'calls with NULLs'  => sub { call($_[0], undef) . ';' },
	'calls with values' => sub { call($_[0], $id{alpha}) . ';' });

foreach my $name (grep { !/^(alpha|beta|fresh|owner)$/ } sort keys %who)
{
	my @asked = grep { $name ne 'operator' || $_->{callers} =~ /\bforge_app\b/ } @functions;

	matrix($name, \%calling, \@asked, sub {
		my ($way, $function, $result) = @_;
		my $may = $function->{callers} =~ /\b$name\b/;

		return 'may be executed' if $may && !$who{$name}{refused} && !$is_open{ $function->{name} };
		return expect($result, '42501') if !$may;
		return undef if $result->{state} eq '00000' && !@{ $result->{rows} };    # no rows
		return "@{ $result->{rows} }" =~ /of (?:alpha|beta|closed)/ ? 'shows rows' : undef if $result->{state} eq '00000' && $function->{name} =~ $is_page;
		return expect($result, '(?!42501|42883)\S+') if $function->{parallel} eq 's' 
		  || ($who{$name}{tenant} ? $needs_no_permission{ $function->{name} } : $needs_no_tenant{ $function->{name} });
		# whoever names no command lacks no permission for it
		return expect($result, $who{$name}{refused} . ($name eq 'without' && $way =~ /NULLs/ ? '|ZF006' : ''));
	});
}

# Operators are who is a member of forge_admin, whoever may execute what.
my @of_operators = grep { $_->{callers} =~ /\bforge_admin\b/ && $_->{callers} !~ /\bforge_app\b/ } @functions;
cmp_ok(scalar @of_operators, '>', 20, 'there are functions of operators');
$node->safe_psql('postgres', 'GRANT USAGE ON SCHEMA forge TO PUBLIC; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA forge TO PUBLIC');
matrix($_, \%calling, \@of_operators, sub { expect($_[2], '42501') }) foreach grep { $_ ne 'operator' } sort keys %who;
$node->safe_psql('postgres', 'REVOKE ALL ON SCHEMA forge FROM PUBLIC; REVOKE ALL ON ALL FUNCTIONS IN SCHEMA forge FROM PUBLIC');

# What belongs to another tenant is to one as what does not exist: the same error, letter by letter.
my @oracles = grep { ($_->{types} // '') =~ /\buuid\b/ && $_->{callers} =~ /\balpha\b/ } @functions;
cmp_ok(scalar @oracles, '>', 8, 'there are functions that take ids');
my @foreign = run_as('alpha', map { 'SELECT test.outcome($outcome$' . call($_, $id{beta}) . '$outcome$);' } @oracles);
my @unknown = run_as('alpha', map { 'SELECT test.outcome($outcome$' . call($_, $id{unknown}) . '$outcome$);' } @oracles);
foreach my $function (@oracles)
{
	my ($a, $b) = map { "@{ $_->{rows} }" } shift @foreign, shift @unknown;

	$a =~ s/$id{beta}/ID/g;
	$b =~ s/$id{unknown}/ID/g;
	is($a, $b, "$function->{name}: an id of another tenant is as an unknown one");
}

is(digest(), $before, 'after all this no row has changed');
$node->stop;
done_testing();
