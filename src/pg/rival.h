/*
 * rival.h
 *	  Rows of other transactions that have the key of a row of ours.
 */
#ifndef FORGE_PG_RIVAL_H
#define FORGE_PG_RIVAL_H

#include "pg/forge_pg.h"

#include "access/genam.h"
#include "executor/tuptable.h"

/*
 * Looks in the unique index "key" of the table for another row with the key of that row: a
 * committed one, or one whose transaction is not over.  A row that a transaction has inserted and
 * then deleted is none, although the index still reports it while that transaction goes on:
 * however it ends, the row will never have been.  *holder is the transaction that goes on,
 * invalid if the rival is committed.
 */
bool forge_rival_find(Relation table, Relation key, TupleTableSlot *row, TransactionId *holder);

/* Waits until a rival's transaction is over, if there is a rival whose transaction is not. */
void forge_rival_await(Relation table, Relation key, TupleTableSlot *row);

#endif
