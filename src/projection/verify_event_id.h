/*
 * verify_event_id.h
 *	  The part of verify that finds event ids which a tenant has more than once.
 */
#ifndef FORGE_PROJECTION_VERIFY_EVENT_ID_H
#define FORGE_PROJECTION_VERIFY_EVENT_ID_H

#include "pg/forge_pg.h"

#include "projection/verify.h"
#include "utils/snapshot.h"

/* Reports the doubled event ids of a tenant, or with NULL of each tenant. */
void forge_verify_event_ids(const ForgeUuid *tenant, Snapshot snapshot, ForgeDifferenceSink sink,
							void *context);

#endif
