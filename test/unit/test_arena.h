/*
 * test_arena.h
 *	  An arena for tests: every piece is its own malloc, so that the sanitizer
 *	  sees a step beyond its end.
 */
#ifndef FORGE_TEST_ARENA_H
#define FORGE_TEST_ARENA_H

#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"

typedef struct TestPiece
{
	struct TestPiece *next;
	void *memory;
} TestPiece;

typedef struct TestArena
{
	ForgeArena arena;
	TestPiece *pieces;
} TestArena;

static inline void *
test_arena_allocate(ForgeArena *arena, size_t size)
{
	TestArena *self = (TestArena *) arena;
	TestPiece *piece = malloc(sizeof(TestPiece));

	if (piece == NULL || (piece->memory = calloc(1, size)) == NULL)
		abort();
	piece->next = self->pieces;
	self->pieces = piece;
	return piece->memory;
}

#define TEST_ARENA ((TestArena){ { test_arena_allocate }, NULL })

/* Frees every piece; the arena can be used again. */
static inline void
test_arena_reset(TestArena *self)
{
	while (self->pieces != NULL)
	{
		TestPiece *piece = self->pieces;

		self->pieces = piece->next;
		free(piece->memory);
		free(piece);
	}
}

#endif
