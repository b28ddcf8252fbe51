/*
 * lock_tag.h
 *	  Heavyweight locks of our own.
 *
 * LOCKTAG_USERLOCK is reserved for code like ours; SQL's advisory functions use
 * another type, so no client can take or imitate these locks.  They tell something to
 * others (see store/feed.h and store/durable.h): nobody waits for them.
 */
#ifndef FORGE_PG_LOCK_TAG_H
#define FORGE_PG_LOCK_TAG_H

#include "pg/forge_pg.h"

#include "miscadmin.h"
#include "storage/lock.h"

/* The lock of this database with that number, and of a tenant with that hash. */
static inline void
forge_lock_tag_set(LOCKTAG *tag, int64 number, uint16 tenant_hash)
{
	memset(tag, 0, sizeof(*tag));
	tag->locktag_field1 = MyDatabaseId;
	tag->locktag_field2 = (uint32) (number >> 32);
	tag->locktag_field3 = (uint32) number;
	tag->locktag_field4 = tenant_hash;
	tag->locktag_type = LOCKTAG_USERLOCK;
	tag->locktag_lockmethodid = USER_LOCKMETHOD;
}

#endif
