/*
 * verify_claim.h
 *	  The part of verify that compares claims: what the replayed states hold
 *	  against the rows of forge.claim.
 */
#ifndef FORGE_PROJECTION_VERIFY_CLAIM_H
#define FORGE_PROJECTION_VERIFY_CLAIM_H

#include "pg/forge_pg.h"

#include "projection/replay.h"
#include "projection/verify_rows.h"

/* A claim that a replayed state holds. */
typedef struct ForgeHeldClaim
{
	ForgeUuid tenant;
	ForgeText type;
	ForgeText value;
	ForgeUuid holder;
} ForgeHeldClaim;

typedef struct ForgeClaimVerifier
{
	MemoryContext memory;
	ForgeHeldClaim *held;
	int64 count;
	int64 capacity;
} ForgeClaimVerifier;

void forge_claim_verifier_begin(ForgeClaimVerifier *verifier);

/* Notes the claims of the stream just replayed. */
void forge_claim_verifier_add(ForgeClaimVerifier *verifier, const ForgeReplay *replay);

/* Compares them with the rows, and reports what differs. */
void forge_claim_verifier_end(ForgeClaimVerifier *verifier, const ForgeVerifier *reporter,
							  const ForgeUuid *tenant, Snapshot snapshot);

#endif
