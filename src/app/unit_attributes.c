/*
 * unit_attributes.c
 *	  A schema that was defined anew, and the attributes that are stored.
 *
 * They are looked at as the unit leaves them, and as others have committed them.  Attributes
 * that another transaction commits later may have been checked against the schema before.
 */
#include "app/unit_parts.h"

#include "access/xact.h"
#include "app/attribute_rows.h"
#include "domain/attributes/attributes.h"
#include "utils/snapmgr.h"

typedef struct Misfits
{
	int64 count;
	ForgeUuid one; /* of them */
} Misfits;

static void
count_misfit(void *context, ForgeUuid id, int32 schema_version, const ForgeJsonFault *fault)
{
	Misfits *misfits = context;

	if (misfits->count++ == 0)
		misfits->one = id;
}

/* Has it defined a schema that stored attributes must fit? */
static bool
is_to_be_checked(const ForgeRequest *request)
{
	const ForgeAttributesDefine *define = request->command.data;

	return request->aggregate == &forge_attributes && define != NULL &&
		   request->command.type == FORGE_ATTRIBUTES_DEFINE && define->check_existing &&
		   !forge_request_is_replay(request) && request->receipt.event_count > 0;
}

static void
check(const ForgeRequest *request)
{
	const ForgeAttributes *attributes = request->stream->state;
	const ForgeAggregate *owner = forge_attributes_owner(attributes->target);
	Misfits misfits = { 0 };
	ForgeOutcome outcome;
	Snapshot snapshot;

	if (owner == NULL)
		return;
	CommandCounterIncrement();
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	forge_attribute_rows_check(owner, request->envelope.tenant, attributes->json_schema, snapshot,
							   count_misfit, &misfits);
	UnregisterSnapshot(snapshot);
	if (misfits.count == 0)
		return;
	outcome = forge_with_integer(forge_refuse(FORGE_REASON_ATTRIBUTES_VIOLATED), misfits.count);
	outcome = forge_with_text(outcome, attributes->target);
	forge_error_raise(forge_with_uuid(outcome, misfits.one), forge_request_place(request));
}

void
forge_unit_check_attributes(ForgeRequests requests)
{
	for (int i = 0; i < requests.count; i++)
		if (unlikely(is_to_be_checked(&requests.list[i])))
			check(&requests.list[i]);
}
