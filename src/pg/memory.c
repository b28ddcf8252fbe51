/*
 * memory.c
 *	  Memory contexts of the server as arenas of the core.
 */
#include "pg/memory.h"

static void *
allocate(ForgeArena *arena, size_t size)
{
	return MemoryContextAllocExtended(((ForgeContextArena *) arena)->context, size,
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

ForgeContextArena
forge_context_arena(MemoryContext context)
{
	return (ForgeContextArena){ .arena.allocate = allocate, .context = context };
}
