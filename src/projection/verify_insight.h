/*
 * verify_insight.h
 *	  The part of verify that computes findings again, and compares them and what
 *	  is remembered of each item, up to where each tenant's events are consumed.
 */
#ifndef FORGE_PROJECTION_VERIFY_INSIGHT_H
#define FORGE_PROJECTION_VERIFY_INSIGHT_H

#include "pg/forge_pg.h"

#include "projection/insight.h"
#include "projection/verify_rows.h"

/* Verifies one tenant's, or with NULL all, under the snapshot. */
void forge_verify_insights(ForgeVerifier *verifier, const ForgeUuid *tenant, Snapshot snapshot);

#endif
