/*
 * journal_entry_row.c
 *	  The computed column of the rows behind erp.journal_entry.
 */
#include "projection/rows/projection.h"

#include "domain/entry/entry.h"
#include "pg/columns.h"

FORGE_READ_MODEL_PLACES(FORGE_JOURNAL_ENTRY_ROW_COLUMNS);

void
forge_journal_entry_row_compute(const ForgeEntry *entry, ForgeInstant updated_at, Datum *values,
								bool *nulls)
{
	values[LINE_COUNT] = Int32GetDatum(entry->lines.count);
}
