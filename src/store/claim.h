/*
 * claim.h
 *	  Claims: values that only one aggregate of a tenant may hold at a time.
 *
 * The claims of an aggregate are a function of its state, so a command's changes
 * are the difference between the claims before and after it.  The differences of
 * one unit of work are collected here, command by command (a later command may
 * take a value that an earlier one has freed), and written at once in a fixed
 * order.
 */
#ifndef FORGE_STORE_CLAIM_H
#define FORGE_STORE_CLAIM_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/error.h"
#include "pg/table.h"

extern ForgeRelationName forge_claim_table;

/* One value taken or freed by one command. */
typedef struct ForgeClaimChange
{
	ForgeClaim claim;
	bool is_taken; /* else freed */
	int sequence;  /* in the unit of work */
	ForgeUuid holder;
	ForgeErrorPlace place;
} ForgeClaimChange;

/* The changes of one unit of work; all zero to begin with, but for the tenant. */
typedef struct ForgeClaims
{
	ForgeUuid tenant;
	int count;
	int capacity;
	ForgeClaimChange *changes;
} ForgeClaims;

/* The claims that a state holds; their texts are the state's. */
int forge_claims_of(const ForgeAggregate *aggregate, const void *state,
					ForgeClaim claims[FORGE_CLAIMS_MAX]);

/* Notes that the aggregate id went from these claims to those, by the command at place. */
void forge_claims_change(ForgeClaims *claims, ForgeUuid id, const ForgeClaim *before,
						 int before_count, const ForgeClaim *after, int after_count,
						 ForgeErrorPlace place);

/*
 * Writes them.  Waits for other transactions that take or free the same values,
 * and raises the claim's own refusal where one is taken.
 */
void forge_claims_write(ForgeClaims *claims);

/* All claims of one tenant, or with NULL of all, in the order of tenant, type and value. */
typedef struct ForgeClaimScan
{
	ForgeRowScan rows;
	ForgeUuid tenant; /* after forge_claim_scan_next: */
	ForgeUuid holder;
	ForgeText type;
	ForgeText value;
} ForgeClaimScan;

void forge_claim_scan_begin(ForgeClaimScan *scan, const ForgeUuid *tenant, Snapshot snapshot);
bool forge_claim_scan_next(ForgeClaimScan *scan);
void forge_claim_scan_end(ForgeClaimScan *scan);

#endif
