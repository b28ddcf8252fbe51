/*
 * test_search_key.c
 *	  Search keys: words, folded letters, and bytes that are no UTF-8.
 */
#include "base/search_key.h"
#include "test_arena.h"
#include "tap.h"

typedef struct KeyCase
{
	const char *text;
	const char *key;
	const char *name;
} KeyCase;

static const KeyCase cases[] = {
	{ "", "", "no text" },
	{ " - \t", "", "no word" },
	{ "Nut", " nut", "a word" },
	{ "a", " a", "a letter" },
	{ "Nut M6x20, steel", " nut m6x20 steel", "words and digits" },
	{ "anna.berg@shop.example", " anna berg shop example", "an address" },
	{ "Müller & Söhne", " muller sohne", "umlauts" },
	{ "Mu\u0308ller", " muller", "an accent by itself" },
	{ "GROSSE STRAẞE Straße", " grosse strasse strasse", "sharp s" },
	{ "Œuvre Ærø Þór ĲMUIDEN", " oeuvre aero thor ijmuiden", "letters that are two" },
	{ "Łódź Đakovo İzmir ŸÿŽžſ", " lodz dakovo izmir yyzzs", "Latin letters further on" },
	{ "Nguyễn Thị Ỷ", " nguyen thi y", "letters with two accents" },
	{ "Ünal×Çelik÷2", " unal celik 2", "signs between letters" },
	{ "«Ёлка» — ДОМ, дом", " ёлка дом дом", "Cyrillic" },
	{ "ΑΘΗΝΑ αθηνα", " αθηνα αθηνα", "Greek" },
	{ "東京　タワー", " 東京 タワー", "other scripts" },
	{ "😀x\u00A0y\u2019z", " 😀x y z", "four bytes, and blanks that are none in ASCII" },
	{ "\xFFz\xE2\x82", NULL, "bytes that are no UTF-8 harm nothing" },
	{ "x\xC3", NULL, "nor does a letter that is cut off" },
};

int
main(void)
{
	TestArena arena = TEST_ARENA;
	ForgeText texts[] = { FORGE_TEXT("Bolt"), { NULL, 0 }, FORGE_TEXT("B-7") };
	ForgeText key;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ForgeText text = forge_text_from(cases[i].text);

		key = forge_search_key(&arena.arena, &text, 1);
		ok(cases[i].key == NULL ? key.length <= text.length + 1
								: forge_text_equal(key, forge_text_from(cases[i].key)),
		   cases[i].name);
	}
	key = forge_search_key(&arena.arena, texts, 3);
	ok(forge_text_equal(key, FORGE_TEXT(" bolt b 7")), "several texts, one of them absent");
	ok(forge_search_key(&arena.arena, texts, 0).length == 0, "none");
	test_arena_reset(&arena);
	return tap_done();
}
