/*
 * test_packed.h
 *	  Where two packed states differ: of a head that is replaced, the server logs no more than
 *	  what lies between the bytes that both begin with and those that both end with.
 */
#ifndef FORGE_TEST_PACKED_H
#define FORGE_TEST_PACKED_H

#include "base/field.h"
#include "test_arena.h"

typedef struct TestPacked
{
	uint8_t *bytes;
	size_t size;
} TestPacked;

static inline TestPacked
test_pack(TestArena *arena, const ForgeShape *shape, const void *state)
{
	TestPacked packed = { .size = forge_shape_pack(shape, state, NULL, 0) };

	packed.bytes = forge_arena_allocate(&arena->arena, packed.size);
	forge_shape_pack(shape, state, packed.bytes, packed.size);
	return packed;
}

/* The size of the second without what both end with. */
static inline size_t
test_packed_change(TestPacked before, TestPacked after)
{
	size_t same = 0;

	while (same < before.size && same < after.size &&
		   before.bytes[before.size - 1 - same] == after.bytes[after.size - 1 - same])
		same++;
	return after.size - same;
}

#endif
