/*
 * unit_rows.c
 *	  The rows of read models that a unit of work writes.
 */
#include "app/unit_parts.h"

/* The next stream from that place on that the unit has changed a row of; or their number. */
static int
next_changed(const ForgeUnitStreams *streams, const ForgeProjection *projection, int place)
{
	while (place < streams->count &&
		   (streams->list[place]->aggregate != projection->aggregate ||
			streams->list[place]->version == streams->list[place]->found_version))
		place++;
	return place;
}

static void
write_read_model(const ForgeProjection *projection, const ForgeUnitStreams *streams,
				 const ForgeStream *first, ForgeKeptRow *kept)
{
	int place = next_changed(streams, projection, 0);
	ForgeRowWriter writer;

	/* Most read models are of other aggregates. */
	if (place == streams->count)
		return;
	writer = (ForgeRowWriter){ .projection = projection };
	for (; place < streams->count; place = next_changed(streams, projection, place + 1))
	{
		ForgeStream *stream = streams->list[place];

		writer.kept = stream == first && projection->element == NULL ? kept : NULL;
		writer.is_new = stream->found_version == 0;
		forge_projection_write(&writer, &stream->tenant, &stream->id,
							   projection->element != NULL ? forge_stream_found_state(stream)
														   : NULL,
							   stream->state, stream->updated_at);
	}
	forge_projection_end(&writer);
}

/* Streams of appends alone have no rows. */
static bool
have_rows(const ForgeUnitStreams *streams)
{
	for (int i = 0; i < streams->count; i++)
		if (streams->list[i]->aggregate != NULL)
			return true;
	return false;
}

void
forge_unit_write_rows(const ForgeUnitStreams *streams, const ForgeStream *first, ForgeKeptRow *kept)
{
	int count;
	const ForgeProjection *const *projections = forge_projections(&count);

	if (!have_rows(streams))
		return;
	for (int i = 0; i < count; i++)
		write_read_model(projections[i], streams, first, kept);
}
