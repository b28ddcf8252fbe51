/*
 * test_golden.c
 *	  Events of every type and version that a release could write: all are read for ever.
 *
 * test/golden/VERSION.jsonl holds one of each, as "make golden" wrote it when VERSION was
 * released: by this program, called with --write.  As a test it reads all those files.
 * Each event is decoded by the shape of its version, raised to the present one, and
 * applied to a state.
 */
#include "base/word.h"
#include "domain/registry.h"
#include "tap.h"
#include "test_arena.h"

#include <dirent.h>
#include <stdlib.h>

#define LINE_SIZE 65536

static TestArena arena;

/* ---- writing ---- */

static void write_fields(FILE *file, const ForgeShape *shape);

/* Any value that the field may have. */
static void
write_value(FILE *file, const ForgeField *field)
{
	ForgeText rest = forge_text_from(field->words);
	ForgeText word = forge_text_from(field->name);

	if (field->words != NULL)
		(void) forge_word_next(&rest, &word);
	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
			fprintf(file, "\"%.*s\"", (int) word.length, word.data);
			break;
		case FORGE_FIELD_TEXT_LIST:
			fprintf(file, "[\"%.*s\"]", (int) word.length, word.data);
			break;
		case FORGE_FIELD_DECIMAL:
			fputs("1.5", file);
			break;
		case FORGE_FIELD_INTEGER:
			fputs("7", file);
			break;
		case FORGE_FIELD_U128:
			fputs("340282366920938463463374607431768211455", file);
			break;
		case FORGE_FIELD_BOOLEAN:
			fputs("true", file);
			break;
		case FORGE_FIELD_UUID:
			fputs("\"11111111-2222-4333-8444-555555555555\"", file);
			break;
		case FORGE_FIELD_INSTANT:
			fputs("\"2024-07-01T12:00:00.5Z\"", file);
			break;
		case FORGE_FIELD_DATE:
			fputs("\"2024-02-29\"", file);
			break;
		case FORGE_FIELD_JSON:
			fputs("{\"a\": {\"b\": [1.5, \"c\"]}}", file);
			break;
		case FORGE_FIELD_LIST:
			fputs("[", file);
			write_fields(file, field->element);
			fputs("]", file);
			break;
	}
}

static void
write_fields(FILE *file, const ForgeShape *shape)
{
	fputs("{", file);
	for (int i = 0; i < shape->field_count; i++)
	{
		fprintf(file, "%s\"%s\": ", i > 0 ? ", " : "", shape->fields[i].name);
		write_value(file, &shape->fields[i]);
	}
	fputs("}", file);
}

/* The older versions first. */
static int
write_versions(FILE *file, const ForgeShape *shape)
{
	int count = shape->before != NULL ? write_versions(file, shape->before) : 0;

	fprintf(file, "{\"type\": \"%s\", \"schema_version\": %d, \"data\": ", shape->name,
			shape->schema_version);
	write_fields(file, shape);
	fputs("}\n", file);
	return count + 1;
}

/* One event of every type and version, a line each; returns how many. */
static int
write_events(FILE *file)
{
	int aggregate_count;
	const ForgeAggregate *const *aggregates = forge_registry(&aggregate_count);
	int count = 0;

	for (int i = 0; i < aggregate_count; i++)
		for (int j = 0; j < aggregates[i]->event_count; j++)
			count += write_versions(file, aggregates[i]->events[j]);
	return count;
}

/* ---- reading ---- */

/* Takes what stands before the next separator that is in no string and no brackets. */
static ForgeText
take_value(ForgeText *rest)
{
	int32_t at = 0;
	int depth = 0;
	bool is_inside = false;
	ForgeText value;

	for (; at < rest->length; at++)
	{
		char c = rest->data[at];

		if (c == '"')
			is_inside = !is_inside;
		else if (is_inside)
			continue;
		else if (depth == 0 && strchr(",:]}", c) != NULL)
			break;
		else if (c == '[' || c == '{')
			depth++;
		else if (c == ']' || c == '}')
			depth--;
	}
	value = (ForgeText){ rest->data, at };
	*rest = (ForgeText){ rest->data + at, rest->length - at };
	return forge_text_trim(value);
}

/* The next name or value of an object or array; false at its end. */
static bool
next(ForgeText *rest, ForgeText *value)
{
	/* An opening bracket, a comma or a colon; or the last bracket. */
	*rest = (ForgeText){ rest->data + 1, rest->length - 1 };
	if (rest->length == 0)
		return false;
	*value = take_value(rest);
	return value->length > 0;
}

static ForgeText
unquoted(ForgeText string)
{
	return (ForgeText){ string.data + 1, string.length - 2 };
}

static bool decode(const ForgeShape *shape, ForgeText object, void *target);

static bool
set_list(const ForgeField *field, void *target, ForgeText array)
{
	ForgeList list = { NULL, 0, 0 };
	ForgeText value;

	while (next(&array, &value))
		if (!decode(field->element, value,
					forge_list_add(&list, field->element->size, &arena.arena)))
			return false;
	return !forge_outcome_is_refusal(forge_field_set_list(field, target, list));
}

/* A list of one text, as it is written above. */
static bool
set_texts(const ForgeField *field, void *target, ForgeText array)
{
	ForgeText value;

	return next(&array, &value) &&
		   !forge_outcome_is_refusal(forge_field_set_text(field, target, unquoted(value)));
}

