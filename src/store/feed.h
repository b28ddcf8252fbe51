/*
 * feed.h
 *	  Positions in the global order of events, and how far that order is settled.
 *
 * A position is drawn from a sequence before its transaction commits, so a
 * reader that simply pages by position would skip late committers.  Therefore:
 *
 * - Before a transaction draws its first position, it takes a lock whose tag
 *	 holds the sequence's value as read before drawing (all its positions will be
 *	 greater) and a hash of its tenant (announcement.h).  The lock goes with the
 *	 transaction: released after its rows are visible, kept by PREPARE TRANSACTION,
 *	 gone with a rolled back savepoint.
 * - A reader reads the sequence, then the locks that are held, and only then
 *	 looks at rows: everything up to the smaller of the sequence's value and the
 *	 lowest lock is settled, for ever.
 *
 * A reader may keep a position for good, so a position that was returned must not be
 * drawn again.  It is returned when the sequence's record in the write-ahead log is
 * on disk and on the synchronous standby; until then a lower one is returned.
 *
 * So only appends in flight in this database (and, nearly, this tenant) hold a
 * reader back.  docs/decisions/0003-positions.md has the proof and the
 * alternatives.  A standby sees no locks; there the position that the primary
 * published last through WAL (forge_feed_publish) is the safe one.
 */
#ifndef FORGE_STORE_FEED_H
#define FORGE_STORE_FEED_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "store/announcement.h"

/*
 * Draws count positions for events of the tenant, ascending.  Raises what
 * forge_feed_require_sequence does.
 */
void forge_feed_draw(ForgeUuid tenant, int count, int64 *positions);

/*
 * The highest position up to which no event of the tenant (or, with NULL, of any
 * tenant) can still appear, also after a crash or a failover.  Rows must be looked
 * at after this call, under a newer snapshot.  Waits for the local disk only.
 */
int64 forge_feed_safe_position(const ForgeUuid *tenant);

/* The last position that was drawn; 0 for none.  On a standby it may not have been drawn yet. */
int64 forge_feed_last_position(void);

/* The safe position that was last written for standbys. */
int64 forge_feed_published_position(void);

/* The highest position that an event of the tenant has; 0 for none. */
int64 forge_feed_log_position(ForgeUuid tenant);

/*
 * Raises an error if the tenant has an event with a position that the sequence has not
 * come to.
 */
void forge_feed_require_sequence(ForgeUuid tenant);

/*
 * Raises position_ahead for a reader's position that was not drawn: the log, or the
 * sequence, was set back.  Not on a standby, where the event may be on its way.
 */
void forge_feed_require_drawn(int64 position);

/* The locks and positions that hold readers back, at one instant: for asking about many tenants. */
typedef struct ForgeFeedView
{
	int64 last_position;    /* the sequence's */
	int64 durable_position; /* no position up to this one is ever drawn again */
	ForgeAnnouncements announcements;
} ForgeFeedView;

void forge_feed_look(ForgeFeedView *view);

/* The safe position as it was then. */
int64 forge_feed_view_position(const ForgeFeedView *view, const ForgeUuid *tenant);

/* Standbys learn the safe position at most this often from each backend. */
#define FORGE_FEED_PUBLISH_INTERVAL_MS 100

/* Publishes the safe position for standbys; false when it was done a moment ago. */
bool forge_feed_publish(void);

#endif
