/*
 * gate.c
 *	  Gates: locks of a tenant that many pass at the same time and one may close.
 */
#include "store/gate.h"

#include "common/hashfn.h"
#include "pg/lock_tag.h"

/* Two gates of one hash are one gate: a transaction that passes them may wait without need. */
static int64
hash_gate(ForgeUuid tenant, const char *name)
{
	uint64 seed = hash_bytes_extended(tenant.bytes, sizeof(tenant.bytes), 0);

	return (int64) hash_bytes_extended((const unsigned char *) name, (int) strlen(name), seed);
}

void
forge_gate_take(ForgeUuid tenant, const ForgeGate *gate)
{
	LOCKTAG tag;

	forge_lock_tag_set_waited(&tag, hash_gate(tenant, gate->name));
	(void) LockAcquire(&tag, gate->is_closed ? ExclusiveLock : ShareLock, false, false);
}
