/*
 * announcement.c
 *	  The locks by which readers see that events are still to come.
 */
#include "store/announcement.h"

#include "access/xact.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lock_tag.h"
#include "storage/lock.h"
#include "utils/backend_status.h"
#include "utils/timestamp.h"

/* Of so many tenants a transaction speaks one by one. */
#define TENANTS_MAX 64

/* Shared locks do not conflict: no transaction waits for an announcement. */
#define OF_ONE_TENANT ShareLock
#define OF_ALL_TENANTS RowShareLock

typedef struct Held
{
	SubTransactionId subtransaction; /* its rollback releases the lock */
	uint16 tenant_hash;
} Held;

/*
 * The announcements of this transaction.  The list only saves locks: if one is
 * forgotten, another is taken with a higher position, which is right as well.
 */
static struct
{
	int count;
	Held tenants[TENANTS_MAX];
	SubTransactionId all_tenants; /* InvalidSubTransactionId: not announced */
} held;

static uint16
hash_tenant(ForgeUuid tenant)
{
	return (uint16) hash_bytes(tenant.bytes, sizeof(tenant.bytes));
}

/* ----- this transaction's ------------------------------------------------------------------- */

bool
forge_announcement_is_held(ForgeUuid tenant)
{
	uint16 tenant_hash = hash_tenant(tenant);

	if (held.all_tenants != InvalidSubTransactionId)
		return true;
	for (int i = 0; i < held.count; i++)
		if (held.tenants[i].tenant_hash == tenant_hash)
			return true;
	return false;
}

static void
take(int64 position, uint16 tenant_hash, LOCKMODE mode)
{
	LOCKTAG tag;

	forge_lock_tag_set(&tag, position, tenant_hash);
	(void) LockAcquire(&tag, mode, false, false);
}

void
forge_announcement_take(ForgeUuid tenant, int64 position)
{
	SubTransactionId subtransaction = GetCurrentSubTransactionId();
	uint16 tenant_hash = hash_tenant(tenant);

	if (held.count == TENANTS_MAX)
	{
		take(position, 0, OF_ALL_TENANTS);
		held.all_tenants = subtransaction;
		return;
	}
	take(position, tenant_hash, OF_ONE_TENANT);
	Assert(subtransaction != InvalidSubTransactionId);
	held.tenants[held.count++] = (Held){ subtransaction, tenant_hash };
}

/* Locks that a subtransaction took are released by its rollback, and belong to its parent after its
 * commit. */
static void
subtransaction_ended(SubXactEvent event, SubTransactionId subtransaction, SubTransactionId parent,
					 void *arg)
{
	SubTransactionId owner = event == SUBXACT_EVENT_COMMIT_SUB ? parent : InvalidSubTransactionId;
	int kept = 0;

	if (event != SUBXACT_EVENT_COMMIT_SUB && event != SUBXACT_EVENT_ABORT_SUB)
		return;
	if (held.all_tenants == subtransaction)
		held.all_tenants = owner;
	for (int i = 0; i < held.count; i++)
	{
		if (held.tenants[i].subtransaction == subtransaction)
			held.tenants[i].subtransaction = owner;
		if (held.tenants[i].subtransaction != InvalidSubTransactionId)
			held.tenants[kept++] = held.tenants[i];
	}
	held.count = kept;
}

static void
transaction_ended(XactEvent event, void *arg)
{
	if (event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT && event != XACT_EVENT_PREPARE)
		return;
	held.count = 0;
	held.all_tenants = InvalidSubTransactionId;
}

void
forge_announcement_init(void)
{
	RegisterXactCallback(transaction_ended, NULL);
	RegisterSubXactCallback(subtransaction_ended, NULL);
}

/* ----- of all transactions ------------------------------------------------------------------ */

ForgeAnnouncements
forge_announcements_read(void)
{
	LockData *locks = GetLockStatusData();
	ForgeAnnouncements announcements = { 0 };

	announcements.of = palloc(Max(locks->nelements, 1) * sizeof(ForgeAnnouncement));
	for (int i = 0; i < locks->nelements; i++)
	{
		const LOCKTAG *tag = &locks->locks[i].locktag;

		if (forge_lock_tag_tells(tag))
			announcements.of[announcements.count++] = (ForgeAnnouncement){
				.position = ((int64) tag->locktag_field2 << 32) | tag->locktag_field3,
				.tenant_hash = tag->locktag_field4,
				.is_of_all_tenants = (locks->locks[i].holdMask & LOCKBIT_ON(OF_ALL_TENANTS)) != 0,
				.pid = locks->locks[i].pid
			};
	}
	pfree(locks->locks);
	pfree(locks);
	return announcements;
}

int64
forge_announcements_lowest(const ForgeAnnouncements *announcements, const ForgeUuid *tenant)
{
	uint16 tenant_hash = tenant != NULL ? hash_tenant(*tenant) : 0;
	int64 lowest = PG_INT64_MAX;

	for (int i = 0; i < announcements->count; i++)
	{
		const ForgeAnnouncement *announcement = &announcements->of[i];

		if (tenant == NULL || announcement->is_of_all_tenants ||
			announcement->tenant_hash == tenant_hash)
			lowest = Min(lowest, announcement->position);
	}
	return lowest;
}

static bool
is_of_process(const ForgeAnnouncements *announcements, int pid)
{
	for (int i = 0; i < announcements->count; i++)
		if (announcements->of[i].pid == pid)
			return true;
	return false;
}

int
forge_announcements_count_open(const ForgeAnnouncements *announcements, TimestampTz *oldest)
{
	int process_count = announcements->count > 0 ? pgstat_fetch_stat_numbackends() : 0;
	int open_count = 0;

	*oldest = DT_NOEND;
	for (int i = 1; i <= process_count; i++)
	{
		const LocalPgBackendStatus *process = forge_compat_process_status(i);
		TimestampTz began_at;

		if (process == NULL || !is_of_process(announcements, process->backendStatus.st_procpid))
			continue;
		began_at = process->backendStatus.st_xact_start_timestamp;
		open_count++;
		if (began_at != 0)
			*oldest = Min(*oldest, began_at);
	}
	return open_count;
}

void
forge_announcements_free(ForgeAnnouncements *announcements)
{
	pfree(announcements->of);
	announcements->count = 0;
}
