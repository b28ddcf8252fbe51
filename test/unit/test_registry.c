/*
 * test_registry.c
 *	  The registry finds what it lists, and everything in it keeps the rules that
 *	  the engine, the catalogue and the schemas rely on.
 */
#include "base/limits.h"
#include "base/word.h"
#include "domain/item/item.h"
#include "domain/order/order.h"
#include "domain/registry.h"
#include "domain/tenant/tenant.h"
#include "tap.h"
#include "test_arena.h"
#include "test_shape.h"

#include <ctype.h>

static bool
starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* A part of a sentence, as it shows in schemas and lists. */
static bool
is_phrase(const char *text)
{
	return text != NULL && text[0] != '\0' && !isupper((unsigned char) text[0]) &&
		   text[strlen(text) - 1] != '.';
}

static bool
is_word(const char *text)
{
	return text[0] != '\0' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(text);
}

/* ---- shapes ---- */

static void
test_fields(const ForgeShape *shape)
{
	bool names = true;
	bool meanings = true;
	bool limits = true;
	bool places = true;

	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		size_t end = field->offset + forge_field_size(field->type);

		names &= is_word(field->name) && forge_shape_find(shape, forge_text_from(field->name)) == i;
		meanings &= is_phrase(field->meaning);
		limits &= (field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST ||
				   field->type == FORGE_FIELD_JSON || field->type == FORGE_FIELD_LIST) ==
				  (field->limit > 0);
		places &= end <= shape->size;
		for (int j = 0; j < i; j++)
			places &=
				shape->fields[j].offset + forge_field_size(shape->fields[j].type) <= field->offset;
	}
	ok(names, "fields have names of small letters, each its own");
	ok(meanings, "fields have a meaning, a phrase without a full stop");
	ok(limits, "texts, JSON and lists have a limit, and nothing else has");
	ok(places, "fields stand in the struct's order and do not overlap");
	ok(shape->field_count <= FORGE_FIELDS_MAX, "there are not too many fields");
}

/* The words of a text are words, each once, and fit its limit. */
static void
test_words(const ForgeShape *shape)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		ForgeText rest = forge_text_from(field->words);
		ForgeText word;
		int count = 0;

		if (field->words == NULL)
			continue;
		ok(field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST,
		   "texts alone are words");
		ok(strspn(field->words, "abcdefghijklmnopqrstuvwxyz0123456789_-, ") == strlen(field->words),
		   "of small letters");
		for (; forge_word_next(&rest, &word); count++)
			ok(word.length > 0 && word.length <= field->limit &&
				   word.length <= FORGE_WORD_LENGTH_MAX &&
				   forge_word_number(field->words, word) == count,
			   "a word, once");
		ok(count > 0, "there are words");
	}
}

/* The struct is its head, its fields and padding. */
static void
test_struct(const ForgeShape *shape, size_t head_size)
{
	size_t end = head_size;
	bool is_whole = true;

	ok(is_phrase(shape->description), shape->name);
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];

		is_whole &= field->offset - end < sizeof(int64_t);
		end = field->offset + forge_field_size(field->type);
	}
	ok(is_whole && shape->size - end < sizeof(int64_t), "every member of the struct is a field");
	test_fields(shape);
	test_words(shape);
}

/* Neither lists nor what is made when it is read; and what can be compared is its key. */
static void
test_element(const ForgeShape *element)
{
	bool are_plain = element->field_count > 0;
	bool is_key = element->key_count <= element->field_count;

	for (int i = 0; i < element->field_count; i++)
	{
		ForgeFieldType type = element->fields[i].type;

		are_plain &= type != FORGE_FIELD_TEXT_LIST && type != FORGE_FIELD_LIST;
		is_key &= i >= element->key_count || type == FORGE_FIELD_UUID ||
				  type == FORGE_FIELD_INTEGER || type == FORGE_FIELD_U128 ||
				  type == FORGE_FIELD_BOOLEAN || type == FORGE_FIELD_DATE;
	}
	ok(are_plain, "an element has no lists");
	ok(is_key, "its key can be compared");
	test_struct(element, 0);
}

