/*
 * field_packed.c
 *	  The packed form of a shape's struct.
 *
 * The packed form of a state is four bytes with its format, that of another shape one
 * byte with its schema version; then come the fields in order:
 *
 *	 decimal, integer, instant   8 bytes, little-endian, two's complement
 *	 date                        4 bytes, likewise
 *	 number of 128 bits          16 bytes, little-endian
 *	 boolean                     1 byte, 0 or 1
 *	 uuid                        its 16 bytes
 *	 text, JSON                  4 bytes, little-endian: 0 when it is absent,
 *	                             otherwise its length + 1; then its bytes
 *	 list                        4 bytes, little-endian: how many elements; then
 *	                             the fields of each
 *
 * The reader trusts no byte: they may be anything.
 */
#include "base/field.h"

#include <string.h>

#include "base/assert.h"

/* A number from its little-endian bytes, and the other way round. */
static inline uint64_t
little_endian(uint64_t number)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(number);
#else
	return number;
#endif
}

/* Writes as many bytes as fit, and counts all of them. */
typedef struct Writer
{
	uint8_t *buffer;
	size_t capacity;
	size_t length;
} Writer;

static inline void
write_bytes(Writer *writer, const void *bytes, size_t length)
{
	/* Once something did not fit, nothing more is written. */
	if (length > 0 && writer->length <= writer->capacity &&
		length <= writer->capacity - writer->length)
		memcpy(writer->buffer + writer->length, bytes, length);
	writer->length += length;
}

static inline void
write_number(Writer *writer, uint64_t number, size_t size)
{
	number = little_endian(number);
	write_bytes(writer, &number, size);
}

static void
write_u128(Writer *writer, ForgeU128 number)
{
	write_number(writer, number.low, 8);
	write_number(writer, number.high, 8);
}

static void
write_text(Writer *writer, ForgeText text)
{
	if (forge_text_is_absent(text))
		write_number(writer, 0, 4);
	else
	{
		write_number(writer, (uint64_t) text.length + 1, 4);
		write_bytes(writer, text.data, (size_t) text.length);
	}
}

static void write_fields(Writer *writer, const ForgeShape *shape, const void *source);

static void
write_list(Writer *writer, const ForgeShape *element, const ForgeList *list)
{
	write_number(writer, (uint64_t) list->count, 4);
	for (int32_t i = 0; i < list->count; i++)
		write_fields(writer, element, forge_list_item(list, i, element->size));
}

static void
write_field(Writer *writer, const ForgeField *field, const void *source)
{
	const void *value = (const char *) source + field->offset;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
			write_text(writer, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_DECIMAL:
			write_number(writer, (uint64_t) ((const ForgeDecimal *) value)->millionths, 8);
			break;
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			write_number(writer, (uint64_t) * (const int64_t *) value, 8);
			break;
		case FORGE_FIELD_U128:
			write_u128(writer, *(const ForgeU128 *) value);
			break;
		case FORGE_FIELD_DATE:
			write_number(writer, (uint32_t) * (const ForgeDate *) value, 4);
			break;
		case FORGE_FIELD_BOOLEAN:
			write_number(writer, *(const bool *) value, 1);
			break;
		case FORGE_FIELD_UUID:
			write_bytes(writer, ((const ForgeUuid *) value)->bytes, sizeof(ForgeUuid));
			break;
		case FORGE_FIELD_LIST:
			write_list(writer, field->element, value);
			break;
	}
}

static void
write_fields(Writer *writer, const ForgeShape *shape, const void *source)
{
	for (int i = 0; i < shape->field_count; i++)
		write_field(writer, &shape->fields[i], source);
}

/*
 * The number in front.  States are stored, and any of their members may change from one
 * library to the next: so their number is computed from all members.  Commands are not
 * stored, but a retry is recognized by the digest of its packed command, also after an
 * update of the library: so their number does not change.
 */
static size_t
front_size(const ForgeShape *shape)
{
	return shape->format != 0 ? 4 : 1;
}

static uint64_t
front(const ForgeShape *shape)
{
	return shape->format != 0 ? shape->format : (uint64_t) shape->schema_version;
}

size_t
forge_shape_pack(const ForgeShape *shape, const void *source, uint8_t *buffer, size_t capacity)
{
	Writer writer = { buffer, capacity, 0 };

	write_number(&writer, front(shape), front_size(shape));
	write_fields(&writer, shape, source);
	return writer.length;
}

/* The bytes that are still to be read, and the memory for lists. */
typedef struct Reader
{
	const uint8_t *at;
	size_t left;
	ForgeArena *arena;
} Reader;

/* The next bytes, or NULL when there are not so many. */
static inline const uint8_t *
read_bytes(Reader *reader, size_t length)
{
	const uint8_t *bytes = reader->at;

	if (length > reader->left)
		return NULL;
	reader->at += length;
	reader->left -= length;
	return bytes;
}

