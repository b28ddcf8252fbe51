/*
 * result.h
 *	  How API functions give back rows.
 */
#ifndef FORGE_API_RESULT_H
#define FORGE_API_RESULT_H

#include "pg/forge_pg.h"

#include "funcapi.h"
#include "store/command.h"

/* Columns of forge.receipt. */
#define FORGE_RECEIPT_COLUMN_COUNT 6

void forge_receipt_row(const ForgeReceipt *receipt, Datum values[FORGE_RECEIPT_COLUMN_COUNT],
					   bool nulls[FORGE_RECEIPT_COLUMN_COUNT]);

/* Begins a result set of the function's declared row type. */
ReturnSetInfo *forge_result_begin(FunctionCallInfo fcinfo);
/* A row of so many columns; other columns that were added to the row type are NULL. */
void forge_result_add(ReturnSetInfo *result, int column_count, const Datum *values,
					  const bool *nulls);

/* One row of the function's declared composite type, likewise. */
Datum forge_result_row(FunctionCallInfo fcinfo, int column_count, const Datum *values,
					   const bool *nulls);

/*
 * Likewise the row that a command has written.  A caller without the read permission
 * gets the columns that the next command needs: its first column, which is the id,
 * and its version; the others are NULL.
 */
Datum forge_result_written_row(FunctionCallInfo fcinfo, const char *read_permission,
							   int column_count, const Datum *values, const bool *nulls);

/* Raises field_missing for an argument that must not be NULL. */
void forge_arg_require(FunctionCallInfo fcinfo, int index, const char *name);

/* An id among the arguments: nil for NULL.  Raises field_blank for the nil UUID itself. */
ForgeUuid forge_arg_uuid(FunctionCallInfo fcinfo, int index, const char *name);

#endif