static void
test_elements(const ForgeShape *shape)
{
	bool has_texts = false;

	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeShape *element = shape->fields[i].element;

		is_int(shape->fields[i].type == FORGE_FIELD_LIST, element != NULL,
			   "a list has an element, and nothing else has");
		if (element == NULL)
			continue;
		for (int j = 0; j < element->field_count; j++)
			has_texts |= element->fields[j].type == FORGE_FIELD_TEXT ||
						 element->fields[j].type == FORGE_FIELD_JSON;
		test_element(element);
	}
	is_int(shape->has_listed_texts, has_texts, "it is known whether there are texts in lists");
}

static void
test_shape(const ForgeShape *shape, size_t head_size)
{
	test_struct(shape, head_size);
	ok(strlen(shape->name) <= FORGE_TYPE_NAME_LENGTH_MAX, "its name is not too long");
	ok(shape->schema_version >= 1 && shape->schema_version <= UINT8_MAX,
	   "its schema version fits the packed form");
	test_elements(shape);
}

/* Fills every field, packs, unpacks and packs again. */
static void
test_packed(const ForgeShape *shape, TestArena *arena)
{
	uint8_t first[1000];
	uint8_t second[1000];
	void *source = forge_arena_allocate(&arena->arena, shape->size);
	void *target = forge_arena_allocate(&arena->arena, shape->size);
	size_t length;

	forge_shape_clear(shape, source);
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];

		forge_field_set_value(field, source,
							  (ForgeValue){ FORGE_VALUE_STRING, false, FORGE_TEXT("7") });
		forge_field_set_value(field, source,
							  (ForgeValue){ FORGE_VALUE_BOOLEAN, true, { NULL, 0 } });
	}
	length = forge_shape_pack(shape, source, first, sizeof(first));
	ok(length <= sizeof(first) && forge_shape_unpack(shape, first, length, target, &arena->arena) &&
		   forge_shape_pack(shape, target, second, sizeof(second)) == length &&
		   memcmp(first, second, length) == 0,
	   "its packed form comes back");
}

/* Versions go down to 1, without a gap, and are of one name. */
static void
test_before(const ForgeShape *shape, const ForgeShape *before)
{
	if (before == NULL)
		ok(shape->from_before == NULL, "there is nothing before its first version");
	else
		ok(before->schema_version == shape->schema_version - 1 &&
			   strcmp(before->name, shape->name) == 0,
		   "before a version is the one below it");
}

static void
test_shapes(const ForgeAggregate *aggregate, const ForgeShape *const *shapes, int count,
			TestArena *arena)
{
	char prefix[FORGE_TYPE_NAME_LENGTH_MAX];

	snprintf(prefix, sizeof(prefix), "%s.", aggregate->name);
	for (int i = 0; i < count; i++)
	{
		is_int(shapes[i]->format, 0, "nothing but a state has a format");
		ok(starts_with(shapes[i]->name, prefix) && is_word(shapes[i]->name + strlen(prefix)),
		   "its name is the aggregate's and a word");
		for (const ForgeShape *shape = shapes[i]; shape != NULL; shape = shape->before)
		{
			test_shape(shape, 0);
			test_packed(shape, arena);
			test_before(shape, shape->before);
		}
	}
}

/* ---- aggregates ---- */

/* The state of an aggregate whose id is a key has it. */
static void
test_id_key(const ForgeAggregate *aggregate)
{
	int field = forge_shape_find(aggregate->state, forge_text_from(aggregate->id_name));

	if (!aggregate->id_is_key)
		return;
	ok(field >= 0 && aggregate->state->fields[field].type == FORGE_FIELD_UUID,
	   "its state has the id");
	ok(!forge_aggregate_has_key(aggregate), "it has no other key");
	ok(aggregate->has_reserved_ids, "nothing else can have taken its stream's id");
}

static bool
says_key(const ForgeShape *shape, ForgeText name)
{
	int index = forge_shape_find(shape, name);
	const ForgeField *field = &shape->fields[index >= 0 ? index : 0];

	return index >= 0 &&
		   (field->type == FORGE_FIELD_UUID ||
			((field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_INTEGER) &&
			 (field->flags & FORGE_FIELD_REQUIRED)));
}

