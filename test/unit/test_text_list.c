/*
 * test_text_list.c
 *	  Lists of texts in one slice.
 */
#include "base/text_list.h"
#include "tap.h"
#include "test_arena.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

static bool
is_list(ForgeText list, const char *expected)
{
	return !forge_text_is_absent(list) && forge_text_equal(list, forge_text_from(expected));
}

static void
test_has(void)
{
	ForgeText list = FORGE_TEXT("ab\nc\nde");

	ok(forge_text_list_has(list, FORGE_TEXT("ab")) && forge_text_list_has(list, FORGE_TEXT("c")) &&
		   forge_text_list_has(list, FORGE_TEXT("de")),
	   "has: the first, one between and the last");
	ok(!forge_text_list_has(list, FORGE_TEXT("a")) && !forge_text_list_has(list, FORGE_TEXT("b")) &&
		   !forge_text_list_has(list, FORGE_TEXT("d")) &&
		   !forge_text_list_has(list, FORGE_TEXT("e")),
	   "has: a part of an item is none");
	ok(!forge_text_list_has(list, FORGE_TEXT("ab\nc")), "has: two items are none");
	ok(!forge_text_list_has(list, FORGE_TEXT("AB")), "has: the case matters");
	ok(!forge_text_list_has(FORGE_TEXT(""), FORGE_TEXT("a")) &&
		   !forge_text_list_has(FORGE_TEXT(""), FORGE_TEXT("")) &&
		   !forge_text_list_has(ABSENT, FORGE_TEXT("a")),
	   "has: an empty list and an absent one have nothing");
}

static void
test_with(void)
{
	ForgeText list = FORGE_TEXT("");

	list = forge_text_list_with(&arena.arena, list, FORGE_TEXT("ab"));
	ok(is_list(list, "ab"), "with: the first stands alone");
	list = forge_text_list_with(&arena.arena, list, FORGE_TEXT("c"));
	ok(is_list(list, "ab\nc"), "with: the next comes behind it");
	ok(is_list(forge_text_list_with(&arena.arena, ABSENT, FORGE_TEXT("ab")), "ab"),
	   "with: an absent list is an empty one");
}

static void
test_without(void)
{
	ForgeText list = FORGE_TEXT("ab\nc\nab\nde");

	ok(is_list(forge_text_list_without(&arena.arena, list, FORGE_TEXT("c")), "ab\nab\nde"),
	   "without: one between");
	ok(is_list(forge_text_list_without(&arena.arena, list, FORGE_TEXT("ab")), "c\nde"),
	   "without: each of it goes");
	ok(is_list(forge_text_list_without(&arena.arena, list, FORGE_TEXT("de")), "ab\nc\nab"),
	   "without: the last");
	ok(is_list(forge_text_list_without(&arena.arena, list, FORGE_TEXT("a")), "ab\nc\nab\nde"),
	   "without: what is not there changes nothing");
	ok(is_list(forge_text_list_without(&arena.arena, FORGE_TEXT("c"), FORGE_TEXT("c")), ""),
	   "without: the only one leaves an empty list");
	ok(is_list(forge_text_list_without(&arena.arena, FORGE_TEXT(""), FORGE_TEXT("c")), ""),
	   "without: an empty list stays empty");
}

static void
test_unique(void)
{
	ok(is_list(forge_text_list_unique(&arena.arena, FORGE_TEXT("b\na\nb\nab\na")), "b\na\nab"),
	   "unique: each once, where it stands first");
	ok(is_list(forge_text_list_unique(&arena.arena, FORGE_TEXT("b\na")), "b\na"),
	   "unique: nothing goes that is there once");
	ok(is_list(forge_text_list_unique(&arena.arena, FORGE_TEXT("")), ""), "unique: of nothing");
	ok(is_list(forge_text_list_unique(&arena.arena, ABSENT), ""), "unique: of an absent list");
}

static void
test_common(void)
{
	ForgeText list = FORGE_TEXT("a\nb\nc");

	ok(is_list(forge_text_list_common(&arena.arena, list, FORGE_TEXT("c\nx\na")), "a\nc"),
	   "common: in the order of the first");
	ok(is_list(forge_text_list_common(&arena.arena, FORGE_TEXT("c\nx\na"), list), "c\na"),
	   "common: whichever that is");
	ok(is_list(forge_text_list_common(&arena.arena, list, list), "a\nb\nc"), "common: with itself");
	ok(is_list(forge_text_list_common(&arena.arena, list, FORGE_TEXT("ab\nbc")), ""),
	   "common: nothing");
	ok(is_list(forge_text_list_common(&arena.arena, list, FORGE_TEXT("")), "") &&
		   is_list(forge_text_list_common(&arena.arena, FORGE_TEXT(""), list), ""),
	   "common: with an empty list");
	ok(is_list(forge_text_list_common(&arena.arena, list, ABSENT), ""),
	   "common: with an absent list");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_has();
	test_with();
	test_without();
	test_unique();
	test_common();
	test_arena_reset(&arena);
	return tap_done();
}
