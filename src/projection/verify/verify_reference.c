/*
 * verify_reference.c
 *	  The part of verify that looks for the streams that states refer to (REFERS_TO in
 *	  base/describe.h).
 *
 * Commands refuse references to streams that do not exist; events that an operator
 * appends are not checked.
 */
#include "projection/verify/verify_part.h"

#include "domain/registry.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "store/event.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"

/* A stream that was looked for. */
typedef struct Target
{
	ForgeUuid tenant;
	ForgeUuid id;
	bool is_there; /* the key ends here */
} Target;

#define KEY_SIZE offsetof(Target, is_there)

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	HASHCTL control = { .keysize = KEY_SIZE,
						.entrysize = sizeof(Target),
						.hcxt = CurrentMemoryContext };

	return hash_create("forgeerp references", 1024, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static bool
refers(const ForgeShape *shape)
{
	for (int i = 0; i < shape->field_count; i++)
		if (shape->fields[i].refers_to != NULL ||
			(shape->fields[i].element != NULL && refers(shape->fields[i].element)))
			return true;
	return false;
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate != NULL && refers(aggregate->state);
}

/* Has the stream a first event, of that type of aggregate, or is it there without one? */
static bool
look_for(const ForgeVerifier *verifier, ForgeUuid tenant, ForgeUuid id, ForgeText type)
{
	const ForgeAggregate *aggregate = forge_registry_find(type);
	ForgeUuid stream =
		aggregate != NULL && aggregate->id_is_key ? forge_digest_key_uuid(type, id) : id;
	ForgeEventScan scan;
	bool is_there;

	if (aggregate != NULL && aggregate->built_in_id != NULL &&
		forge_uuid_equal(*aggregate->built_in_id, id))
		return true;
	forge_event_scan_stream(&scan, tenant, stream, 1, verifier->snapshot);
	is_there = forge_event_scan_next(&scan) &&
			   forge_text_equal(forge_event_text(&scan, FORGE_EVENT_AGGREGATE_TYPE), type);
	forge_event_scan_end(&scan);
	return is_there;
}

static Jsonb *
reference_to_json(const ForgeField *field, ForgeUuid target)
{
	char id[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(target, id);
	return DatumGetJsonbP(DirectFunctionCall1(
		jsonb_in, CStringGetDatum(psprintf("{\"%s\": \"%s\"}", field->name, id))));
}

static void
verify_reference(const ForgeVerifier *verifier, HTAB *targets, const ForgeReplay *replay,
				 const ForgeField *field, ForgeUuid id)
{
	Target key = { .tenant = replay->tenant, .id = id };
	ForgeDifference difference = { .projection_name = forge_verify_reference.name,
								   .tenant = replay->tenant,
								   .id = replay->id,
								   .problem = "refers to nothing",
								   .replay = replay };
	Target *target;
	bool is_known;

	if (forge_uuid_is_nil(id))
		return;
	target = hash_search(targets, &key, HASH_ENTER, &is_known);
	if (!is_known)
		target->is_there =
			look_for(verifier, replay->tenant, id, forge_text_from(field->refers_to));
	if (target->is_there)
		return;
	difference.stored = reference_to_json(field, id);
	forge_verifier_report(verifier, &difference);
}

static void
verify_struct(const ForgeVerifier *verifier, HTAB *targets, const ForgeReplay *replay,
			  const ForgeShape *shape, const void *data)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		const void *value = (const char *) data + field->offset;

		if (field->refers_to != NULL)
			verify_reference(verifier, targets, replay, field, *(const ForgeUuid *) value);
		if (field->element == NULL)
			continue;
		for (int32_t j = 0; j < ((const ForgeList *) value)->count; j++)
			verify_struct(verifier, targets, replay, field->element,
						  forge_list_item(value, j, field->element->size));
	}
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	verify_struct(verifier, part, replay, replay->aggregate->state, replay->state);
}

/* An order of an item that does not exist does no harm: it cannot be submitted. */
const ForgeVerifyPart forge_verify_reference = {
	.name = "reference", .is_only_by_name = true, .begin = begin, .reads = reads, .add = add
};
