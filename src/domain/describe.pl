#!/usr/bin/perl
# describe.pl OUTPUT-DIRECTORY
#
# Reads the descriptions in the headers of the aggregates, src/domain/NAME/NAME.h, and in those of
# parts, any header of the domain (base/describe.h has their form), and writes the code that follows:
#
#	NAME_made.h             the enums of commands and events, the declarations of the aggregate
#	aggregates.c            the shapes, the refusals of each command, the list of all aggregates
#	read_model_columns.h    the columns of the read models' tables
#	read_models.h, .c       the read models, with the functions that fill their rows
#	command_functions.c     the C functions behind the typed SQL functions
#	NAME_row.sql            the table of a read model
#	erp.NAME.sql            the view of a read model
#	AREA.NAME.sql           the comments of an aggregate's tables, and its typed SQL functions
#
# A file whose content stays the same is not touched, so nothing is compiled for it again.
use strict;
use warnings;

my ($directory) = @ARGV;

my %C_TYPES = (
	ForgeText    => 'TEXT',
	ForgeDecimal => 'DECIMAL',
	int64_t      => 'INTEGER',
	ForgeU128    => 'U128',
	bool         => 'BOOLEAN',
	ForgeUuid    => 'UUID',
	ForgeInstant => 'INSTANT',
	ForgeDate    => 'DATE',
	ForgeJson    => 'JSON',
	ForgeList    => 'LIST');

# The type of an SQL argument, and its default when it may be left out.
my %SQL_TYPES = (
	TEXT      => [ 'text',        'NULL' ],
	DECIMAL   => [ 'numeric',     '0' ],
	INTEGER   => [ 'bigint',      '0' ],
	U128      => [ 'numeric',     '0' ],
	BOOLEAN   => [ 'boolean',     'false' ],
	UUID      => [ 'uuid',        'NULL' ],
	INSTANT   => [ 'timestamptz', 'NULL' ],
	DATE      => [ 'date',        'NULL' ],
	JSON      => [ 'jsonb',       q('{}') ],
	TEXT_LIST => [ 'text[]',      q('{}') ],
	LIST      => [ 'jsonb',       q('[]') ]);

my %FLAGS = map { $_ => 1 } qw(REQUIRED TRIMMED PERSONAL GIVES_ROLES GIVES_PERMISSIONS NULLABLE SPARSE);
my %AGGREGATE_WORDS = map { $_ => 1 }
	qw(SYSTEM DRIVEN RESERVED_IDS ID_IS_KEY KEY SINGLE BY_COMMANDS ASKS ASKS_FURTHER ALLOWS CLAIMS TABLE ROW_IF CACHED RETURNS OWN_ENTRY_POINTS ATTRIBUTES BUILT_IN READ_AS SEARCHED);

# Texts that people write are sorted as the database sorts; all others, which programs compare, by bytes.
my %HUMAN_LIMITS = map { ("FORGE_${_}_LENGTH_MAX" => 1) } qw(NAME REASON REFERENCE DESCRIPTION);

# Of an SQL type: the constant for its oid.
my %OIDS = (
	text => 'TEXTOID', numeric => 'NUMERICOID', bigint => 'INT8OID', integer => 'INT4OID', oid => 'OIDOID',
	boolean => 'BOOLOID', uuid => 'UUIDOID', timestamptz => 'TIMESTAMPTZOID', date => 'DATEOID', jsonb => 'JSONBOID', 'text[]' => 'TEXTARRAYOID');

# ----- reading --------------------------------------------------------------------------------

my ($file, $text);

# The structs that headers describe for others, and the elements of these structs' lists: by their names.
my (%parts, %part_elements);

# The file and line of a place in the header that is being read.
sub where
{
	my ($place) = @_;
	return "$file:" . (1 + (substr($text, 0, $place) =~ tr/\n//));
}

sub complain
{
	my ($place, $message) = @_;
	die where($place) . ": $message\n";
}

# The text between the parentheses of a description: strings, words, one more level of parentheses.
my $INSIDE = qr/(?:"(?:[^"\\]|\\.)*"|[^"()]|\([^()]*\))*/;

my $KINDS = qr/AGGREGATE|PART|ELEMENT|COMMAND|CREATION|EVENT|EVENT_BEFORE/;

# Comments become blanks, so that places stay where they are.
sub without_comments
{
	my ($source) = @_;
	$source =~ s{("(?:[^"\\]|\\.)*")|(/\*.*?\*/)}{$1 // $2 =~ s/[^\n]/ /gr}gse;
	return $source;
}

# The parts between the commas that are in no string and no parentheses.
sub arguments
{
	my ($list) = @_;
	my @parts = $list =~ /\G\s*((?:"(?:[^"\\]|\\.)*"\s*|[^",()]|\([^()]*\))+),?/gs;
	return map { s/\s+$//r } @parts;
}

# "a" "b", as C joins strings.
sub unquoted
{
	my ($string) = @_;
	return join '', map { s/\\(.)/$1/gr } $string =~ /"((?:[^"\\]|\\.)*)"/g;
}

# OrderLine -> order_line
sub snake
{
	my ($name) = @_;
	return lc($name =~ s/(?<=[a-z0-9])(?=[A-Z])/_/gr);
}

