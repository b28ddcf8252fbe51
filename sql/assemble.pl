#!/usr/bin/perl
# assemble.pl fresh
# assemble.pl VERSION
#
# Prints the install script, or the script of an update from that release, whose step is
# sql/upgrade/VERSION--*.sql.  sql/MANIFEST lists the pieces and says what their sections are.
#
# A line "--@ table item_row" stands for the table of that read model, "--@ view erp.detection" for the
# view that shows it as it is, "--@ functions of inventory.item" for the comments of that aggregate's
# tables and its typed functions; describe.pl has made all three.
#
# A new installation makes every object new: with OR REPLACE somebody could plant one beforehand.
use strict;
use warnings;
use version;

my ($from) = @ARGV;
my $is_fresh = $from eq 'fresh';
my @ORDER = ('update', 'foundation', 'before tables', 'tables', 'functions', 'closing', 'grants');
my %ALWAYS = map { $_ => 1 } ('before tables', 'functions', 'closing');
my %sections = map { $_ => '' } @ORDER;

sub content
{
	my ($path) = @_;
	open my $handle, '<', $path or die "$path: $!\n";
	local $/;
	return <$handle>;
}

# Is a section run, which came with that version, or was always there?
sub is_run
{
	my ($name, $since) = @_;
	return !$is_fresh if $name eq 'update';
	return $is_fresh || $ALWAYS{$name} || defined $since && version->parse($since) > version->parse($from);
}

sub read_piece
{
	my ($path) = @_;
	my ($about, @parts) = split /^--\@ section /m, content($path);

	$about =~ /\A(?:--.*\n|\n)*\z/ or die "$path: statements stand before the first section\n";
	for my $part (@parts)
	{
		my ($name, $since, $text) = $part =~ /\A([a-z ]+?)(?: since (\d+\.\d+\.\d+))?\n(.*)\z/s
			or die "$path: --\@ section " . ($part =~ /^(.*)/)[0] . ": what is that?\n";
		exists $sections{$name} or die "$path: there is no section \"$name\"\n";
		$sections{$name} .= $text if is_run($name, $since);
	}
}

read_piece("sql/$_") for content('sql/MANIFEST') =~ /^(\w+\.sql)$/mg;
$sections{'before tables'} .= content($_) for $is_fresh ? () : glob "sql/upgrade/$from--*.sql";

my $script = content('sql/header.sql') . join('', map { $sections{$_} } @ORDER);
$script =~ s[^--\@ (?:table|view|functions of) (\S+)\n][content("build/made/$1.sql")]gme;
$script =~ s/^CREATE OR REPLACE /CREATE /gm if $is_fresh;
print $script;
