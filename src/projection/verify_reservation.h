/*
 * verify_reservation.h
 *	  The part of verify that compares what orders have reserved with what items
 *	  hold for them: both are what the log says, and they must agree.
 */
#ifndef FORGE_PROJECTION_VERIFY_RESERVATION_H
#define FORGE_PROJECTION_VERIFY_RESERVATION_H

#include "pg/forge_pg.h"

#include "projection/replay.h"
#include "projection/verify_rows.h"

/* A quantity of an item that is reserved for an order, as one of the two says. */
typedef struct ForgeReservedLine
{
	ForgeUuid tenant;
	ForgeUuid item;
	ForgeUuid order;
	ForgeDecimal quantity;
	bool is_held; /* the item says so, else the order */
} ForgeReservedLine;

typedef struct ForgeReservationVerifier
{
	MemoryContext memory;
	ForgeReservedLine *lines;
	int64 count;
	int64 capacity;
} ForgeReservationVerifier;

void forge_reservation_verifier_begin(ForgeReservationVerifier *verifier);

/* Does it look at streams of this aggregate? */
bool forge_reservation_verifier_reads(const ForgeAggregate *aggregate);

/* Notes what the stream just replayed says. */
void forge_reservation_verifier_add(ForgeReservationVerifier *verifier, const ForgeReplay *replay);

/* Compares, and reports what differs. */
void forge_reservation_verifier_end(ForgeReservationVerifier *verifier,
									const ForgeVerifier *reporter);

#endif
