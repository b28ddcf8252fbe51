# META.json keeps the rules of the PGXN Meta Spec, version 1.0.0.
#
#	meta.pl [FILE]
#
# Prints each rule that is broken, and nothing where all are kept.  Files that it names must be there.
use strict;
use warnings;

use JSON::PP ();

my $file = shift // 'META.json';
my $number = qr/(?:0|[1-9][0-9]*)/;
my $version = qr/$number\.$number\.$number(?:-?[A-Za-z][0-9A-Za-z-]*)?/;
my $range = qr/(?:(?:==|!=|<=|>=|<|>) *)?$version/;
my $term = qr{[^\s/\\\p{Cntrl}]{2,255}};

# What a value may be; for maps, of each key: "!" before the name of one that must be there.
my $text = sub { defined $_[0] && !ref $_[0] && length $_[0] ? () : 'is no text' };
my $url = matches(qr{https?://\S+}, 'is no URL');
my $mail = matches(qr/\S+@\S+/, 'is no address');
my $path = sub { defined $_[0] && !ref $_[0] && -e $_[0] ? () : 'names no file' };
my $requirement = matches(qr/0|$range(?:, *$range)*/, 'is no version');
my $relations = map_of({ map { $_ => map_of(undef, $requirement) } qw(requires recommends suggests conflicts) });
my %known_license = map { $_ => 1 } qw(agpl_3 apache_1_1 apache_2_0 artistic_1 artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3
	lgpl_2_1 lgpl_3_0 mit mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0 ssleay sun zlib open_source restricted unrestricted unknown);

my $rules = map_of({
	'!abstract' => $text,
	'!license' => sub { ref $_[0] eq 'HASH' ? map_of(undef, $url)->($_[0]) : each_of(sub { $known_license{ $_[0] } ? () : 'is no license' })->($_[0]) },
	'!maintainer' => each_of($text),
	'!meta-spec' => map_of({ '!version' => matches(qr/1\.0\.\d+/, 'is not 1.0'), url => $url }),
	'!name' => matches($term, 'is no name'),
	'!provides' => map_of(undef, map_of({ abstract => $text, docfile => $path, '!file' => $path, '!version' => matches($version, 'is no version') })),
	'!version' => matches($version, 'is no version'),
	description => $text,
	generated_by => $text,
	no_index => map_of({ map { $_ => each_of($text) } qw(file directory) }),
	prereqs => map_of({ map { $_ => $relations } qw(configure build test runtime develop) }),
	release_status => matches(qr/stable|testing|unstable/, 'is no status'),
	resources => map_of({
		homepage => $url,
		bugtracker => map_of({ web => $url, mailto => $mail }),
		repository => map_of({ url => $text, web => $url, type => matches(qr/[a-z]+/, 'is no type') }),
	}),
	tags => each_of(matches(qr{[^/\\\p{Cntrl}]{1,255}}, 'is no tag')),
});

sub matches
{
	my ($pattern, $problem) = @_;

	return sub { defined $_[0] && !ref $_[0] && $_[0] =~ /^(?:$pattern)$/ ? () : $problem };
}

# One value, or a list of at least one.
sub each_of
{
	my ($rule) = @_;

	return sub { ref $_[0] eq 'ARRAY' ? @{ $_[0] } ? map { $rule->($_) } @{ $_[0] } : 'is empty' : $rule->($_[0]) };
}

# A map of the keys in $keys, or of any keys with values that keep $rule.  Keys that begin with x_ are free.
sub map_of
{
	my ($keys, $rule) = @_;

	return sub {
		my ($map) = @_;
		my @problems;

		return 'is no map' if ref $map ne 'HASH';
		return 'is empty' if !%$map;
		push @problems, map { /^!(.*)/ && !exists $map->{$1} ? "lacks $1" : () } sort keys %{ $keys // {} };
		foreach my $key (grep { !/^x_/i } sort keys %$map)
		{
			my $of_key = $rule // $keys->{$key} // $keys->{"!$key"};

			push @problems, $of_key ? map { "$key: $_" } $of_key->($map->{$key}) : "$key is unknown";
		}
		return @problems;
	};
}

open my $handle, '<:raw', $file or die "$file: $!\n";
my $meta = eval { JSON::PP->new->utf8->decode(do { local $/; <$handle> }) };
my @problems = $meta ? $rules->($meta) : "is no JSON: $@";
if (!@problems)
{
	my $provided = $meta->{provides}{ $meta->{name} };

	push @problems, "provides no extension of its own name and version" if !$provided || $provided->{version} ne $meta->{version};
}
print "$file: $_\n" foreach @problems;
