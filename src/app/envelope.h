/*
 * envelope.h
 *	  The members that commands, appends and events may have beside their
 *	  payload, as JSON.
 */
#ifndef FORGE_APP_ENVELOPE_H
#define FORGE_APP_ENVELOPE_H

#include "pg/forge_pg.h"

#include "store/codec.h"

/* The members that commands, appends and events may have beside their payload. */
typedef struct ForgeGiven
{
	ForgeText type; /* of the command, the aggregate or the event */
	ForgeUuid aggregate_id;
	int64_t expected_version;
	int64_t schema_version;
	ForgeInstant occurred_at;
	ForgeUuid command_id;
	ForgeUuid event_id;
	ForgeUuid correlation_id;
	ForgeUuid causation_id;
} ForgeGiven;

/* Reads an object: members of the shape into given, two others as documents. */
typedef struct ForgeEnvelopeReader
{
	const ForgeShape *shape;
	ForgeGiven given;
	uint64 seen;
	const char *content_name; /* payload, events, data */
	Jsonb *content;
	Jsonb *metadata;
	bool ignores_others; /* of metadata: all other members are the caller's */
} ForgeEnvelopeReader;

/* The members that a command, an append, an event of one, and metadata may have. */
extern const ForgeShape forge_envelope_of_command;
extern const ForgeShape forge_envelope_of_append;
extern const ForgeShape forge_envelope_of_event;
extern const ForgeShape forge_envelope_of_metadata;

/* Was the member of that name given? */
bool forge_envelope_has(const ForgeEnvelopeReader *reader, const char *name);

/* Reads the object by reader->shape; refuses members that do not belong. */
ForgeOutcome forge_envelope_read(ForgeEnvelopeReader *reader, JsonbContainer *object);

#endif