/* Every command of an aggregate that is known by a name says it, and so does the state. */
static void
test_key(const ForgeAggregate *aggregate)
{
	bool is_said = true;
	bool is_kept = true;

	if (!forge_aggregate_has_key(aggregate))
		return;
	for (int i = 0; aggregate->key_names[i] != NULL; i++)
	{
		ForgeText name = forge_text_from(aggregate->key_names[i]);

		is_kept &= forge_shape_find(aggregate->state, name) >= 0;
		for (int j = 0; j < aggregate->command_count; j++)
			is_said &= says_key(aggregate->commands[j], name);
	}
	ok(is_kept, "its state has its name");
	ok(is_said, "every command has its name, a UUID, or a text or a number that is required");
	ok(aggregate->has_reserved_ids, "nothing else can have taken its id");
}

static bool
gives_nothing(const ForgeShape *shape)
{
	for (int i = 0; i < shape->field_count; i++)
		if (shape->fields[i].flags & (FORGE_FIELD_GIVES_ROLES | FORGE_FIELD_GIVES_PERMISSIONS))
			return false;
	return true;
}

/* Commands alone give, by texts or lists of them. */
static void
test_given(const ForgeAggregate *aggregate)
{
	bool is_text = true;

	for (int i = 0; i < aggregate->command_count; i++)
		for (int j = 0; j < aggregate->commands[i]->field_count; j++)
		{
			const ForgeField *field = &aggregate->commands[i]->fields[j];

			if (field->flags & (FORGE_FIELD_GIVES_ROLES | FORGE_FIELD_GIVES_PERMISSIONS))
				is_text &= field->type == FORGE_FIELD_TEXT || field->type == FORGE_FIELD_TEXT_LIST;
		}
	ok(is_text, "what its commands give is named by texts");
	ok(gives_nothing(aggregate->state), "its state gives nothing");
	for (int i = 0; i < aggregate->event_count; i++)
		ok(gives_nothing(aggregate->events[i]), "an event gives nothing");
}

/*
 * What it does not have: a command is refused, whatever the state allows, and an event does
 * nothing. One that has a single command, or event, does not look which it is.
 */
static void
test_unknown(const ForgeAggregate *aggregate, TestArena *arena)
{
	ForgeEvents events = { .arena = &arena->arena };
	ForgeCommand command = { .type = aggregate->command_count };
	ForgeEvent event = { .type = aggregate->event_count };
	size_t size = aggregate->state->size;
	void *state = forge_arena_allocate(&arena->arena, size);
	void *before = forge_arena_allocate(&arena->arena, size);

	forge_shape_clear(aggregate->state, state);
	((ForgeState *) state)->version = 1;
	memcpy(before, state, size);
	if (aggregate->command_count > 1)
		ok(forge_outcome_is_refusal(aggregate->decide(state, &command, &events)),
		   "a command beyond the last is refused");
	is_int(events.count, 0, "without an event");
	if (aggregate->event_count > 1)
		aggregate->apply(state, &event, &arena->arena);
	ok(memcmp(state, before, size) == 0, "an event beyond the last does nothing");
}

