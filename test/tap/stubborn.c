/*
 * stubborn.c
 *	  What a language of the worst kind would do: whatever ends it is caught, for ever.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/resowner.h"

PG_MODULE_MAGIC;

PGDLLEXPORT PG_FUNCTION_INFO_V1(stubborn);

Datum
stubborn(PG_FUNCTION_ARGS)
{
	MemoryContext memory = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;

	for (;;)
	{
		BeginInternalSubTransaction(NULL);
		PG_TRY();
		{
			for (;;)
			{
				CHECK_FOR_INTERRUPTS();
				pg_usleep(1000);
			}
		}
		PG_CATCH();
		{
			FlushErrorState();
			RollbackAndReleaseCurrentSubTransaction();
			MemoryContextSwitchTo(memory);
			CurrentResourceOwner = owner;
		}
		PG_END_TRY();
	}
}
