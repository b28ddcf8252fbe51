# ForgeLoad: many clients at once, driven by pgbench, against a ForgeNode.
#
#	my $load = ForgeLoad->run($node, clients => 16, script => 'SELECT ...;');
#	is($load->{done}, ...);                 # transactions that were acknowledged
#
# Loads are short, so that all tests take seconds.  FORGE_LOAD=full makes them as long as a release
# deserves.
package ForgeLoad;

use strict;
use warnings;

use IPC::Run ();
use PostgreSQL::Test::Utils ();
use Test::More;

my $is_full = ($ENV{FORGE_LOAD} // '') eq 'full';
my $script_count = 0;
my $directory = PostgreSQL::Test::Utils::tempdir_short();

our @LEVELS = ('read committed', 'repeatable read', 'serializable');

# The first when loads are short, the second when they are full.
sub size
{
	my ($short, $full) = @_;

	return $is_full ? $full : $short;
}

# Starts clients; "finish" waits for them.  Options: clients, script, and one of seconds and
# transactions (of each client); level (of isolation), settings ("-c name=value ..."), variables
# (name => value), connstr (of others than clients of the tenant).  A transaction that cannot be serialized is tried again.
sub start
{
	my ($class, $node, %options) = @_;
	my $file = "$directory/" . $script_count++ . ".sql";
	my $level = $options{level} // 'read committed';
	my @command = ('pgbench', '-n', '-M', 'simple', '--max-tries=10000', '-j', 2,
		'-c', $options{clients}, '-f', $file);

	PostgreSQL::Test::Utils::append_to_file($file, $options{script});
	push @command, defined $options{transactions}
	  ? ('-t', $options{transactions}) : ('-T', $options{seconds});
	push @command, '-D', "$_=$options{variables}{$_}" foreach keys %{ $options{variables} // {} };

	my $self = bless { stdout => '', stderr => '' }, $class;
	$level =~ s/ /\\ /g;
	local $ENV{PGOPTIONS} = "-c default_transaction_isolation=$level " . ($options{settings} // '');
	$self->{process} = IPC::Run::start([ @command, $options{connstr} // $node->client_connstr ],
		'<', \undef, '>', \$self->{stdout}, '2>', \$self->{stderr});
	return $self;
}

# Waits for the clients; then done is how many transactions they saw committed, succeeded whether no
# client met an error, and stderr what they said.
sub finish
{
	my ($self) = @_;

	$self->{process}->finish;
	$self->{succeeded} = $self->{process}->result(0) == 0;
	($self->{done}) = $self->{stdout} =~ /^number of transactions actually processed: (\d+)/m;
	$self->{done} //= 0;
	return $self;
}

# All of a load, of which no client may meet an error.
sub run
{
	my ($class, $node, %options) = @_;
	my $name = $options{name} // 'load';
	my $self = $class->start($node, %options)->finish;

	ok($self->{succeeded}, "$name: no client meets an error") or diag($self->{stderr});
	return $self;
}

# Nothing is in the server's log from an offset on, but above read committed a transaction may
# have to be tried again.  asks: its commands read streams that they do not write, so at SERIALIZABLE
# PostgreSQL may find that they depend on each other.
sub log_is_clean
{
	my ($node, $offset, $level, $name, %allowed) = @_;
	my @errors = $node->errors_in_log($offset);

	@errors = grep { !/could not serialize access due to concurrent update$/ } @errors
	  if $level ne 'read committed';
	@errors = grep { !/could not serialize access due to read\/write dependencies among transactions$/ } @errors
	  if $level eq 'serializable' && $allowed{asks};
	is(join("\n", @errors), '', "$name: nothing unexpected in the server's log");
	return;
}

1;
