/*
 * consumer.h
 *	  Read models that follow the feed, after the commit of the command.
 *
 * A consumer is given a tenant's events in the order of their positions, each
 * once: its rows and its cursor (forge.feed_cursor) are written in one
 * transaction.  Each tenant has a cursor of its own, so that neither an open
 * transaction nor an event that cannot be processed holds another tenant back.
 *
 * The worker, or forge.run_jobs(), drives them.  A consumer compares the tenant
 * itself, as all direct access to tables does.
 */
#ifndef FORGE_PROJECTION_FEED_CONSUMER_H
#define FORGE_PROJECTION_FEED_CONSUMER_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "pg/table.h"
#include "store/event.h"

/* Events of one tenant that are consumed in one transaction. */
typedef struct ForgeConsumerBatch
{
	ForgeUuid tenant;

	/*
	 * Events up to here were consumed before, and listeners were told of them: a
	 * rebuild goes over them again.
	 */
	int64 known_position;
} ForgeConsumerBatch;

typedef struct ForgeConsumer
{
	const char *name;               /* of its cursor, and in forge.projection */
	const char *const *event_types; /* the types that it is given; ends in NULL */

	/*
	 * Begins a batch; returns the state that the other functions are given.  The
	 * current memory context lives until the end of the batch.
	 */
	void *(*begin)(const ForgeConsumerBatch *batch);

	/* The scan's event.  Its values are valid until the next event. */
	void (*event)(void *state, const ForgeEventScan *scan);

	/* Writes the results of the batch. */
	void (*flush)(void *state);

	/* Removes the tenant's rows.  NULL: forge_consumer_rebuild must not be asked for it. */
	void (*clear)(const ForgeUuid *tenant);
} ForgeConsumer;

/* All consumers; ends in NULL. */
extern const ForgeConsumer *const forge_consumers[];

/* NULL when there is none of that name. */
const ForgeConsumer *forge_consumer_find(ForgeText name);

/*
 * Gives the events after one position, up to another and at most so many, to a
 * batch that has been begun.  Returns the position of the last event that was
 * looked at, of any type; *count receives their number.
 */
int64 forge_consumer_give(const ForgeConsumer *consumer, void *state, ForgeUuid tenant,
						  int64 after_position, int64 up_to_position, int64 count_max,
						  int64 *count);

/* The result of an advance. */
typedef struct ForgeAdvance
{
	int64 event_count; /* that were looked at */
	int64 position;    /* of the cursor, as it is now */
	bool is_done;      /* up to the position that was asked for */

	/*
	 * Not done, and there is no use in going on at once: it has failed and is due again
	 * at due_at (DT_NOEND: parked, or held as it is another database's), or another
	 * transaction advances it (DT_NOBEGIN).
	 */
	bool is_waiting;
	TimestampTz due_at;
} ForgeAdvance;

/*
 * Consumes the tenant's next events up to a position that is safe for it, in this
 * transaction.  Raises position_ahead if the cursor's position was not drawn.
 */
ForgeAdvance forge_consumer_advance(const ForgeConsumer *consumer, ForgeUuid tenant,
									int64 safe_position);

/*
 * Notes that an advance has failed, in another transaction than the one that
 * did: it is due again after a while, and parked when that has happened too often.  A
 * disturbance never parks it.
 */
void forge_consumer_fail(const ForgeConsumer *consumer, ForgeUuid tenant, const char *error,
						 bool is_disturbed);

/* Makes cursors that wait, or are parked, due at once: of a tenant, or with NULL of all. */
void forge_consumer_resume(const ForgeConsumer *consumer, const ForgeUuid *tenant);

/* Of how many tenants there are cursors that may not move in this database (cursor.h). */
int64 forge_consumer_count_held(void);

/*
 * In how many tenants is there an event, recorded before then, that a consumer which may
 * go on has not consumed?
 */
int64 forge_consumer_count_due(TimestampTz before);

/*
 * Clears the rows of a tenant, or with NULL of all, and consumes the events anew, up
 * to the cursor.  Returns how many.
 */
int64 forge_consumer_rebuild(const ForgeConsumer *consumer, const ForgeUuid *tenant);

/* For a consumer's clear(): removes the tenant's rows of that table. */
void forge_consumer_clear_table(ForgeRelationName *name, const ForgeUuid *tenant);

/* How far a tenant's events are consumed, as a snapshot sees it. */
int64 forge_consumer_position(const ForgeConsumer *consumer, ForgeUuid tenant, Snapshot snapshot);

#endif
