/*
 * verify_claim.c
 *	  The part of verify that compares claims.
 */
#include "projection/verify_claim.h"

#include "store/claim.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 256

void
forge_claim_verifier_begin(ForgeClaimVerifier *verifier)
{
	verifier->memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp claims", ALLOCSET_DEFAULT_SIZES);
	verifier->count = 0;
	verifier->capacity = FIRST_CAPACITY;
	verifier->held =
		MemoryContextAllocHuge(verifier->memory, FIRST_CAPACITY * sizeof(ForgeHeldClaim));
}

static ForgeText
keep(const ForgeClaimVerifier *verifier, ForgeText text)
{
	char *copy = MemoryContextAlloc(verifier->memory, text.length + 1);

	memcpy(copy, text.data, text.length);
	return (ForgeText){ copy, text.length };
}

void
forge_claim_verifier_add(ForgeClaimVerifier *verifier, const ForgeReplay *replay)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int count = forge_claims_of(replay->aggregate, replay->state, claims);

	for (int i = 0; i < count; i++)
	{
		if (verifier->count == verifier->capacity)
		{
			verifier->capacity *= 2;
			verifier->held =
				repalloc_huge(verifier->held, verifier->capacity * sizeof(ForgeHeldClaim));
		}
		verifier->held[verifier->count++] =
			(ForgeHeldClaim){ .tenant = replay->tenant,
							  .type = forge_text_from(claims[i].type),
							  .value = keep(verifier, claims[i].value),
							  .holder = replay->id };
	}
}

/* The order of the primary key of forge.claim; both its texts are compared byte by byte. */
static int
compare_keys(const ForgeHeldClaim *a, const ForgeHeldClaim *b)
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
claim_to_json(const ForgeHeldClaim *claim)
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
report(const ForgeVerifier *reporter, const ForgeHeldClaim *claim, bool is_stored)
{
	Jsonb *json = claim_to_json(claim);
	ForgeDifference difference = { .projection_name = FORGE_VERIFY_CLAIM,
								   .tenant = claim->tenant,
								   .id = claim->holder,
								   .problem = is_stored ? "unexpected" : "missing",
								   .stored = is_stored ? json : NULL,
								   .replayed = is_stored ? NULL : json };

	forge_verifier_report(reporter, &difference);
}

void
forge_claim_verifier_end(ForgeClaimVerifier *verifier, const ForgeVerifier *reporter,
						 const ForgeUuid *tenant, Snapshot snapshot)
{
	ForgeClaimScan scan;
	int64 next = 0;

	qsort(verifier->held, verifier->count, sizeof(ForgeHeldClaim), compare_held);
	forge_claim_scan_begin(&scan, tenant, snapshot);
	while (forge_claim_scan_next(&scan))
	{
		ForgeHeldClaim row = { scan.tenant, scan.type, scan.value, scan.holder };

		while (next < verifier->count && compare_keys(&verifier->held[next], &row) < 0)
			report(reporter, &verifier->held[next++], false);
		if (next < verifier->count && compare_keys(&verifier->held[next], &row) == 0 &&
			forge_uuid_equal(verifier->held[next].holder, row.holder))
			next++;
		else
			report(reporter, &row, true);
	}
	while (next < verifier->count)
		report(reporter, &verifier->held[next++], false);
	forge_claim_scan_end(&scan);
	MemoryContextDelete(verifier->memory);
}
