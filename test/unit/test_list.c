/*
 * test_list.c
 *	  Lists of structs: growing, taking out, copying.
 */
#include "base/list.h"
#include "tap.h"
#include "test_arena.h"

typedef struct Pair
{
	int64_t number;
	int64_t square;
} Pair;

static TestArena arena;

static Pair *
pair_at(const ForgeList *list, int32_t index)
{
	return forge_list_item(list, index, sizeof(Pair));
}

static ForgeList
list_of(int count)
{
	ForgeList list = { NULL, 0, 0 };

	for (int i = 0; i < count; i++)
	{
		Pair *pair = forge_list_add(&list, sizeof(Pair), &arena.arena);

		if (pair->number != 0 || pair->square != 0)
			ok(false, "a new item is zero");
		*pair = (Pair){ i, (int64_t) i * i };
	}
	return list;
}

/* Are these the numbers of the list, with their squares? */
static bool
holds(const ForgeList *list, const int *numbers, int count)
{
	bool is_same = list->count == count;

	for (int i = 0; is_same && i < count; i++)
		is_same = pair_at(list, i)->number == numbers[i] &&
				  pair_at(list, i)->square == (int64_t) numbers[i] * numbers[i];
	return is_same;
}

static void
test_add(void)
{
	ForgeList list = list_of(1000);
	bool is_kept = true;

	for (int i = 0; i < 1000; i++)
		is_kept &= pair_at(&list, i)->number == i && pair_at(&list, i)->square == i * i;
	ok(is_kept && list.count == 1000, "a list grows and keeps what is in it, in order");
	ok(list.capacity < 2 * 1024, "with at most as much room again");
}

static void
test_remove(void)
{
	ForgeList list = list_of(4);
	void *items = list.items;
	Pair *reused;

	forge_list_remove(&list, 1, sizeof(Pair));
	ok(holds(&list, (int[]){ 0, 2, 3 }, 3), "an item is taken out of the middle");
	forge_list_remove(&list, 2, sizeof(Pair));
	ok(holds(&list, (int[]){ 0, 2 }, 2), "the last one");
	forge_list_remove(&list, 0, sizeof(Pair));
	ok(holds(&list, (int[]){ 2 }, 1), "the first one");
	reused = forge_list_add(&list, sizeof(Pair), &arena.arena);
	ok(reused->number == 0 && reused->square == 0 && list.items == items,
	   "the room is used again, and is zero again");
	forge_list_remove(&list, 1, sizeof(Pair));
	forge_list_remove(&list, 0, sizeof(Pair));
	is_int(list.count, 0, "the only one");
}

static void
test_copy(void)
{
	ForgeList list = list_of(3);
	ForgeList copy = forge_list_copy(list, sizeof(Pair), &arena.arena);
	ForgeList nothing = forge_list_copy((ForgeList){ NULL, 0, 0 }, sizeof(Pair), &arena.arena);

	ok(holds(&copy, (int[]){ 0, 1, 2 }, 3) && copy.items != list.items, "a copy has its own items");
	forge_list_remove(&copy, 0, sizeof(Pair));
	*(Pair *) forge_list_add(&copy, sizeof(Pair), &arena.arena) = (Pair){ 7, 49 };
	*(Pair *) forge_list_add(&copy, sizeof(Pair), &arena.arena) = (Pair){ 8, 64 };
	ok(holds(&copy, (int[]){ 1, 2, 7, 8 }, 4) && holds(&list, (int[]){ 0, 1, 2 }, 3),
	   "and changes alone");
	is_int(nothing.count, 0, "a copy of an empty list is empty");
	(void) forge_list_add(&nothing, sizeof(Pair), &arena.arena);
	is_int(nothing.count, 1, "and can grow");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_add();
	test_remove();
	test_copy();
	test_arena_reset(&arena);
	return tap_done();
}