sub parse_member
{
	my ($place, $type, $name, $description) = @_;
	my %field = (name => $name, path => $name, type => $C_TYPES{$type}, flags => [], place => $place);

	$field{type} or complain($place, "$type is not a type of fields");
	for my $word (arguments($description))
	{
		if    ($word =~ /^"/)            { $field{meaning} = unquoted($word); }
		elsif ($FLAGS{$word})            { push @{ $field{flags} }, $word; }
		elsif ($word eq 'TEXTS')         { $field{type} = 'TEXT_LIST'; }
		elsif ($word eq 'NO_DEFAULT')    { $field{has_no_default} = 1; }
		elsif ($word eq 'LAST')          { $field{is_last} = 1; }
		elsif ($word =~ /^DEFAULT\((.*)\)$/) { $field{otherwise} = unquoted($1); }
		elsif ($word eq 'HIDDEN')        { $field{is_hidden} = 1; }
		elsif ($word =~ /^CALLED\((\w+)\)$/) { $field{column_name} = $1; }
		elsif ($word =~ /^AS\((\w+)\)$/)     { $field{column_type} = $1; }
		elsif ($word =~ /^WORD_OF\((\w+)\)$/) { $field{words} = $1; }
		elsif ($word =~ /^OF\((\w+)\)$/) { $field{element} = $1; }
		elsif ($word =~ /^REFERS_TO\((\w+)\)$/) { $field{refers_to} = $1; $field{where} = where($place); }
		elsif ($field{limit})            { complain($place, "$word: what is that?"); }
		else { $field{limit} = "FORGE_${word}_" . ({ ForgeList => 'MAX', ForgeJson => 'SIZE_MAX' }->{$type} // 'LENGTH_MAX'); }
	}
	defined $field{meaning} or complain($place, "$name says nothing of what it is");
	!$field{refers_to} || $type eq 'ForgeUuid' or complain($place, "$name: a UUID refers to an aggregate");
	!$field{words} || $type eq 'ForgeText' or complain($place, "$name: a text is a WORD_OF something");
	$field{limit} //= 'FORGE_WORD_LENGTH_MAX' if $field{words};
	!defined $field{otherwise} || ($field{type} =~ /^(TEXT|TEXT_LIST|DECIMAL|INTEGER|BOOLEAN)$/ && !grep { $_ eq 'REQUIRED' } @{ $field{flags} })
		or complain($place, "$name: a text, a list of one, a number or a boolean has a default, if it is not required");
	$type eq 'ForgeDecimal' || !grep { $_ eq 'NULLABLE' } @{ $field{flags} } or complain($place, "$name: a decimal may be NULLABLE");
	push @{ $field{flags} }, 'EMAIL' if ($field{limit} // '') eq 'FORGE_EMAIL_LENGTH_MAX';
	push @{ $field{flags} }, 'TIME_ZONE' if ($field{limit} // '') eq 'FORGE_TIME_ZONE_LENGTH_MAX';
	($type eq 'ForgeList') == defined $field{element} or complain($place, "$name: a list is OF something");
	($type =~ /^Forge(Text|List|Json)$/) == defined $field{limit}
		or complain($place, "$name: texts, lists and JSON have a limit, and nothing else has");
	return \%field;
}

# A column that is no member: version, updated_at, or one that C computes.
sub parse_column
{
	my ($place, $name, @words) = @_;

	return { name => $name } if $name =~ /^(version|updated_at)$/ && !@words;
	my %column = (name => $name, type => shift @words, is_computed => 1);
	$OIDS{ $column{type} // '' } or complain($place, "$name: of what type is it?");
	$column{is_optional} = shift @words eq 'OPTIONAL' if @words == 2;
	@words == 1 && $words[0] =~ /^"/ or complain($place, "$name says nothing of what it is");
	$column{meaning} = unquoted($words[0]);
	return \%column;
}

# The fields and columns of a part that is a member: they stand in its place, under their own names.
sub parse_part
{
	my ($place, $part, $name) = @_;
	my %fields = map { $_ => { %$_, path => "$name.$_->{path}", place => $place } } @{ $part->{fields} };

	return ([ @fields{ @{ $part->{fields} } } ], [ map { $_->{field} ? { %$_, field => $fields{ $_->{field} } } : $_ } @{ $part->{columns} } ]);
}

# The fields of a struct, and the columns of its read model, which are made of them.
sub parse_struct
{
	my ($place, $body) = @_;
	my (@fields, @columns);

	while ($body =~ /\bFORGE_COLUMN\(($INSIDE)\)|(\w+)\s+(\w+)\s*(?:FORGE_IS\(($INSIDE)\)\s*)?;/g)
	{
		my ($column, $type, $name, $description, $here) = ($1, $2, $3, $4, $place + $-[0]);
		if (defined $column)
		{
			push @columns, parse_column($here, arguments($column));
			next;
		}
		next if $type eq 'ForgeState';
		if (my $part = $parts{$type})
		{
			my ($part_fields, $part_columns) = parse_part($here, $part, $name);
			push @fields, @$part_fields;
			push @columns, @$part_columns;
			next;
		}
		defined $description or complain($here, "$name says nothing of what it is: FORGE_IS");
		push @fields, parse_member($here, $type, $name, $description);
		push @columns, { name => $fields[-1]{column_name} // $name, field => $fields[-1] }
			unless $fields[-1]{is_hidden} || $fields[-1]{element};
	}
	return (\@fields, \@columns);
}

# The options of an aggregate: KEY(slug) becomes KEY => 'slug'.
sub parse_words
{
	my ($place, @words) = @_;
	my %words;

	for my $word (@words)
	{
		$word =~ /^(\w+)(?:\(([^()]*)\))?$/ && $AGGREGATE_WORDS{$1} or complain($place, "$word: what is that?");
		$words{$1} = $2 // 1;
	}
	return %words;
}

# The options among the refusals of a command: DRIVES(ForgeItemShipStock) becomes drives => [...].
sub parse_command_words
{
	my ($place, @words) = @_;
	my %command = (refusals => [], drives => [], gates => {}, without => {});

	for my $word (@words)
	{
		my ($kind, $list) = $word =~ /^(DRIVES|PASSES|CLOSES|RETURNS|WITHOUT)\((.*)\)$/s;
		my @parts = defined $list ? arguments($list) : ();

		if    (!defined $kind)     { push @{ $command{refusals} }, $word; }
		elsif ($kind eq 'DRIVES')  { push @{ $command{drives} }, @parts; }
		elsif ($kind eq 'RETURNS') { @command{qw(view view_field)} = @parts; }
		elsif ($kind eq 'WITHOUT') { $command{without}{$_} = 1 for @parts; }
		else { $command{gates}{ unquoted($_) } ||= $kind eq 'CLOSES' for @parts; }
	}
	return %command;
}

# The shapes of an event: its present version, and all those before, the newest first.
sub versions { my ($event) = @_; return ($event, @{ $event->{before} }); }

# An older version into its event, whose struct has its name without the version.
sub add_version
{
	my ($aggregate, $shape, $function) = @_;
	my ($place, $version) = @$shape{qw(place version)};
	my ($name) = $shape->{struct} =~ /^(\w+?)$version$/ or complain($place, "$shape->{struct} does not end in $version");
	my ($event) = grep { $_->{struct} eq $name } @{ $aggregate->{events} };

	$event or complain($place, "$name is no event that is described before");
	(versions($event))[-1]{version} == $version + 1 or complain($place, "version " . ($version + 1) . " of $name comes first");
	(versions($event))[-1]{from_before} = $function;
	push @{ $event->{before} }, $shape;
}

# Nothing is left out: each description has its struct, each event its versions, each list the
# elements that it is of.
sub check_all_read
{
	my ($aggregate, @parts) = @_;
	my @described = ($aggregate->{struct} ? $aggregate : (), @{ $aggregate->{commands} }, map { versions($_) } @{ $aggregate->{events} });
	my @shapes = (@described, @parts, @{ $aggregate->{elements} });
	my %places = map { $_->{place} => 1 } grep { !$_->{is_of_part} } @shapes;

	while ($text =~ /\bFORGE_($KINDS)\(/g)
	{
		$places{ $-[0] } or complain($-[0], "FORGE_$1 does not stand before a struct, or is not understood");
	}
	for my $event (@{ $aggregate->{events} })
	{
		my $oldest = (versions($event))[-1]{version};
		$oldest == 1 or complain($event->{place}, "version " . ($oldest - 1) . " of $event->{struct} is not described: FORGE_EVENT_BEFORE");
	}
	for my $field (map { @{ $_->{fields} } } @shapes)
	{
		!$field->{element} || element_of($field, [ @{ $aggregate->{elements} }, values %part_elements ])
			or complain($field->{place}, "$field->{element} is no element that is described");
	}
}

# The elements of lists that a part has brought along: those that are not described here by another name.
sub add_elements_of_parts
{
	my ($aggregate, @shapes) = @_;
	my %known = map { map { $_ => 1 } grep { defined } @$_{qw(struct source)} } @{ $aggregate->{elements} };

	for my $name (grep { $part_elements{$_} && !$known{$_}++ } map { $_->{element} // () } map { @{ $_->{fields} } } @shapes)
	{
		push @{ $aggregate->{elements} }, { %{ $part_elements{$name} }, is_of_part => 1 };
	}
}

# The aggregate of a header: its names, and its shapes in their order.  Nothing of one that has only parts.
sub parse_header
{
	my ($path) = @_;
	my (%aggregate, %structs, @parts);

	open my $handle, '<', $path or die "$path: $!\n";
	local $/;
	($file, $text) = ($path, without_comments(<$handle>));
	%aggregate = (header => $path =~ s{^src/}{}r, elements => [], commands => [], events => []);
	while ($text =~ /\bFORGE_($KINDS)\(($INSIDE)\)
					 \s*typedef\s+(?:struct\s+(\w+)\s*\{(.*?)\}\s*(\w+)|(\w+)\s+(\w+))\s*;/gsx)
	{
		my ($kind, $place) = ($1, $-[0]);
		my ($struct, $body, $body_place, $source) = ($5 // $7, $4, $-[4], $6);
		my ($version, @words) = arguments($2);
		my ($fields, $columns) =
			  defined $body             ? parse_struct($body_place, $body)
			: $source eq 'ForgeNothing' ? []
			: @{ $structs{$source} // $parts{$source}{listed} // $part_elements{$source}{listed} // complain($place, "$source is not described before") };
		my %shape = (struct => $struct, source => $source, place => $place, where => where($place), fields => $fields, columns => $columns);
		$shape{ $kind eq 'ELEMENT' ? 'key_count' : 'version' } = $version;

		$kind ne 'ELEMENT' || !grep { $_->{type} =~ /LIST$/ } @$fields
			or complain($place, "$struct: an element of a list has no lists");
		$structs{$struct} = $shape{listed} = [ $fields, $columns ];
		if ($kind eq 'AGGREGATE')
		{
			@shape{qw(name id_name description)} = (unquoted(shift @words), shift @words, unquoted(shift @words));
			%aggregate = (%aggregate, %shape, parse_words($place, @words));
			next;
		}
		if ($kind eq 'PART')
		{
			push @parts, $parts{$struct} = \%shape;
			next;
		}
		$aggregate{struct} or $kind eq 'ELEMENT' or complain($place, 'FORGE_AGGREGATE comes first');
		if ($kind eq 'EVENT_BEFORE')
		{
			add_version(\%aggregate, \%shape, @words);
			next;
		}
		$shape{description} = unquoted(shift @words);
		%shape = (%shape, parse_words($place, splice @words)) if $kind eq 'ELEMENT';
		$shape{function} = shift @words if $kind =~ /^C/;
		%shape = (%shape, parse_command_words($place, splice @words)) if $kind =~ /^C/;
		$shape{is_creation} = $kind eq 'CREATION';
		$shape{before} = [] if $kind eq 'EVENT';
		push @{ $aggregate{ $kind eq 'ELEMENT' ? 'elements' : $kind eq 'EVENT' ? 'events' : 'commands' } }, \%shape;
	}
	$part_elements{ $_->{struct} } = $_ for @parts ? @{ $aggregate{elements} } : ();
	add_elements_of_parts(\%aggregate, \%aggregate, @{ $aggregate{commands} }, @{ $aggregate{events} }) if $aggregate{struct};
	check_all_read(\%aggregate, @parts);
	return unless $aggregate{struct};
	$aggregate{key} = [ arguments($aggregate{KEY} // '') ];
	for my $name (@{ $aggregate{key} })
	{
		my ($field) = grep { $_->{name} eq $name } @{ $aggregate{fields} };
		$field && $field->{type} =~ ($name eq $aggregate{key}[-1] ? qr/^(UUID|TEXT|INTEGER)$/ : qr/^UUID$/)
			or complain($aggregate{place}, "$name: a key consists of UUIDs of the state, of which the last may be a text or an integer");
	}
	@{ $aggregate{key} } <= 2 or complain($aggregate{place}, 'a key has two fields at most');
	$aggregate{c_name} = snake($aggregate{struct} =~ s/^Forge//r);
	for my $shape (map { @{ $aggregate{$_} } } qw(commands events elements))
	{
		my $suffix = $shape->{struct} =~ s/^($aggregate{struct}|Forge)//r;
		$shape->{word} = snake($suffix);
		$shape->{name} = "$aggregate{name}.$shape->{word}";
		$shape->{symbol} = "$aggregate{c_name}_$shape->{word}";
		for my $before (@{ $shape->{before} // [] })
		{
			@$before{qw(name description)} = @$shape{qw(name description)};
			$before->{symbol} = "$shape->{symbol}_$before->{version}";
		}
	}
	return \%aggregate;
}

# ----- ranks ------------------------------------------------------------------------------------

# The command of that struct, or the aggregate, if it is a state: [aggregate, command or undef].
sub find_driven
{
	my ($struct, @aggregates) = @_;
	for my $aggregate (@aggregates)
	{
		return [ $aggregate, undef ] if $aggregate->{struct} eq $struct;
		my ($command) = grep { $_->{struct} eq $struct } @{ $aggregate->{commands} };
		return [ $aggregate, $command ] if $command;
	}
	return;
}

# Replaces names of structs by their aggregates and commands.
sub resolve_driven
{
	my (@aggregates) = @_;
	for my $aggregate (@aggregates)
	{
		for my $command (@{ $aggregate->{commands} })
		{
			$_ = find_driven($_, @aggregates) // die "$command->{where}: it drives $_, which is no command and no state\n"
				for @{ $command->{drives} };
		}
	}
}

# The fields that refer to aggregates, by the names of these.
sub resolve_references
{
	my (@aggregates) = @_;
	my %names = map { $_->{struct} => $_->{name} } @aggregates;
	my %seen;

	for my $field (map { @{ $_->{fields} } } map { ($_, @{ $_->{elements} }, @{ $_->{commands} }, map { versions($_) } @{ $_->{events} }) } @aggregates)
	{
		next if !$field->{refers_to} || $seen{$field}++;
		$field->{refers_to} = $names{ $field->{refers_to} } // die "$field->{where}: $field->{refers_to} is no aggregate\n";
	}
}

# The row that a typed function returns instead of its own is one that the command names.
sub check_results
{
	my (@aggregates) = @_;
	for my $command (grep { $_->{view} } map { @{ $_->{commands} } } @aggregates)
	{
		my $other = aggregate_of_view($command->{view}) // die "$command->{where}: $command->{view} is the view of no aggregate\n";
		my @names = $command->{view_field} // @{ $other->{key} };
		my %fields = map { $_->{name} => 1 } @{ $command->{fields} };
		@names && !grep { !$fields{$_} } @names
			or die "$command->{where}: no field names the row of $command->{view}\n";
	}
}

# The rank of an aggregate is above the ranks of all that drive it: none may drive itself, directly or not.
sub find_rank
{
	my ($aggregate, $aggregates, @driven) = @_;
	my $rank = 0;
	my ($end) = grep { $driven[$_] == $aggregate } 0 .. $#driven;

	!defined $end
		or die "$aggregate->{where}: it drives itself: " . join(' < ', map { $_->{struct} } $aggregate, @driven[0 .. $end]) . "\n";
	return $aggregate->{rank} if defined $aggregate->{rank};
	for my $driver (@$aggregates)
	{
		next unless grep { $_->[0] == $aggregate } map { @{ $_->{drives} } } @{ $driver->{commands} };
		my $above = 1 + find_rank($driver, $aggregates, $aggregate, @driven);
		$rank = $above if $above > $rank;
	}
	return $aggregate->{rank} = $rank;
}

# The gates of a command and of all that it may drive, which has no circle; a gate that one closes is closed.
sub find_gates
{
	my ($command) = @_;
	my %gates = %{ $command->{gates} };

	for my $driven (grep { defined } map { $_->[1] } @{ $command->{drives} })
	{
		my %others = find_gates($driven);
		$gates{$_} ||= $others{$_} for keys %others;
	}
	return %gates;
}

# ----- writing --------------------------------------------------------------------------------

sub write_file
{
	my ($name, $content) = @_;
	my $path = "$directory/$name";

	if (open my $old, '<', $path)
	{
		local $/;
		return if <$old> eq $content;
	}
	open my $handle, '>', $path or die "$path: $!\n";
	print $handle $content;
	close $handle or die "$path: $!\n";
}

sub quoted { my ($string) = @_; return '"' . $string =~ s/(["\\])/\\$1/gr . '"'; }
sub sql_quoted { my ($string) = @_; return q(') . $string =~ s/'/''/gr . q('); }

# enum { FORGE_ITEM_CREATE, ..., FORGE_ITEM_COMMAND_COUNT }
sub enum
{
	my ($aggregate, $kind) = @_;
	my $name = "$aggregate->{struct}" . ucfirst($kind) . 'Type';

	return "typedef enum $name\n{\n"
		. join('', map { "\t" . uc("FORGE_$_->{symbol}") . ",\n" } @{ $aggregate->{"${kind}s"} })
		. "\t\UFORGE_$aggregate->{c_name}_${kind}_COUNT\E\n} $name;\n\n";
}

sub header
{
	my ($aggregate) = @_;
	my $name = "forge_$aggregate->{c_name}";
	my $upper = uc $name;

	return "/* Made from $aggregate->{header} by describe.pl. */\n"
		. enum($aggregate, 'command') . enum($aggregate, 'event')
		. "extern const ForgeAggregate $name;\n"
		. "extern const ForgeShape ${name}_state;\n"
		. join('', map { "extern const ForgeShape forge_$_->{symbol}_shape;\n" } @{ $aggregate->{elements} })
		. "extern const ForgeShape *const ${name}_commands[${upper}_COMMAND_COUNT];\n"
		. "extern const ForgeShape *const ${name}_events[${upper}_EVENT_COUNT];\n\n"
		. ($aggregate->{ASKS} ? "void ${name}_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks);\n" : '')
		. ($aggregate->{ASKS_FURTHER} ? "void ${name}_asks_further(const void *state, const ForgeCommand *command, ForgeAsks *asks);\n" : '')
		. ($aggregate->{ALLOWS} ? "ForgeOutcome ${name}_allows(const void *state, int command_type);\n" : '')
		. "ForgeOutcome ${name}_decide(const void *state, const ForgeCommand *command, ForgeEvents *events);\n"
		. "void ${name}_apply(void *state, const ForgeEvent *event, ForgeArena *arena);\n"
		. "bool ${name}_check(const void *state);\n"
		. join('', map { "void $_(void *target, const void *before, ForgeArena *arena);\n" } grep { defined } map { $_->{from_before} } map { versions($_) } @{ $aggregate->{events} })
		. ($aggregate->{CLAIMS} ? "int ${name}_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);\n" : '');
}

# The element of that name; what is described here by a name of its own is the same.
sub element_of
{
	my ($field, $elements) = @_;
	my ($element) = grep { $_->{struct} eq $field->{element} || ($_->{source} // '') eq $field->{element} } @$elements;
	return $element;
}

# Only a command may be without a value; an event says what was decided.
sub field_line
{
	my ($shape, $field, $elements) = @_;
	my $flags = join(' | ', map { "FORGE_FIELD_$_" } @{ $field->{flags} }) || '0';
	my $meaning = quoted($field->{meaning});
	my $limit = $field->{limit} // '0';
	my $more = join '',
		($field->{words} ? ", .words = $field->{words}" : ()),
		($field->{refers_to} ? ', .refers_to = ' . quoted($field->{refers_to}) : ()),
		($field->{element} ? ', .element = &forge_' . element_of($field, $elements)->{symbol} . '_shape' : ()),
		($shape->{refusals} && defined $field->{otherwise} ? ', .otherwise = ' . quoted($field->{otherwise}) : ());

	return "\t{ .name = " . quoted($field->{name}) . ", .type = FORGE_FIELD_$field->{type}, .flags = $flags, "
		. ".offset = offsetof($shape->{struct}, $field->{path}), .limit = $limit, .meaning = $meaning$more },\n";
}

# Has an element of one of its lists a text?
sub has_listed_texts
{
	my ($shape, $elements) = @_;
	my @listed = map { $_->{element} ? element_of($_, $elements) : () } @{ $shape->{fields} };
	return scalar grep { $_->{type} =~ /^(TEXT|JSON)$/ } map { @{ $_->{fields} } } @listed;
}

# A number that is another one when a state is packed in another way, or means something else (FNV-1a).
sub format_of
{
	my ($aggregate) = @_;
	my $listed = sub { my ($fields) = @_; join ',', map { "$_->{name} $_->{type}" } @$fields };
	my $all = join ';', $aggregate->{version}, $listed->($aggregate->{fields}),
		map { $listed->(element_of($_, $aggregate->{elements})->{fields}) } grep { $_->{element} } @{ $aggregate->{fields} };
	my $hash = 2166136261;

	$hash = (($hash ^ $_) * 16777619) & 0xffffffff for unpack 'C*', $all;
	return sprintf '0x%08x', $hash || 1;
}

# A shape with its table; other files see its symbol.  Behind it may be the version before.
sub shape
{
	my ($shape, $symbol, $elements, $before) = @_;
	my $storage = $symbol =~ /^forge_/ ? '' : 'static ';
	my $table = '';
	my @members = ('.name = ' . quoted($shape->{name}), '.description = ' . quoted($shape->{description}));

	if (@{ $shape->{fields} })
	{
		$table = "static const ForgeField ${symbol}_fields[] = {\n"
			. join('', map { field_line($shape, $_, $elements) } @{ $shape->{fields} }) . "};\n";
		push @members, ".size = sizeof($shape->{struct})", ".field_count = FORGE_FIELD_COUNT(${symbol}_fields)",
			".fields = ${symbol}_fields";
	}
	push @members, '.has_listed_texts = true' if has_listed_texts($shape, $elements);
	push @members, '.format = ' . format_of($shape) if $shape->{elements};
	push @members, ".before = &$before->{symbol}" if $before;
	push @members, ".from_before = $shape->{from_before}" if $shape->{from_before};
	push @members, defined $shape->{key_count} ? ".key_count = $shape->{key_count}" : ".schema_version = $shape->{version}";
	return $table . "${storage}const ForgeShape $symbol = {\n" . join('', map { "\t$_,\n" } @members) . "};\n\n";
}

# All versions of an event, the oldest first.
sub event_shapes
{
	my ($event, $elements) = @_;
	my @versions = reverse versions($event);

	return map { shape($versions[$_], $versions[$_]{symbol}, $elements, $_ > 0 ? $versions[ $_ - 1 ] : undef) } 0 .. $#versions;
}

sub shape_list
{
	my ($aggregate, $kind) = @_;
	my $name = "forge_$aggregate->{c_name}_$kind";
	return "const ForgeShape *const ${name}[] = {\n" . join('', map { "\t&$_->{symbol},\n" } @{ $aggregate->{$kind} }) . "};\n\n";
}

# The refusals of each command: lists that end in FORGE_ACCEPTED.
sub refusals
{
	my ($aggregate) = @_;
	my $lists = join '', map {
		"static const ForgeReason $_->{symbol}_refusals[] = {\n"
			. join('', map { "\tFORGE_REASON_$_,\n" } @{ $_->{refusals} }) . "\tFORGE_ACCEPTED,\n};\n"
	} @{ $aggregate->{commands} };
	return $lists . "static const ForgeReason *const $aggregate->{c_name}_refusals[] = {\n"
		. join('', map { "\t$_->{symbol}_refusals,\n" } @{ $aggregate->{commands} }) . "};\n\n";
}

# A list of lists, one for each command; takes the function that writes a command's list, and the list's type.
sub lists_of_commands
{
	my ($aggregate, $word, $type, $write) = @_;
	my %lists = map { my @lines = $write->($_); @lines ? ($_->{symbol} => \@lines) : () } @{ $aggregate->{commands} };

	return '' unless %lists;
	$aggregate->{"has_$word"} = 1;
	return join('', map { "static const $type $_->{symbol}_${word}[] = {\n" . join('', map { "\t{ $_ },\n" } @{ $lists{ $_->{symbol} } }) . "\t{ NULL, 0 },\n};\n" }
			grep { $lists{ $_->{symbol} } } @{ $aggregate->{commands} })
		. "static const $type *const $aggregate->{c_name}_${word}[] = {\n"
		. join('', map { "\t" . ($lists{ $_->{symbol} } ? "$_->{symbol}_$word" : 'NULL') . ",\n" } @{ $aggregate->{commands} }) . "};\n\n";
}

sub creations
{
	my ($aggregate) = @_;
	my @creations = grep { $_->{is_creation} } @{ $aggregate->{commands} };

	return '' unless @creations;
	$aggregate->{has_creations} = 1;
	return "static const bool $aggregate->{c_name}_creations[\UFORGE_$aggregate->{c_name}_COMMAND_COUNT\E] = {\n"
		. join('', map { "\t[\UFORGE_$_->{symbol}\E] = true,\n" } @creations) . "};\n\n";
}

sub drives
{
	my ($aggregate) = @_;
	return lists_of_commands($aggregate, 'drives', 'ForgeDriven', sub {
		map { "&forge_$_->[0]{c_name}, " . ($_->[1] ? "\UFORGE_$_->[1]{symbol}\E" : '-1') } @{ $_[0]{drives} } });
}

sub gates
{
	my ($aggregate) = @_;
	return lists_of_commands($aggregate, 'gates', 'ForgeGate', sub {
		my %gates = find_gates($_[0]);
		map { quoted($_) . ', ' . ($gates{$_} ? 'true' : 'false') } sort keys %gates });
}

sub aggregate_value
{
	my ($aggregate) = @_;
	my $name = "forge_$aggregate->{c_name}";
	my @members = (
		'.name = ' . quoted($aggregate->{name}),
		'.id_name = ' . quoted($aggregate->{id_name}),
		'.description = ' . quoted($aggregate->{description}),
		".state = &${name}_state",
		".command_count = \U${name}_COMMAND_COUNT\E",
		".commands = ${name}_commands",
		".refusals = $aggregate->{c_name}_refusals",
		".event_count = \U${name}_EVENT_COUNT\E",
		".events = ${name}_events",
		(map { ".$_ = ${name}_$_" } qw(decide apply check)));

	push @members, ".asks = ${name}_asks" if $aggregate->{ASKS};
	push @members, ".asks_further = ${name}_asks_further" if $aggregate->{ASKS_FURTHER};
	push @members, ".allows = ${name}_allows" if $aggregate->{ALLOWS};
	push @members, ".claims = ${name}_claims" if $aggregate->{CLAIMS};
	push @members, '.key_names = { ' . join(', ', map { quoted($_) } @{ $aggregate->{key} }) . ' }' if @{ $aggregate->{key} };
	push @members, '.attributes_target = ' . quoted($aggregate->{ATTRIBUTES}) if $aggregate->{ATTRIBUTES};
	push @members, '.read_permission = ' . quoted(permission($aggregate)) if permission($aggregate);
	push @members, ".built_in_id = &$aggregate->{BUILT_IN}" if $aggregate->{BUILT_IN};
	push @members, ".rank = $aggregate->{rank}" if $aggregate->{rank};
	push @members, ".$_ = $aggregate->{c_name}_$_" for grep { $aggregate->{"has_$_"} } qw(creations drives gates);
	for my $flag ([ SYSTEM => 'is_system' ], [ DRIVEN => 'is_driven' ],
		[ ID_IS_KEY => 'id_is_key' ], [ RESERVED_IDS => 'has_reserved_ids' ], [ SINGLE => 'is_single' ], [ BY_COMMANDS => 'takes_no_appends' ])
	{
		push @members, ".$flag->[1] = true" if $aggregate->{ $flag->[0] };
	}
	return "const ForgeAggregate $name = {\n" . join('', map { "\t$_,\n" } @members) . "};\n\n";
}

sub aggregate_source
{
	my ($aggregate) = @_;
	my $elements = $aggregate->{elements};

	return join '', "/* ---- $aggregate->{name} ---- */\n\n",
		(map { shape($_, "forge_$_->{symbol}_shape", $elements) } @$elements),
		shape($aggregate, "forge_$aggregate->{c_name}_state", $elements),
		(map { shape($_, $_->{symbol}, $elements) } @{ $aggregate->{commands} }),
		(map { event_shapes($_, $elements) } @{ $aggregate->{events} }),
		shape_list($aggregate, 'commands'), shape_list($aggregate, 'events'),
		refusals($aggregate), creations($aggregate), drives($aggregate), gates($aggregate), aggregate_value($aggregate);
}

# ----- read models ----------------------------------------------------------------------------

# The words of the texts that an aggregate is searched by: a row for each (projection/rows/words.h).
sub searched
{
	my ($aggregate) = @_;
	my @texts = arguments($aggregate->{SEARCHED} // '') or return;
	# What callers know it by, if its stream has another id.
	my ($known) = grep { $aggregate->{ID_IS_KEY} && $_->{name} eq $aggregate->{id_name} } @{ $aggregate->{fields} };
	my $word = { name => 'word', path => 'word', type => 'TEXT', flags => ['REQUIRED'], limit => 'FORGE_CODE_LENGTH_MAX', meaning => 'a word as it is looked for: small letters, without accents' };

	return {
		TABLE => "$aggregate->{c_name}_word_row", struct => 'ForgeWord', symbol => 'word', key_count => 1, searched => \@texts,
		description => 'the words of ' . join(' and ', join(', ', @texts[ 0 .. $#texts - 1 ]) || (), $texts[-1]),
		columns => [ { name => 'word', field => $word }, $known ? { name => $known->{name}, field => { %$known, of_state => $aggregate->{struct} } } : () ] };
}

# The read models of an aggregate: its rows, those of the lists whose elements have a table, and its words.
sub read_models
{
	my ($aggregate) = @_;
	my @models;
	my $id = $aggregate->{SYSTEM} ? 'id' : $aggregate->{ID_IS_KEY} ? 'stream_id' : $aggregate->{id_name};

	for my $source ($aggregate, @{ $aggregate->{elements} }, searched($aggregate))
	{
		next unless $source->{TABLE};
		my @columns = map { column($_) } @{ $source->{columns} };
		my $is_element = $source != $aggregate;
		for my $name ($is_element ? () : qw(version updated_at))
		{
			push @columns, column({ name => $name }) unless grep { $_->{name} eq $name } @columns;
		}
		push @models, {
			table => $source->{TABLE}, aggregate => $aggregate, source => $source, is_element => $is_element,
			name => $source->{TABLE} =~ s/_row$//r, id => $id, columns => \@columns,
			key => [ 'tenant_id', $id, $is_element ? map { $_->{name} } @columns[ 0 .. $source->{key_count} - 1 ] : () ],
			is_computed => scalar grep { $_->{is_computed} } @columns };
	}
	return @models;
}

# A column: its SQL, and the C that fills it from "source" (a computed one has none here).
sub column
{
	my ($column) = @_;
	my $field = $column->{field};
	my $place = uc $column->{name};

	return { %$column, type => 'bigint', meaning => 'version of its stream', fill => 'Int64GetDatum(source->head.version)' }
		if $column->{name} eq 'version' && !$field;
	return { %$column, type => 'timestamptz', meaning => 'when its last event was recorded', fill => 'TimestampTzGetDatum(updated_at)' }
		if $column->{name} eq 'updated_at' && !$field;
	return { %$column, is_sorted_by_bytes => $column->{type} eq 'text' } if $column->{is_computed};

	my ($type) = $field->{column_type} // @{ $SQL_TYPES{ $field->{type} } };
	my $is_optional = $type eq 'oid' || $field->{type} =~ /^(TEXT|UUID|INSTANT|DATE|JSON)$/ && !grep { $_ eq 'REQUIRED' } @{ $field->{flags} };
	my $value = ($field->{of_state} ? "((const $field->{of_state} *) state)" : 'source') . "->$field->{path}";
	my %fills = (
		TEXT      => $is_optional ? "forge_optional_text_to_datum($value, &nulls[$place])" : "forge_text_to_datum($value)",
		TEXT_LIST => "forge_text_list_to_datum($value)",
		DECIMAL   => "forge_decimal_to_datum($value)",
		INTEGER   => { bigint => "Int64GetDatum($value)", integer => "Int32GetDatum((int32) $value)", oid => "ObjectIdGetDatum((Oid) $value)" }->{$type},
		U128      => "forge_u128_to_datum($value)",
		BOOLEAN   => "BoolGetDatum($value)",
		UUID      => "FORGE_UUID_DATUM(&$value)",
		INSTANT   => "TimestampTzGetDatum($value)",
		DATE      => "DateADTGetDatum($value)",
		JSON      => $is_optional ? "forge_optional_json_to_datum($value, &nulls[$place])" : "forge_json_to_datum($value)");
	my %absences = (UUID => "forge_uuid_is_nil($value)", INSTANT => "$value == FORGE_INSTANT_ABSENT",
		DATE => "$value == FORGE_DATE_ABSENT", INTEGER => "$value == 0");
	return {
		%$column, type => $type, meaning => $field->{meaning}, is_optional => $is_optional, fill => $fills{ $field->{type} },
		is_sorted_by_bytes => $type eq 'text' && !$HUMAN_LIMITS{ $field->{limit} },
		absence => $is_optional ? $absences{ $field->{type} } : undef };
}

# The columns behind the key, as pg/columns.h lists those of every table.
sub column_list
{
	my ($model) = @_;
	return "#define \UFORGE_$model->{table}_COLUMNS\E(COLUMN, P)"
		. join('', map { " \\\n\tCOLUMN(P##\U$_->{name}\E, \"$_->{name}\", $OIDS{$_->{type}}, " . ($_->{is_optional} ? 'true' : 'false') . ')' }
			@{ $model->{columns} }) . "\n\n";
}

sub row_function
{
	my ($model) = @_;
	my $name = "$model->{table}";
	my @lines;

	push @lines, "if (!source->$model->{source}{ROW_IF})\n\t\treturn false;" if $model->{source}{ROW_IF};
	for my $column (grep { $_->{fill} } @{ $model->{columns} })
	{
		my $place = uc $column->{name};
		push @lines, "nulls[$place] = $column->{absence};" if $column->{absence};
		push @lines, "values[$place] = $column->{fill};";
	}
	push @lines, "forge_$model->{table}_compute(source, updated_at, values, nulls);" if $model->{is_computed};
	push @lines, 'return true;' unless $model->{is_element};
	return ($model->{is_element} ? "static void\n$name(const void *state, const void *element, Datum *values, bool *nulls)\n"
		: "static bool\n$name(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)\n")
		. "{\n\tFORGE_READ_MODEL_PLACES(\UFORGE_$model->{table}_COLUMNS\E);\n"
		. "\tconst $model->{source}{struct} *source = " . ($model->{is_element} ? 'element' : 'state') . ";\n\n"
		. join('', map { "\t$_\n" } @lines) . "}\n\n";
}

sub permission
{
	my ($aggregate) = @_;
	return $aggregate->{SYSTEM} ? undef : ($aggregate->{READ_AS} ? unquoted($aggregate->{READ_AS}) : $aggregate->{name}) . '.read';
}

sub read_model_value
{
	my ($model) = @_;
	my $aggregate = $model->{aggregate};
	my $columns = 2 + @{ $model->{columns} };
	my @members = (".name = \"$model->{name}\"", ".table = &$model->{table}_table", ".aggregate = &forge_$aggregate->{c_name}");

	if ($model->{source}{searched})
	{
		my @texts = @{ $model->{source}{searched} };
		push @members, '.element = &forge_word_shape', ".element_row = $model->{table}",
			'.searched = (const size_t[]){ ' . join(', ', map { "offsetof($aggregate->{struct}, $_)" } @texts) . ' }',
			'.searched_count = ' . @texts;
	}
	elsif ($model->{is_element})
	{
		my ($list) = grep { $_->{element} && element_of($_, $aggregate->{elements}) == $model->{source} } @{ $aggregate->{fields} };
		push @members, ".element = &forge_$model->{source}{symbol}_shape",
			".list_offset = offsetof($aggregate->{struct}, $list->{path})", ".element_row = $model->{table}";
	}
	else
	{
		push @members, ".row = $model->{table}";
		push @members, '.read_permission = ' . quoted(permission($aggregate)) if permission($aggregate);
	}
	push @members, '.is_cached = true' if $aggregate->{CACHED};
	return "StaticAssertDecl($columns <= FORGE_PROJECTION_COLUMNS_MAX, \"$model->{table} has too many columns\");\n"
		. "static ForgeRelationName $model->{table}_table = { .name = \"$model->{table}\", .column_count = $columns };\n"
		. "const ForgeProjection forge_$model->{name}_projection = {\n" . join('', map { "\t$_,\n" } @members) . "};\n\n";
}

sub read_model_header
{
	my (@models) = @_;
	return join '', map {
		"extern const ForgeProjection forge_$_->{name}_projection;\n"
			. ($_->{is_computed}
			? "struct $_->{source}{struct};\n/* Fills the columns that are no members of the state. */\nvoid forge_$_->{table}_compute(const struct $_->{source}{struct} *state, ForgeInstant updated_at, Datum *values, bool *nulls);\n"
			: '')
	} @models;
}

# As pg/description.c has the tables: name, the id's column, the list of columns, the length of the key, the key.
sub description_list
{
	my (@models) = @_;
	return "#define FORGE_READ_MODELS(TABLE)"
		. join('', map { " \\\n\tTABLE($_->{table}, \"$_->{id}\", \UFORGE_$_->{table}_COLUMNS\E, "
			. scalar(@{ $_->{key} }) . ', ' . join(', ', map { "\"$_\"" } @{ $_->{key} }) . ')' } @models) . "\n";
}

sub sql_table
{
	my ($model) = @_;
	my $permission = permission($model->{aggregate});
	my @lines = ('tenant_id uuid NOT NULL', "$model->{id} uuid NOT NULL",
		(map { "$_->{name} $_->{type}" . ($_->{is_sorted_by_bytes} ? ' COLLATE "C"' : '') . ($_->{is_optional} ? '' : ' NOT NULL') }
			@{ $model->{columns} }),
		'PRIMARY KEY (' . join(', ', @{ $model->{key} }) . ')');

	return "CREATE TABLE forge.$model->{table} (\n" . join(",\n", map { "\t$_" } @lines) . "\n);\n"
		. "SELECT forge.protect_table('$model->{table}'" . ($permission ? ", '$permission'" : '') . ");\n";
}

# The columns of the table except the tenant, and except an id that only the engine knows.
sub sql_view
{
	my ($model) = @_;
	my $aggregate = $model->{aggregate};
	my @columns = (($model->{id} eq $aggregate->{id_name} ? $model->{id} : ()), map { $_->{name} } @{ $model->{columns} });

	return "CREATE OR REPLACE VIEW $aggregate->{RETURNS} WITH (security_invoker = true) AS\n"
		. "\tSELECT " . join(', ', map { "r.$_" } @columns) . "\n"
		. "\t  FROM forge.$model->{table} r CROSS JOIN (SELECT) read_only\n\t WHERE r.tenant_id = (SELECT forge.current_tenant());\n";
}

sub sql_table_comments
{
	my ($model) = @_;
	my $aggregate = $model->{aggregate};
	my $whose = $aggregate->{SYSTEM} ? 'the system tenant' : 'the tenant that it belongs to';
	my $id = $aggregate->{ID_IS_KEY} ? "a function of $aggregate->{id_name}: nobody can take it beforehand"
		: $aggregate->{SINGLE} ? 'a function of the type: a tenant has one'
		: @{ $aggregate->{key} } ? 'a function of ' . join(' and ', @{ $aggregate->{key} }) : 'the id of its stream';
	my @columns = ({ name => 'tenant_id', meaning => $whose }, { name => $model->{id}, meaning => $id }, @{ $model->{columns} });

	return "COMMENT ON TABLE forge.$model->{table} IS\n\t"
		. sql_quoted("A read model of $aggregate->{name}: $model->{source}{description}.") . ";\n"
		. join('', map { "COMMENT ON COLUMN forge.$model->{table}.$_->{name} IS " . sql_quoted(ucfirst("$_->{meaning}.")) . ";\n" } @columns);
}

# ----- typed SQL functions --------------------------------------------------------------------

sub sql_default
{
	my ($field) = @_;
	return $field->{otherwise} if $field->{type} =~ /^(DECIMAL|INTEGER|BOOLEAN)$/;
	return sql_quoted($field->{type} eq 'TEXT_LIST' ? "{$field->{otherwise}}" : $field->{otherwise});
}

# Those that must be given, then those that may be left out, the LAST ones last: [name, type, default, meaning].
sub sql_arguments
{
	my ($aggregate, $command) = @_;
	my @fields = grep { !$command->{without}{ $_->{name} } } @{ $command->{fields} };
	my (@required, @optional, @last);
	my $id_name = $aggregate->{id_name};

	# A creation that names another aggregate of its type by the usual name.
	$id_name = "new_$id_name" if grep { $_->{name} eq $id_name } @fields;

	for my $field (@fields)
	{
		my ($type, $default) = @{ $SQL_TYPES{ $field->{type} } };
		$default = sql_default($field) if defined $field->{otherwise};
		$default = 'NULL' if grep { $_ eq 'NULLABLE' } @{ $field->{flags} };
		my $is_required = $field->{has_no_default} || grep { $_ eq 'REQUIRED' } @{ $field->{flags} };
		push @{ $is_required ? \@required : $field->{is_last} ? \@last : \@optional },
			[ $field->{name}, $type, $is_required ? undef : $default, $field->{meaning} ];
	}
	if ($command->{is_creation}) { push @optional, [ $id_name, 'uuid', 'NULL', undef ]; }
	elsif (!@{ $aggregate->{key} } && !$aggregate->{SINGLE}) { unshift @required, [ $id_name, 'uuid', undef, undef ]; }
	push @optional, [ 'expected_version', 'bigint', 'NULL', undef ] unless $command->{is_creation};
	return (@required, @optional, [ 'occurred_at', 'timestamptz', 'NULL', undef ], [ 'command_id', 'uuid', 'NULL', undef ], @last);
}

# The aggregate that has this view, whose row a typed function returns instead of its own.
sub aggregate_of_view
{
	my ($view) = @_;
	my ($aggregate) = grep { ($_->{RETURNS} // '') eq $view } our @all;
	return $aggregate;
}

sub sql_comment
{
	my ($aggregate, $command, @arguments) = @_;
	my $other = $command->{view};
	my $owner = $other ? aggregate_of_view($other) : $aggregate;
	my $result = $other ? "the row of $other that " . join(' and ', $command->{view_field} // @{ $owner->{key} }) . ' name' . ($command->{view_field} ? 's' : '') : "its row of $aggregate->{RETURNS}";
	my $kept = ($aggregate->{OWN_ENTRY_POINTS} // '') eq '1' ? 'its id alone' : 'its id and version alone';
	my @meanings = map { defined $_->[3] ? "$_->[0]: $_->[3]" : () } @arguments;
	# A status of a transfer is a reason of the same name.
	my @refusals = map { lc s/^TRANSFER_(?=EXCEEDS_)//r } @{ $command->{refusals} };

	return join "\n",
		ucfirst($command->{description}) . ".",
		"Returns $result, or $kept without the permission " . permission($owner) . ".",
		(@meanings ? ('', @meanings) : ()),
		(@refusals ? ('', 'Errors: ' . join(', ', @refusals) . '.') : ());
}

sub sql_function
{
	my ($aggregate, $command) = @_;
	my $view = $command->{view} // $aggregate->{RETURNS};
	my ($schema) = $aggregate->{RETURNS} =~ /^(\w+)\./;
	my $name = "$schema.$command->{function}";
	my @arguments = sql_arguments($aggregate, $command);
	my $list = join ', ', map { "$_->[0] $_->[1]" . (defined $_->[2] ? " DEFAULT $_->[2]" : '') } @arguments;

	return "CREATE OR REPLACE FUNCTION $name(\n\t$list)\n\tRETURNS $view\n"
		. "\tLANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'forge_$command->{function}';\n"
		. "COMMENT ON FUNCTION $name IS\n" . sql_quoted(sql_comment($aggregate, $command, @arguments)) . ";\n";
}

sub typed { my ($aggregate) = @_; return grep { $_->{function} ne 'NO_FUNCTION' } @{ $aggregate->{commands} }; }

sub entry_points
{
	my ($aggregate) = @_;
	return '' if $aggregate->{OWN_ENTRY_POINTS};
	return join '', map {
		my $result = $_->{view} ? '&forge_' . aggregate_of_view($_->{view})->{c_name} . ', ' . ($_->{view_field} ? quoted($_->{view_field}) : 'NULL') : 'NULL, NULL';
		"FORGE_COMMAND_FUNCTION(forge_$_->{function}, forge_$aggregate->{c_name}, \UFORGE_$_->{symbol}\E, $result);\n"
	} typed($aggregate);
}

# ----- all of them ----------------------------------------------------------------------------

# The headers in which a word stands, in the order of their names.
sub headers_with
{
	my ($word) = @_;
	return grep { do { local (@ARGV, $/) = $_; <> =~ /^$word\(/m } } glob 'src/domain/*/*.h';
}

# Parts first: others are made of them.
parse_header($_) for headers_with('FORGE_PART');
my @aggregates = sort { $a->{name} cmp $b->{name} } map { parse_header($_) } grep { m{/(\w+)/\1\.h$} } headers_with('FORGE_AGGREGATE');
our @all = @aggregates;
resolve_driven(@aggregates);
resolve_references(@aggregates);
find_rank($_, \@aggregates) for @aggregates;
check_results(@aggregates);
my $note = "/* Made from the headers of the aggregates by describe.pl. */\n";
my $includes = join '', map { "#include \"$_->{header}\"\n" } @aggregates;

for my $aggregate (@aggregates)
{
	write_file("$aggregate->{c_name}_made.h", header($aggregate));
	write_file("$_->{table}.sql", sql_table($_)) for read_models($aggregate);
	write_file("$aggregate->{RETURNS}.sql", sql_view($_)) for grep { $aggregate->{RETURNS} && !$_->{is_element} } read_models($aggregate);
	write_file("$aggregate->{name}.sql", join "\n", (map { sql_table_comments($_) } read_models($aggregate)),
		map { sql_function($aggregate, $_) } typed($aggregate));
}
my @models = sort { $a->{name} cmp $b->{name} } map { read_models($_) } @aggregates;
write_file('read_model_columns.h', $note . join('', map { column_list($_) } @models) . description_list(@models));
write_file('read_models.h', $note . read_model_header(@models));
write_file('read_models.c', $note . "#include \"projection/rows/words.h\"\n\n#include \"pg/columns.h\"\n#include \"pg/convert.h\"\n#include \"utils/date.h\"\n#include \"utils/timestamp.h\"\n\n"
	. $includes . "\n" . join('', map { row_function($_) . read_model_value($_) } @models)
	. "/* In the order of their names. */\nconst ForgeProjection *const forge_read_models[] = {\n"
	. join('', map { "\t&forge_$_->{name}_projection,\n" } @models) . "};\n"
	. 'const int forge_read_model_count = ' . @models . ";\n");
write_file('aggregates.c', $note . "#include \"domain/registry.h\"\n\n" . $includes . "\n"
	. join('', map { aggregate_source($_) } @aggregates)
	. "/* In the order of their names. */\nconst ForgeAggregate *const forge_aggregates[] = {\n"
	. join('', map { "\t&forge_$_->{c_name},\n" } @aggregates) . "};\n"
	. 'const int forge_aggregate_count = ' . @aggregates . ";\n");
write_file('command_functions.c', $note . "#include \"api/command_function.h\"\n\n" . $includes . "\n"
	. join('', map { entry_points($_) } @aggregates));
