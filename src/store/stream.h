/*
 * stream.h
 *	  Stream heads: the version of every stream, and its folded state.
 *
 * The head serialises a stream: the first transaction that writes it wins, and the
 * others read it again.  The state is packed by its descriptors; one that cannot be
 * read, or that stands for an older version, is folded from the events.
 */
#ifndef FORGE_STORE_STREAM_H
#define FORGE_STORE_STREAM_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/table.h"
#include "storage/itemptr.h"

/* A stream in memory: as it was found, and as it is after the events decided since. */
typedef struct ForgeStream
{
	ForgeUuid tenant;
	ForgeUuid id;
	ForgeText type;                  /* absent until the head was looked for */
	const ForgeAggregate *aggregate; /* NULL: not of the registry */
	int64 version;                   /* 0: does not exist */
	void *state;                     /* of the aggregate's state shape, or NULL */

	int64 found_version; /* the version when it was found, */
	bytea *packed_state; /* a state of then or earlier, */
	int64 state_version; /* and the version that it stands for */
	Datum large_state;   /* where the table keeps it, if out of line; else 0 */
	int64 large_version; /* and the version that this one stands for */
	void *found_state;   /* made of them when it is asked for */
	bool is_on_disk;     /* a head row exists, at tid */
	bool is_written;     /* by this unit of work */
	bool is_held;        /* or locked by it */
	bool is_touched;     /* something was decided from it, if only to leave it */
	ItemPointerData tid;

	/* The unit of work's notes. */
	int rank;                /* of the aggregate that it was asked for as */
	bool is_driven;          /* only follow-ups touch it */
	bool is_current;         /* it was found in this attempt */
	bool is_seen;            /* decisions look at it, and nothing else does */
	ForgeInstant updated_at; /* when the last of the events decided here was recorded */
	void *past_state;        /* as it was recorded at past_moment, if somebody asked for that */
	ForgeInstant past_moment;
} ForgeStream;

extern ForgeRelationName forge_stream_table;

/* The state of a stream that does not exist. */
void *forge_stream_new_state(const ForgeAggregate *aggregate);

/*
 * Fills the stream from its head; tenant and id are set by the caller.  With
 * lock, the head is locked first, newest version and all.  Texts and
 * lists of the state live in the current memory context.  Returns false when this transaction may
 * not write it (see forge_table_found_is_visible).
 */
bool forge_stream_find(ForgeTable *table, ForgeStream *stream, bool lock);

/*
 * At SERIALIZABLE, notes that the outcome of this transaction depends on the stream as
 * it was found: for a client that is told of it while nothing is written to it.
 */
void forge_stream_depend(ForgeTable *table, const ForgeStream *stream);

/* Fills the stream from a row of forge.stream. */
void forge_stream_read(TupleTableSlot *row, ForgeStream *stream);

/* Brings it back to how it was found. */
void forge_stream_restore(ForgeStream *stream);

/*
 * The state as it was found, in memory of its own, made once; NULL when the stream did not exist.
 */
const void *forge_stream_found_state(ForgeStream *stream);

/* Makes a stream that does not exist yet one of this type. */
void forge_stream_set_type(ForgeStream *stream, ForgeText type);

/*
 * Locks the head as it was found.  FORGE_LOST when another transaction wrote it
 * since.
 */
ForgeWriteResult forge_stream_hold(ForgeTable *table, ForgeStream *stream);

/*
 * Writes the head as it is in memory, found or new; one of version 0 is removed.
 * FORGE_LOST when another transaction wrote it since it was found.
 */
ForgeWriteResult forge_stream_write(ForgeTable *table, ForgeStream *stream);

/*
 * Up to where a stream is folded: to that version, and to what was recorded by that moment.  By
 * business time, events that occurred later are left out one by one: what comes of the others may
 * break the aggregate's invariant.
 */
typedef struct ForgeFoldEnd
{
	int64 version;       /* PG_INT64_MAX: any */
	ForgeInstant moment; /* FORGE_INSTANT_INFINITE: any; that instant is included */
	bool is_by_occurred;
} ForgeFoldEnd;

/*
 * Applies the events after state->version, up to that end, to the state; its version is then that
 * of the last one.  Returns when that was recorded, or FORGE_INSTANT_ABSENT if there was none.
 */
ForgeInstant forge_stream_fold(const ForgeAggregate *aggregate, void *state, ForgeUuid tenant,
							   ForgeUuid id, ForgeFoldEnd end, Snapshot snapshot);

/* The state as the stream was recorded at the moment, without what this unit of work decides. */
const void *forge_stream_past_state(ForgeStream *stream, ForgeInstant moment);

#endif
