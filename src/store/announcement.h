/*
 * announcement.h
 *	  The locks by which readers see that events are still to come.
 *
 * A transaction that appends holds one for each of its tenants.  The lock table has
 * room for some 64 locks of a transaction.  So a transaction that appends for more
 * tenants takes a last lock, which is for all tenants, and from then on holds back the
 * readers of all.
 *
 * Both kinds have the same tag: a position and a hash of the tenant, or none.  Their
 * lock modes tell them apart.
 */
#ifndef FORGE_STORE_ANNOUNCEMENT_H
#define FORGE_STORE_ANNOUNCEMENT_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "datatype/timestamp.h"

/* The announcements of all transactions of this database at one instant. */
typedef struct ForgeAnnouncement
{
	int64 position;
	uint16 tenant_hash;
	bool is_of_all_tenants;
	int pid; /* of the transaction's process; 0: it is prepared */
} ForgeAnnouncement;

typedef struct ForgeAnnouncements
{
	int count;
	ForgeAnnouncement *of; /* in the memory context that was current */
} ForgeAnnouncements;

void forge_announcement_init(void);

/* Has this transaction announced its appends for the tenant? */
bool forge_announcement_is_held(ForgeUuid tenant);

/*
 * Announces that this transaction appends for the tenant, above that position.  It
 * holds until the transaction ends, or the savepoint in which it was made is rolled
 * back.
 */
void forge_announcement_take(ForgeUuid tenant, int64 position);

ForgeAnnouncements forge_announcements_read(void);

/* The lowest position announced for the tenant, or with NULL for any; PG_INT64_MAX: none. */
int64 forge_announcements_lowest(const ForgeAnnouncements *announcements, const ForgeUuid *tenant);

/*
 * The processes that have announced appends in a transaction that is open; *oldest receives
 * when the first of these transactions began, DT_NOEND for none.
 */
int forge_announcements_count_open(const ForgeAnnouncements *announcements, TimestampTz *oldest);

void forge_announcements_free(ForgeAnnouncements *announcements);

#endif
