/*
 * uuid_table.h
 *	  A hash table of elements that are found by their uuid, which is the member id.
 *
 * Included by a file that has defined SH_PREFIX and SH_ELEMENT_TYPE, as lib/simplehash.h tells;
 * it may be included more than once.
 */
#include "base/uuid.h"
#include "common/hashfn.h"

#define SH_KEY_TYPE ForgeUuid
#define SH_KEY id
#define SH_HASH_KEY(table, key) hash_bytes((key).bytes, sizeof((key).bytes))
#define SH_EQUAL(table, a, b) forge_uuid_equal(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"
