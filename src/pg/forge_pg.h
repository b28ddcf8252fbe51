/*
 * forge_pg.h
 *	  The first include of every file outside of the pure core.
 */
#ifndef FORGE_PG_FORGE_PG_H
#define FORGE_PG_FORGE_PG_H

#include "postgres.h"

#include "fmgr.h"

#include "pg/compat.h"

/*
 * Declares and registers a function that SQL may call.  The library is built
 * with hidden visibility, so these are its only exported symbols.
 */
#define FORGE_FUNCTION(function)                                                                   \
	extern PGDLLEXPORT Datum function(PG_FUNCTION_ARGS);                                           \
	PG_FUNCTION_INFO_V1(function)

/* Memory for so many of a type, beyond palloc's gigabyte if need be. */
#define palloc_array_huge(type, count)                                                             \
	((type *) palloc_extended((Size) (count) * sizeof(type), MCXT_ALLOC_HUGE))

/* Zeroed memory for so many of a type, beyond palloc's gigabyte if need be. */
#define palloc0_array_huge(type, count)                                                            \
	((type *) palloc_extended((Size) (count) * sizeof(type), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO))

#endif
