/*
 * lock_tag.h
 *	  Heavyweight locks of our own.
 *
 * LOCKTAG_USERLOCK is reserved for code like ours; SQL's advisory functions use
 * another type, so no client can take or imitate these locks.  A lock with a number of zero
 * or above tells other transactions something (store/announcement.h, store/durable.h), and
 * none waits for it.  Transactions wait for locks with a number below zero (store/gate.h).
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

/* The lock of this database of that hash, which others wait for. */
static inline void
forge_lock_tag_set_waited(LOCKTAG *tag, int64 hash)
{
	forge_lock_tag_set(tag, hash | PG_INT64_MIN, 0);
}

/* Is it a lock of this database that tells other transactions something? */
static inline bool
forge_lock_tag_tells(const LOCKTAG *tag)
{
	return tag->locktag_type == LOCKTAG_USERLOCK && tag->locktag_field1 == MyDatabaseId &&
		   (int32) tag->locktag_field2 >= 0;
}

#endif
