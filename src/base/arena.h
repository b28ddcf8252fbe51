/*
 * arena.h
 *	  Memory, given by the caller, for results whose size is not known
 *	  beforehand.
 *
 * The caller gives an allocator; what it returns lives as long as the caller
 * says and is never freed here.  It never returns NULL: an allocator that runs
 * out of memory does not come back (in the server it raises the error), which
 * is safe because the core holds nothing that would have to be released.
 */
#ifndef FORGE_BASE_ARENA_H
#define FORGE_BASE_ARENA_H

#include <stddef.h>

#include "base/assert.h"

typedef struct ForgeArena ForgeArena;

struct ForgeArena
{
	/* Returns zeroed memory, aligned for any type. */
	void *(*allocate)(ForgeArena *arena, size_t size);
};

static inline void *
forge_arena_allocate(ForgeArena *arena, size_t size)
{
	void *memory = arena->allocate(arena, size);

	FORGE_ASSERT(memory != NULL);
	return memory;
}

#endif
