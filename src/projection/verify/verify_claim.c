/*
 * verify_claim.c
 *	  The part of verify that compares claims: those of the replayed states with the rows of
 *	  forge.claim.
 */
#include "projection/verify/verify_rows.h"

#include "store/claim.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 256

/* A claim that a replayed state holds. */
typedef struct HeldClaim
{
	ForgeUuid tenant;
	ForgeText type;
	ForgeText value;
	ForgeUuid holder;
} HeldClaim;

typedef struct HeldClaims
{
	MemoryContext memory;
	HeldClaim *list;
	int64 count;
	int64 capacity;
} HeldClaims;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	HeldClaims *claims = palloc(sizeof(HeldClaims));

	claims->memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp claims", ALLOCSET_DEFAULT_SIZES);
	claims->count = 0;
	claims->capacity = FIRST_CAPACITY;
	claims->list = MemoryContextAllocHuge(claims->memory, FIRST_CAPACITY * sizeof(HeldClaim));
	return claims;
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return aggregate != NULL && aggregate->claims != NULL;
}

static ForgeText
keep(const HeldClaims *claims, ForgeText text)
{
	char *copy = MemoryContextAlloc(claims->memory, text.length + 1);

	memcpy(copy, text.data, text.length);
	return (ForgeText){ copy, text.length };
}

/* Notes the claims of the stream just replayed. */
static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	HeldClaims *held = part;
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int count = forge_claims_of(replay->aggregate, replay->state, claims);

	for (int i = 0; i < count; i++)
	{
		if (held->count == held->capacity)
		{
			held->capacity *= 2;
			held->list = repalloc_huge(held->list, held->capacity * sizeof(HeldClaim));
		}
		held->list[held->count++] = (HeldClaim){ .tenant = replay->tenant,
												 .type = forge_text_from(claims[i].type),
												 .value = keep(held, claims[i].value),
												 .holder = replay->id };
	}
}

/* The order of the primary key of forge.claim; both its texts are compared byte by byte. */
static int
compare_keys(const HeldClaim *a, const HeldClaim *b)
{
	int order = forge_uuid_compare(a->tenant, b->tenant);

	if (order == 0)
		order = forge_text_compare(a->type, b->type);
	return order != 0 ? order : forge_text_compare(a->value, b->value);
}

static int
compare_held(const void *a, const void *b)
{
	return compare_keys(a, b);
}

static Jsonb *
claim_to_json(const HeldClaim *claim)
{
	JsonbParseState *state = NULL;
	JsonbValue text = { .type = jbvString };

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	text.val.string.val = unconstify(char *, claim->type.data);
	text.val.string.len = claim->type.length;
	pushJsonbValue(&state, WJB_KEY, &text);
	text.val.string.val = unconstify(char *, claim->value.data);
	text.val.string.len = claim->value.length;
	pushJsonbValue(&state, WJB_VALUE, &text);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static void
report(const ForgeVerifier *verifier, const HeldClaim *claim, bool is_stored)
{
	Jsonb *json = claim_to_json(claim);
	ForgeDifference difference = { .projection_name = forge_verify_claim.name,
								   .tenant = claim->tenant,
								   .id = claim->holder,
								   .problem = is_stored ? "unexpected" : "missing",
								   .stored = is_stored ? json : NULL,
								   .replayed = is_stored ? NULL : json };

	forge_verifier_report(verifier, &difference);
}

/* Compares them with the rows, and reports the differences. */
static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	HeldClaims *held = part;
	ForgeClaimScan scan;
	int64 next = 0;

	qsort(held->list, held->count, sizeof(HeldClaim), compare_held);
	forge_claim_scan_begin(&scan, verifier->tenant, verifier->snapshot);
	while (forge_claim_scan_next(&scan))
	{
		HeldClaim row = { scan.tenant, scan.type, scan.value, scan.holder };

		while (next < held->count && compare_keys(&held->list[next], &row) < 0)
			report(verifier, &held->list[next++], false);
		if (next < held->count && compare_keys(&held->list[next], &row) == 0 &&
			forge_uuid_equal(held->list[next].holder, row.holder))
			next++;
		else
			report(verifier, &row, true);
	}
	while (next < held->count)
		report(verifier, &held->list[next++], false);
	forge_claim_scan_end(&scan);
	MemoryContextDelete(held->memory);
}

const ForgeVerifyPart forge_verify_claim = {
	.name = "claim", .begin = begin, .reads = reads, .add = add, .end = end
};