static void
test_aggregate(const ForgeAggregate *aggregate, TestArena *arena)
{
	void *state = forge_arena_allocate(&arena->arena, aggregate->state->size);

	ok(is_phrase(aggregate->description), aggregate->name);
	ok(is_word(aggregate->id_name), "its id has a name");
	ok(forge_registry_find(forge_text_from(aggregate->name)) == aggregate, "is found by name");
	is_text(aggregate->state->name, aggregate->name, "its state is called as it is");
	test_shape(aggregate->state, sizeof(ForgeState));
	ok(aggregate->state->format != 0, "its state has a format");
	test_packed(aggregate->state, arena);
	test_shapes(aggregate, aggregate->commands, aggregate->command_count, arena);
	test_shapes(aggregate, aggregate->events, aggregate->event_count, arena);
	for (int i = 0; i < aggregate->event_count; i++)
		ok(forge_shape_of_version(aggregate->events[i], 1) != NULL,
		   "every version of an event is known, from the first");
	test_id_key(aggregate);
	test_key(aggregate);
	test_given(aggregate);
	test_unknown(aggregate, arena);
	forge_shape_clear(aggregate->state, state);
	ok(aggregate->check(state), "its invariant holds before it exists");

	for (int i = 0; i < aggregate->command_count; i++)
	{
		int type = -1;
		ForgeText name = forge_text_from(aggregate->commands[i]->name);

		ok(forge_registry_find_command(name, &type) == aggregate && type == i, name.data);
		is_int(forge_aggregate_find_command(aggregate, name), i, "is found in the aggregate too");
	}
	for (int i = 0; i < aggregate->event_count; i++)
		is_int(forge_aggregate_find_event(aggregate, forge_text_from(aggregate->events[i]->name)),
			   i, aggregate->events[i]->name);
	is_int(forge_aggregate_find_event(aggregate, FORGE_TEXT("inventory.item.lost")), -1,
		   "an event that it does not have");
}

static void
test_registry(TestArena *arena)
{
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);
	int type = 42;

	ok(count > 0, "there are aggregates");
	for (int i = 1; i < count; i++)
		ok(strcmp(aggregates[i - 1]->name, aggregates[i]->name) < 0, "in the order of their names");
	for (int i = 0; i < count; i++)
		test_aggregate(aggregates[i], arena);
	ok(forge_registry_find(FORGE_TEXT("inventory.item")) == &forge_item, "the item");
	ok(forge_registry_find(FORGE_TEXT("identity.tenant")) == &forge_tenant, "the tenant");
	ok(forge_tenant.is_system && !forge_item.is_system, "of which the tenant is the system's");
	ok(forge_registry_find(FORGE_TEXT("inventory")) == NULL, "an aggregate that is not there");
	ok(forge_registry_find_command(FORGE_TEXT("inventory.item.lose"), &type) == NULL && type == 42,
	   "a command that is not there");
}

/* ---- what commands drive ---- */

static void
test_drives(void)
{
	ok(forge_aggregate_drives(&forge_order, FORGE_ORDER_SUBMIT, &forge_item,
							  FORGE_ITEM_RESERVE_STOCK),
	   "an order that is submitted reserves stock");
	ok(forge_aggregate_drives(&forge_order, FORGE_ORDER_SUBMIT, &forge_item, -1),
	   "so it drives a command on an item");
	ok(!forge_aggregate_drives(&forge_order, FORGE_ORDER_SUBMIT, &forge_item, FORGE_ITEM_RENAME),
	   "but does not rename it");
	ok(!forge_aggregate_drives(&forge_order, FORGE_ORDER_SUBMIT, &forge_tenant, -1),
	   "nor does it drive one on a tenant");
	ok(!forge_aggregate_drives(&forge_item, FORGE_ITEM_RENAME, &forge_item, -1),
	   "there are commands that drive none");
}

/* ---- the list of events ---- */

static void
test_events(TestArena *arena)
{
	ForgeEvents events = { .arena = &arena->arena };
	bool is_cleared = true;
	bool is_kept = true;

	for (int i = 0; i < 1000; i++)
	{
		ForgeItemStockAdjusted *adjusted =
			forge_events_add(&events, &forge_item, FORGE_ITEM_STOCK_ADJUSTED);

		is_cleared &= adjusted->delta.millionths == 0 && adjusted->reason.data == NULL;
		adjusted->delta.millionths = i;
	}
	ok(is_cleared, "a new event is cleared");
	is_int(events.count, 1000, "a list grows");
	for (int i = 0; i < 1000; i++)
		is_kept &= events.list[i].type == FORGE_ITEM_STOCK_ADJUSTED &&
				   ((const ForgeItemStockAdjusted *) events.list[i].data)->delta.millionths == i;
	ok(is_kept, "and keeps what is in it, in order");
}

int
main(void)
{
	TestArena arena = TEST_ARENA;

	test_registry(&arena);
	test_drives();
	test_events(&arena);
	test_arena_reset(&arena);
	return tap_done();
}
