/*
 * verify_rows.h
 *	  Comparing stored rows with replayed ones as both go by in the order of
 *	  their keys.
 */
#ifndef FORGE_PROJECTION_VERIFY_VERIFY_ROWS_H
#define FORGE_PROJECTION_VERIFY_VERIFY_ROWS_H

#include "pg/forge_pg.h"

#include "pg/table.h"
#include "projection/verify/verify_part.h"

/* A stored table whose rows are read in the order of its primary key. */
typedef struct ForgeStoredRows
{
	const char *name;
	ForgeRelationName *table;
	AttrNumber tenant_column;
	AttrNumber id_column;
	AttrNumber key_column; /* where a stream has several rows: the first that tells them apart, */
	int key_count;         /* of so many; else 0 */
	ForgeRowScan scan;
	bool has_row;
} ForgeStoredRows;

/* Where a row stands. */
typedef struct ForgeRowPlace
{
	ForgeUuid tenant;
	ForgeUuid id;
	Datum keys[FORGE_ELEMENT_KEYS_MAX]; /* where a stream has several rows */
} ForgeRowPlace;

/* Opens the table, whose name and columns are set. */
void forge_stored_begin(const ForgeVerifier *verifier, ForgeStoredRows *stored);

/* Reports the rows before that place, which come from no event; is the next one there? */
bool forge_stored_go_to(const ForgeVerifier *verifier, ForgeStoredRows *stored,
						ForgeRowPlace place);

void forge_stored_advance(ForgeStoredRows *stored);

/* Room for a row of the table, all NULL. */
void forge_stored_new_row(const ForgeStoredRows *stored, Datum **values, bool **nulls);

/* Compares the next row with the expected one, and goes on to the row after it. */
void forge_stored_compare(const ForgeVerifier *verifier, ForgeStoredRows *stored,
						  ForgeRowPlace place, const Datum *values, const bool *nulls);

/* Reports the rows that are left, and closes the table. */
void forge_stored_end(const ForgeVerifier *verifier, ForgeStoredRows *stored);

/* Reports a difference. */
void forge_stored_report(const ForgeVerifier *verifier, const ForgeStoredRows *stored,
						 ForgeRowPlace place, const char *problem, Jsonb *stored_row,
						 Jsonb *replayed_row);

/* Are the first columns of a row equal to those values? */
bool forge_verify_equal(TupleTableSlot *slot, TupleDesc columns, int column_count,
						const Datum *values, const bool *nulls);

/* A row as JSON, stored or of those values. */
Jsonb *forge_verify_slot(TupleTableSlot *slot, TupleDesc columns);
Jsonb *forge_verify_values(TupleDesc columns, const Datum *values, const bool *nulls);

#endif
