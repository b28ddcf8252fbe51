/*
 * gate.h
 *	  Gates: locks of a tenant that many transactions pass at the same time, or
 *	  one closes.
 *
 * A period of the books or an import closes for all commands at once.  A command that depends
 * on it passes the gate: it takes the lock in shared mode.  The command that closes it takes
 * the lock in exclusive mode.  So it waits for all transactions that have passed, and later
 * ones wait for it.  None of them locks a head of the other's.  The lock is held to the end of
 * the transaction.
 */
#ifndef FORGE_STORE_GATE_H
#define FORGE_STORE_GATE_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"

/* Passes or closes the tenant's gate.  Passing waits for a transaction that closes it; closing
 * waits for all that have passed it, too. */
void forge_gate_take(ForgeUuid tenant, const ForgeGate *gate);

#endif
