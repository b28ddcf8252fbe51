/*
 * verify_event_id.c
 *	  The part of verify that finds event ids which a tenant has more than once.
 */
#include "projection/verify/verify_part.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/convert.h"
#include "store/event.h"
#include "utils/fmgrprotos.h"
#include "utils/typcache.h"

/* The ids of one tenant, sorted, as they go by. */
typedef struct EventIds
{
	ForgeUuid tenant;
	Tuplesortstate *sorted; /* NULL: of no tenant yet */
} EventIds;

static void
report(const ForgeVerifier *verifier, const EventIds *ids, ForgeUuid id, int64 count)
{
	char *json = psprintf("{\"count\": %lld}", (long long) count);
	ForgeDifference difference = { .projection_name = forge_verify_event_id.name,
								   .tenant = ids->tenant,
								   .id = id,
								   .problem = "given more than once" };

	if (count <= 1)
		return;
	difference.stored = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
	forge_verifier_report(verifier, &difference);
}

/* Reports the event ids that the tenant has more than once. */
static void
end_tenant(const ForgeVerifier *verifier, EventIds *ids)
{
	ForgeUuid last = FORGE_UUID_NIL;
	int64 count = 0;
	Datum value;

	if (ids->sorted == NULL)
		return;
	tuplesort_performsort(ids->sorted);
	while (forge_compat_sorted_datum(ids->sorted, &value))
	{
		ForgeUuid id = forge_uuid_from_datum(value);

		CHECK_FOR_INTERRUPTS();
		if (!forge_uuid_equal(id, last))
		{
			report(verifier, ids, last, count);
			last = id;
			count = 0;
		}
		count++;
		pfree(DatumGetPointer(value));
	}
	report(verifier, ids, last, count);
	tuplesort_end(ids->sorted);
	ids->sorted = NULL;
}

static void
begin_tenant(EventIds *ids, ForgeUuid tenant)
{
	Oid less = lookup_type_cache(UUIDOID, TYPECACHE_LT_OPR)->lt_opr;

	ids->tenant = tenant;
	ids->sorted =
		tuplesort_begin_datum(UUIDOID, less, InvalidOid, false, work_mem, NULL, TUPLESORT_NONE);
}

static void
run(ForgeVerifier *verifier)
{
	EventIds ids = { .sorted = NULL };
	ForgeEventScan scan;

	forge_event_scan_streams(&scan, verifier->tenant, verifier->snapshot);
	while (forge_event_scan_next(&scan))
	{
		ForgeUuid owner = forge_event_uuid(&scan, FORGE_EVENT_TENANT_ID);
		ForgeUuid id = forge_event_uuid(&scan, FORGE_EVENT_EVENT_ID);

		if (ids.sorted == NULL || !forge_uuid_equal(owner, ids.tenant))
		{
			end_tenant(verifier, &ids);
			begin_tenant(&ids, owner);
		}
		tuplesort_putdatum(ids.sorted, FORGE_UUID_DATUM(&id), false);
	}
	end_tenant(verifier, &ids);
	forge_event_scan_end(&scan);
}

/* Callers may give an event id twice, and for ever it stays so. */
const ForgeVerifyPart forge_verify_event_id = { .name = "event_id",
												.is_only_by_name = true,
												.run = run };