static bool
set_plain(const ForgeField *field, void *target, ForgeText text)
{
	ForgeValue value = { .kind = FORGE_VALUE_NUMBER, .text = text };

	if (text.data[0] == '"')
		value = (ForgeValue){ .kind = FORGE_VALUE_STRING, .text = unquoted(text) };
	else if (text.data[0] == 't' || text.data[0] == 'f')
		value = (ForgeValue){ .kind = FORGE_VALUE_BOOLEAN, .boolean = text.data[0] == 't' };
	return !forge_outcome_is_refusal(forge_field_set_value(field, target, value));
}

static bool
set(const ForgeField *field, void *target, ForgeText value)
{
	if (field->type == FORGE_FIELD_LIST)
		return set_list(field, target, value);
	if (field->type == FORGE_FIELD_TEXT_LIST)
		return set_texts(field, target, value);
	if (field->type == FORGE_FIELD_JSON)
		return !forge_outcome_is_refusal(forge_field_set_json(field, target, value, &arena.arena));
	return set_plain(field, target, value);
}

/* As the store's codec decodes it: no member is missing or unknown, or of another type. */
static bool
decode(const ForgeShape *shape, ForgeText object, void *target)
{
	uint64_t seen = 0;
	ForgeText name;
	ForgeText value;

	forge_shape_clear(shape, target);
	while (next(&object, &name) && next(&object, &value))
	{
		int index = forge_shape_find(shape, unquoted(name));

		if (index < 0 || !set(&shape->fields[index], target, value))
			return false;
		seen |= UINT64_C(1) << index;
	}
	return !forge_outcome_is_refusal(forge_shape_complete(shape, target, seen));
}

/* The aggregate that has events of this type; NULL when none has. */
static const ForgeAggregate *
find_aggregate(ForgeText event_type, int *type)
{
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
	{
		*type = forge_aggregate_find_event(aggregates[i], event_type);
		if (*type >= 0)
			return aggregates[i];
	}
	return NULL;
}

/* Decodes the event, raises it and applies it; false when it cannot be read. */
static bool
fold(ForgeText event_type, int version, ForgeText object)
{
	int type;
	const ForgeAggregate *aggregate = find_aggregate(event_type, &type);
	const ForgeShape *shape;
	ForgeState *state;
	void *data;
	ForgeEvent event;

	if (aggregate == NULL)
		return false;
	shape = forge_shape_of_version(aggregate->events[type], version);
	if (shape == NULL)
		return false;
	data = forge_arena_allocate(&arena.arena, shape->size);
	if (!decode(shape, object, data))
		return false;

	event = (ForgeEvent){
		.type = type,
		.data = forge_shape_raise(aggregate->events[type], version, data, &arena.arena),
	};
	state = forge_arena_allocate(&arena.arena, aggregate->state->size);
	forge_shape_clear(aggregate->state, state);
	forge_aggregate_apply(aggregate, state, &event, &arena.arena);
	return state->version == 1;
}

/* {"type": ..., "schema_version": ..., "data": ...} */
static bool
read_line(ForgeText line)
{
	ForgeText names[3];
	ForgeText values[3];

	for (int i = 0; i < 3; i++)
		if (!next(&line, &names[i]) || !next(&line, &values[i]))
			return false;
	return fold(unquoted(values[0]), atoi(values[1].data), values[2]);
}

/* Returns how many events there are. */
static int
read_events(FILE *file, const char *name)
{
	static char line[LINE_SIZE];
	int count = 0;

	while (fgets(line, sizeof(line), file) != NULL)
	{
		line[strcspn(line, "\n")] = '\0';
		if (!read_line(forge_text_from(line)))
		{
			ok(false, name);
			printf("# cannot be read: %s\n", line);
		}
		test_arena_reset(&arena);
		count++;
	}
	return count;
}

/* ---- tests ---- */

static void
test_releases(void)
{
	DIR *directory = opendir("test/golden");
	struct dirent *entry;
	char path[300];

	while (directory != NULL && (entry = readdir(directory)) != NULL)
	{
		FILE *file;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "test/golden/%s", entry->d_name);
		file = fopen(path, "r");
		ok(file != NULL && read_events(file, path) > 0, path);
		fclose(file);
	}
	ok(directory != NULL, "there are events of releases");
	closedir(directory);
}

/* What would be written now can be read. */
static void
test_present(void)
{
	FILE *file = tmpfile();
	int count = write_events(file);

	rewind(file);
	is_int(read_events(file, "of this version"), count, "every event of this version is read");
	fclose(file);
}

/* What is not as it was written is seen. */
static void
test_unlike(void)
{
	static const char *const unlike[] = {
		"{\"type\": \"inventory.item.lost\", \"schema_version\": 1, \"data\": {}}",
		"{\"type\": \"inventory.item.renamed\", \"schema_version\": 9, \"data\": {\"name\": \"x\"}}",
		"{\"type\": \"inventory.item.renamed\", \"schema_version\": 1, \"data\": {}}",
		"{\"type\": \"inventory.item.renamed\", \"schema_version\": 1, \"data\": {\"title\": \"x\"}}",
		"{\"type\": \"inventory.item.renamed\", \"schema_version\": 1, \"data\": {\"name\": 1}}",
	};

	for (size_t i = 0; i < sizeof(unlike) / sizeof(unlike[0]); i++)
		ok(!read_line(forge_text_from(unlike[i])), unlike[i]);
	ok(read_line(FORGE_TEXT("{\"type\": \"inventory.item.renamed\", \"schema_version\": 1, "
							"\"data\": {\"name\": \"x\"}}")),
	   "an event that is as it was");
}

int
main(int argc, char **argv)
{
	arena = TEST_ARENA;
	if (argc > 1 && strcmp(argv[1], "--write") == 0)
		return write_events(stdout) == 0;
	test_releases();
	test_present();
	test_unlike();
	test_arena_reset(&arena);
	return tap_done();
}
