/*
 * gate.h
 *	  Gates: locks of a tenant that many pass at the same time and one may close.
 *
 * A command that looks at something which closes for everybody (a period of the books, an
 * import) passes the gate; the command that closes it waits for all that have passed, and those
 * that come later wait for it.  None of them holds the other's head.  To the end of the
 * transaction.
 */
#ifndef FORGE_STORE_GATE_H
#define FORGE_STORE_GATE_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"

/* Passes or closes the tenant's gate; waits for those who close it, or have passed it. */
void forge_gate_take(ForgeUuid tenant, const ForgeGate *gate);

#endif
