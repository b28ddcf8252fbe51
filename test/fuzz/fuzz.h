/*
 * fuzz.h
 *	  What the fuzzers share: taking values from the input, and the check that
 *	  ends the program.
 */
#ifndef FORGE_FUZZ_H
#define FORGE_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define check(condition)                                                                           \
	((condition)                                                                                   \
		 ? (void) 0                                                                                \
		 : (fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition), abort()))

/* What is left of the input; when nothing is left, zeros are taken. */
typedef struct FuzzInput
{
	const uint8_t *data;
	size_t size;
} FuzzInput;

static inline uint8_t
fuzz_take_byte(FuzzInput *input)
{
	if (input->size == 0)
		return 0;
	input->size--;
	return *input->data++;
}

static inline int64_t
fuzz_take_number(FuzzInput *input)
{
	uint64_t number = 0;

	for (int i = 0; i < 8; i++)
		number = number << 8 | fuzz_take_byte(input);
	return (int64_t) number;
}

/* A slice of the input of at most so many bytes; its length is taken first. */
static inline ForgeText
fuzz_take_text(FuzzInput *input, size_t limit)
{
	size_t length = fuzz_take_byte(input) % (limit + 1);
	ForgeText text;

	if (length > input->size)
		length = input->size;
	text = (ForgeText){ (const char *) input->data, (int32_t) length };
	input->data += length;
	input->size -= length;
	return text;
}

#endif
