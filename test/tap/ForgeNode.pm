# ForgeNode: a server of PostgreSQL::Test::Cluster that has the staged extension, one tenant and a
# login role bound to it.
#
#	my $node = ForgeNode->create('main');
#	$node->client('SELECT ...');            # as a client of the tenant "shop"
#	$node->safe_psql('postgres', '...');    # as superuser
#	$node->kill9_and_start;                 # SIGKILL to the whole server, and crash recovery
#
# "make check-tap" sets the environment that this needs (test/tools/tap.sh).
package ForgeNode;

use strict;
use warnings;

use parent 'PostgreSQL::Test::Cluster';

use PostgreSQL::Test::Utils ();
use Time::HiRes qw(usleep);

my $database = 'postgres';
my $login = 'shop_clerk';

# A running node.  Options: conf (lines for postgresql.conf), preload (true: the library comes by
# shared_preload_libraries), empty (true: the extension can be created, but is not), and those of
# PostgreSQL::Test::Cluster::init.
sub create
{
	my ($class, $name, %options) = @_;
	my $conf = delete $options{conf} // '';
	my $preload = delete $options{preload};
	my $empty = delete $options{empty};

	my $node = $class->new($name);
	$node->init(%options);
	$node->append_conf('postgresql.conf', <<"CONF");
@{[ extension_path($ENV{FORGE_STAGE}) ]}
dynamic_library_path = '$ENV{FORGE_LIBRARY_PATH}:\$libdir'
max_prepared_transactions = 10
restart_after_crash = on
CONF
	$node->append_conf('postgresql.conf', "shared_preload_libraries = 'forgeerp'") if $preload;
	$node->append_conf('postgresql.conf', $conf);
	$node->start;
	$node->create_shop unless $empty;
	return $node;
}

# The setting by which a server finds extensions under a stage, as a line of postgresql.conf.
sub extension_path
{
	my ($stage) = @_;
	my $line = `test/tools/extension_path.sh $stage $ENV{FORGE_MAJOR} $ENV{FORGE_SHAREDIR}`;

	chomp $line;
	return $line;
}

# The extension, the tenant and its login role.
sub create_shop
{
	my ($self) = @_;

	$self->safe_psql($database, 'CREATE EXTENSION forgeerp');
	$self->safe_psql($database, <<"SQL");
CREATE ROLE $login LOGIN IN ROLE forge_app;
SELECT forge.bind_role('$login', forge.create_tenant('shop'), NULL, '{admin}');
SQL
	return;
}

# How a client of the tenant connects.
sub client_connstr
{
	my ($self) = @_;

	return $self->connstr($database) . " user=$login";
}

# What a client of the tenant reads; dies when the server refuses.
sub client
{
	my ($self, $sql, %options) = @_;

	return $self->safe_psql($database, $sql, connstr => $self->client_connstr, %options);
}

# The same with the exit code and the error text: (code, output, errors).
sub client_result
{
	my ($self, $sql, %options) = @_;

	return $self->psql($database, $sql, connstr => $self->client_connstr, %options);
}

# Waits until the function says so; true.  Dies when that takes too long.
sub wait_until
{
	my ($is_so, $what) = @_;
	my $attempts = 100 * $PostgreSQL::Test::Utils::timeout_default;

	until ($is_so->())
	{
		die "in vain: $what" if --$attempts == 0;
		usleep(10_000);
	}
	return 1;
}

# Kill the whole server at once, and recover.  Only the postmaster gets the signal, as the others end
# when they miss it; the server cannot start again before the last of them is gone.
sub kill9_and_start
{
	my ($self) = @_;
	my $postmaster = $self->{_pid};
	my @processes = ($postmaster, _children_of($postmaster));

	$self->kill9;
	wait_until(sub { !grep { kill(0, $_) } @processes }, 'the processes of the killed server end');
	$self->start;
	return;
}

sub _children_of
{
	my ($parent) = @_;
	my @children;

	foreach my $file (glob '/proc/[0-9]*/stat')
	{
		open my $handle, '<', $file or next;    # it has ended meanwhile
		my $line = <$handle> // '';
		push @children, $1 if $line =~ /^(\d+) \(.*\) \S $parent /;
	}
	return @children;
}

# Kill one backend; the server then ends all the others and recovers.
sub kill9_backend
{
	my ($self, $pid) = @_;
	my $offset = -s $self->logfile;

	kill('KILL', $pid) or die "cannot kill backend $pid: $!";
	$self->wait_for_log(qr/database system is ready to accept connections/, $offset);
	return;
}

# The lines of the server's log that are an error or worse, from an offset on.  That a worker was asked
# to end in the midst of its work is none.
sub errors_in_log
{
	my ($self, $offset) = @_;
	my $log = PostgreSQL::Test::Utils::slurp_file($self->logfile, $offset // 0);

	return grep { /\b(ERROR|FATAL|PANIC):  / && !/terminating background worker "[^"]+" due to administrator command$/ } split /\n/, $log;
}

1;