static inline bool
read_number(Reader *reader, size_t size, uint64_t *number)
{
	const uint8_t *bytes = read_bytes(reader, size);

	if (bytes == NULL)
		return false;
	*number = 0;
	memcpy(number, bytes, size);
	*number = little_endian(*number);
	return true;
}

static bool
read_u128(Reader *reader, ForgeU128 *number)
{
	return read_number(reader, 8, &number->low) && read_number(reader, 8, &number->high);
}

static bool
read_text(Reader *reader, ForgeText *text)
{
	uint64_t length_plus_one;
	const uint8_t *bytes;

	if (!read_number(reader, 4, &length_plus_one) || length_plus_one > (uint64_t) INT32_MAX + 1)
		return false;
	if (length_plus_one == 0)
	{
		*text = (ForgeText){ NULL, 0 };
		return true;
	}
	bytes = read_bytes(reader, (size_t) length_plus_one - 1);
	if (bytes == NULL)
		return false;
	*text = (ForgeText){ (const char *) bytes, (int32_t) (length_plus_one - 1) };
	return true;
}

/* The fewest bytes that a field takes. */
static size_t
packed_field_size(ForgeFieldType type)
{
	switch (type)
	{
		case FORGE_FIELD_BOOLEAN:
			return 1;
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
		case FORGE_FIELD_LIST:
		case FORGE_FIELD_DATE:
			return 4;
		case FORGE_FIELD_DECIMAL:
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			return 8;
		case FORGE_FIELD_U128:
			return sizeof(ForgeU128);
		case FORGE_FIELD_UUID:
			break;
	}
	return sizeof(ForgeUuid);
}

static size_t
packed_element_size(const ForgeShape *element)
{
	size_t size = 0;

	for (int i = 0; i < element->field_count; i++)
		size += packed_field_size(element->fields[i].type);
	FORGE_ASSERT(size > 0);
	return size;
}

static bool read_fields(Reader *reader, const ForgeShape *shape, void *target);

/* Every element takes its bytes, so the bytes that are left limit how many there can be. */
static bool
read_list(Reader *reader, const ForgeShape *element, ForgeList *list)
{
	uint64_t count;

	if (!read_number(reader, 4, &count) || count > INT32_MAX ||
		count > reader->left / packed_element_size(element))
		return false;
	if (count > 0)
		list->items = forge_arena_allocate(reader->arena, (size_t) count * element->size);
	list->count = (int32_t) count;
	list->capacity = (int32_t) count;
	for (int32_t i = 0; i < list->count; i++)
		if (!read_fields(reader, element, forge_list_item(list, i, element->size)))
			return false;
	return true;
}

static bool
read_field(Reader *reader, const ForgeField *field, void *target)
{
	void *value = (char *) target + field->offset;
	const uint8_t *bytes;
	uint64_t number;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
			return read_text(reader, value);
		case FORGE_FIELD_DECIMAL:
			/* The one number that is not a decimal: it is absent. */
			if (!read_number(reader, 8, &number) ||
				(number == (uint64_t) INT64_MIN && !(field->flags & FORGE_FIELD_NULLABLE)))
				return false;
			((ForgeDecimal *) value)->millionths = (int64_t) number;
			return true;
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			if (!read_number(reader, 8, &number))
				return false;
			*(int64_t *) value = (int64_t) number;
			return true;
		case FORGE_FIELD_U128:
			return read_u128(reader, value);
		case FORGE_FIELD_DATE:
			if (!read_number(reader, 4, &number))
				return false;
			*(ForgeDate *) value = (ForgeDate) number;
			return true;
		case FORGE_FIELD_BOOLEAN:
			if (!read_number(reader, 1, &number) || number > 1)
				return false;
			*(bool *) value = number != 0;
			return true;
		case FORGE_FIELD_UUID:
			bytes = read_bytes(reader, sizeof(ForgeUuid));
			if (bytes == NULL)
				return false;
			memcpy(value, bytes, sizeof(ForgeUuid));
			return true;
		case FORGE_FIELD_LIST:
			break;
	}
	return read_list(reader, field->element, value);
}

static bool
read_fields(Reader *reader, const ForgeShape *shape, void *target)
{
	for (int i = 0; i < shape->field_count; i++)
		if (!read_field(reader, &shape->fields[i], target))
			return false;
	return true;
}

bool
forge_shape_unpack(const ForgeShape *shape, const uint8_t *buffer, size_t length, void *target,
				   ForgeArena *arena)
{
	Reader reader = { buffer, length, arena };
	uint64_t number;
	bool is_read;

	forge_shape_clear(shape, target);
	is_read = read_number(&reader, front_size(shape), &number) && number == front(shape) &&
			  read_fields(&reader, shape, target);
	if (is_read && reader.left == 0)
		return true;
	forge_shape_clear(shape, target);
	return false;
}
