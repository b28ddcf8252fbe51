/*
 * room.c
 *	  When a page of a table is cleared: room.h says why.
 *
 * The option is set in this backend's copy of what is known of the table, which may be made anew in
 * between: then the one of the catalogue is in it again, which is what the end wants, too.
 */
#include "pg/room.h"

#include "utils/rel.h"

static void
set(Relation relation, int fillfactor)
{
	StdRdOptions *options = (StdRdOptions *) relation->rd_options;

	if (options != NULL)
		options->fillfactor = fillfactor;
}

int
forge_room_begin(Relation relation)
{
	int fillfactor = RelationGetFillFactor(relation, HEAP_DEFAULT_FILLFACTOR);

	set(relation, HEAP_DEFAULT_FILLFACTOR);
	return fillfactor;
}

void
forge_room_end(Relation relation, int fillfactor)
{
	set(relation, fillfactor);
}
