/*
 * party_row.c
 *	  The computed columns of the rows behind erp.party.
 */
#include "projection/rows/projection.h"

#include "base/search_key.h"
#include "domain/party/party.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/memory.h"

FORGE_READ_MODEL_PLACES(FORGE_PARTY_ROW_COLUMNS);

void
forge_party_row_compute(const ForgeParty *party, ForgeInstant updated_at, Datum *values,
						bool *nulls)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText texts[] = { party->name, party->code, party->email };

	values[SEARCH_KEY] =
		forge_text_to_datum(forge_search_key(&arena.arena, texts, lengthof(texts)));
}
