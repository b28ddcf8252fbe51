CREATE TYPE forge.receipt AS (
	command_id uuid,
	aggregate_id uuid,
	version bigint,
	event_count integer,
	position bigint,
	replayed boolean
);
COMMENT ON TYPE forge.receipt IS
	'What a command came to: the stream''s version after it, how many events it decided (0: nothing was new), the position of the last one, and whether this is the receipt of an earlier call with the same command id.';

CREATE TYPE forge.difference AS (
	projection_name text,
	row_key jsonb,
	problem text,
	stored jsonb,
	replayed jsonb
);
COMMENT ON TYPE forge.difference IS
	'A row that is not what a replay of the log gives: missing, unexpected or different.';
