/*
 * field_packed.c
 *	  The packed form of a shape's struct.
 *
 * The packed form of a shape is one byte with its schema version, then its
 * fields in order:
 *
 *	 decimal, integer, instant   8 bytes, little-endian, two's complement
 *	 boolean                     1 byte, 0 or 1
 *	 uuid                        its 16 bytes
 *	 text                        4 bytes, little-endian: 0 when it is absent,
 *	                             otherwise its length + 1; then its bytes
 *
 * The reader believes nothing of its bytes: they may be anything.
 */
#include "base/field.h"

#include <string.h>

/* Writes what fits and counts all of it. */
typedef struct Writer
{
	uint8_t *buffer;
	size_t capacity;
	size_t length;
} Writer;

static void
write_bytes(Writer *writer, const void *bytes, size_t length)
{
	/* Once something did not fit, nothing more is written. */
	if (length > 0 && writer->length <= writer->capacity &&
		length <= writer->capacity - writer->length)
		memcpy(writer->buffer + writer->length, bytes, length);
	writer->length += length;
}

static void
write_number(Writer *writer, uint64_t number, int size)
{
	uint8_t bytes[8];

	for (int i = 0; i < size; i++)
		bytes[i] = (uint8_t) (number >> (8 * i));
	write_bytes(writer, bytes, (size_t) size);
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

static void
write_field(Writer *writer, const ForgeField *field, const void *source)
{
	const void *value = (const char *) source + field->offset;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
			write_text(writer, *(const ForgeText *) value);
			break;
		case FORGE_FIELD_DECIMAL:
			write_number(writer, (uint64_t) ((const ForgeDecimal *) value)->millionths, 8);
			break;
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			write_number(writer, (uint64_t) * (const int64_t *) value, 8);
			break;
		case FORGE_FIELD_BOOLEAN:
			write_number(writer, *(const bool *) value, 1);
			break;
		case FORGE_FIELD_UUID:
			write_bytes(writer, ((const ForgeUuid *) value)->bytes, sizeof(ForgeUuid));
			break;
	}
}

size_t
forge_shape_pack(const ForgeShape *shape, const void *source, uint8_t *buffer, size_t capacity)
{
	Writer writer = { buffer, capacity, 0 };

	write_number(&writer, (uint64_t) shape->schema_version, 1);
	for (int i = 0; i < shape->field_count; i++)
		write_field(&writer, &shape->fields[i], source);
	return writer.length;
}

/* What is left to be read. */
typedef struct Reader
{
	const uint8_t *at;
	size_t left;
} Reader;

/* The next bytes, or NULL when there are not so many. */
static const uint8_t *
read_bytes(Reader *reader, size_t length)
{
	const uint8_t *bytes = reader->at;

	if (length > reader->left)
		return NULL;
	reader->at += length;
	reader->left -= length;
	return bytes;
}

static bool
read_number(Reader *reader, int size, uint64_t *number)
{
	const uint8_t *bytes = read_bytes(reader, (size_t) size);

	if (bytes == NULL)
		return false;
	*number = 0;
	for (int i = 0; i < size; i++)
		*number |= (uint64_t) bytes[i] << (8 * i);
	return true;
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
			return read_text(reader, value);
		case FORGE_FIELD_DECIMAL:
			/* The one number that is not a decimal. */
			if (!read_number(reader, 8, &number) || number == (uint64_t) INT64_MIN)
				return false;
			((ForgeDecimal *) value)->millionths = (int64_t) number;
			return true;
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			if (!read_number(reader, 8, &number))
				return false;
			*(int64_t *) value = (int64_t) number;
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
	}
	return false;
}

bool
forge_shape_unpack(const ForgeShape *shape, const uint8_t *buffer, size_t length, void *target)
{
	Reader reader = { buffer, length };
	uint64_t schema_version;
	bool is_read;

	forge_shape_clear(shape, target);
	is_read = read_number(&reader, 1, &schema_version) &&
			  schema_version == (uint64_t) shape->schema_version;
	for (int i = 0; is_read && i < shape->field_count; i++)
		is_read = read_field(&reader, &shape->fields[i], target);
	if (is_read && reader.left == 0)
		return true;
	forge_shape_clear(shape, target);
	return false;
}
