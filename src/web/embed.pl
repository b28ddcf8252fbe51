#!/usr/bin/perl
# embed.pl OUTPUT-FILE FILE...
#
# Writes a table of the files' contents in C (web/asset.h), for the library to serve.  The version is
# the beginning of the SHA-256 of all of them, so a browser keeps a file until one of them changes.
use strict;
use warnings;

use Digest::SHA;
use File::Basename;

my %TYPES = (css => 'text/css; charset=utf-8', js => 'text/javascript; charset=utf-8', svg => 'image/svg+xml');

my ($output, @files) = @ARGV;
my $digest = Digest::SHA->new(256);
my ($arrays, $lines) = ('', '');

for my $i (0 .. $#files)
{
	open my $in, '<:raw', $files[$i] or die "$files[$i]: $!\n";
	my $bytes = do { local $/; <$in> };
	my $name = basename($files[$i]);
	my ($ending) = $name =~ /\.([a-z]+)$/;
	my $type = $TYPES{$ending} // die "$files[$i]: which media type has .$ending?\n";

	$digest->add($name, "\0", $bytes);
	$arrays .= "static const unsigned char bytes_$i\[] = {" . join(',', unpack('C*', $bytes)) . "};\n";
	$lines .= "\t{ \"$name\", \"$type\", { (const char *) bytes_$i, (int32_t) sizeof(bytes_$i) } },\n";
}
my $version = substr($digest->hexdigest, 0, 12);

open my $out, '>', $output or die "$output: $!\n";
print $out <<"END";
/* Made by src/web/embed.pl. */
#include "web/asset.h"

$arrays
const ForgeAsset forge_assets[] = {
$lines};
const int forge_asset_count = (int) (sizeof(forge_assets) / sizeof(forge_assets[0]));
const char forge_asset_version[] = "$version";
END
close $out or die "$output: $!\n";
