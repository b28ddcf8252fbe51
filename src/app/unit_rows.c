/*
 * unit_rows.c
 *	  The rows of read models that a unit of work writes.
 */
#include "app/unit_parts.h"

static void
write_read_model(const ForgeProjection *projection, const ForgeUnitStreams *streams,
				 const ForgeStream *first, ForgeKeptRow *kept)
{
	ForgeRowWriter writer = { .projection = projection };

	for (int i = 0; i < streams->count; i++)
	{
		const ForgeStream *stream = streams->list[i];

		if (stream->aggregate != projection->aggregate || stream->version == stream->found_version)
			continue;
		writer.kept = stream == first && projection->element == NULL ? kept : NULL;
		writer.is_new = stream->found_version == 0;
		forge_projection_write(&writer, &stream->tenant, &stream->id,
							   projection->element != NULL ? forge_stream_found_state(stream)
														   : NULL,
							   stream->state, stream->updated_at);
	}
	forge_projection_end(&writer);
}

void
forge_unit_write_rows(const ForgeUnitStreams *streams, const ForgeStream *first, ForgeKeptRow *kept)
{
	int count;
	const ForgeProjection *const *projections = forge_projections(&count);

	for (int i = 0; i < count; i++)
		write_read_model(projections[i], streams, first, kept);
}
