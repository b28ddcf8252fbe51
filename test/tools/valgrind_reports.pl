#!/usr/bin/perl
# Print the reports of valgrind that have a frame of our library, each once with how often it was made, and exit 1 if
# there are any.
#
#	valgrind_reports.pl TREE FILE ...
#
# TREE is the tree that the library was compiled in: its frames are told by the paths of its sources, or by its own name
# where there is no line.  Reports stand between the markers REPORT and END, with full paths.
use strict;
use warnings;

my ($tree, @files) = @ARGV;
my (%count, @order);

for my $file (@files)
{
	open(my $in, '<', $file) or die "$file: $!\n";
	local $/ = undef;
	my $text = <$in> // '';

	$text =~ s/^==\d+== ?//mg;
	while ($text =~ /^REPORT\n(.*?)^END$/msg)
	{
		my $report = $1;

		next unless $report =~ m{\(\Q$tree\E/(?:src|build/made)/|/forgeerp\.so\)};
		$report =~ s/ 0x[0-9A-F]+(?=:| )//gi;
		$report =~ s{\(\Q$tree\E/}{(}g;
		$report =~ s{\([^()]*/source/tree/}{(postgresql/}g;
		push @order, $report unless $count{$report}++;
	}
}
print "$count{$_} times: $_" for @order;
exit(@order ? 1 : 0);
