/*
 * fuzz_digits.h
 *	  Whole numbers of any size as strings of digits, reckoned as on paper: a
 *	  second opinion on arithmetic in binary.
 */
#ifndef FORGE_FUZZ_DIGITS_H
#define FORGE_FUZZ_DIGITS_H

#include <string.h>

#include "fuzz.h"

/* More than a product of numbers of 128 bits, twice. */
#define DIGITS_SIZE 120

/* The lowest digit first; so many of them, of which the last is not zero. */
typedef struct Digits
{
	int count;
	uint8_t digit[DIGITS_SIZE];
} Digits;

static inline void
digits_trim(Digits *number)
{
	while (number->count > 0 && number->digit[number->count - 1] == 0)
		number->count--;
}

static inline Digits
digits_from(unsigned __int128 number)
{
	Digits digits = { 0 };

	for (; number > 0; number /= 10)
		digits.digit[digits.count++] = (uint8_t) (number % 10);
	return digits;
}

/* A number that is known to fit. */
static inline unsigned __int128
digits_to(const Digits *digits)
{
	unsigned __int128 number = 0;

	for (int i = digits->count - 1; i >= 0; i--)
		number = number * 10 + digits->digit[i];
	return number;
}

static inline int
digits_compare(const Digits *a, const Digits *b)
{
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (int i = a->count - 1; i >= 0; i--)
		if (a->digit[i] != b->digit[i])
			return a->digit[i] < b->digit[i] ? -1 : 1;
	return 0;
}

static inline Digits
digits_add(const Digits *a, const Digits *b)
{
	Digits sum = { 0 };
	int carry = 0;

	sum.count = (a->count > b->count ? a->count : b->count) + 1;
	check(sum.count <= DIGITS_SIZE);
	for (int i = 0; i < sum.count; i++)
	{
		carry += (i < a->count ? a->digit[i] : 0) + (i < b->count ? b->digit[i] : 0);
		sum.digit[i] = (uint8_t) (carry % 10);
		carry /= 10;
	}
	digits_trim(&sum);
	return sum;
}

/* a - b, for a that is not less. */
static inline Digits
digits_subtract(const Digits *a, const Digits *b)
{
	Digits difference = *a;
	int borrow = 0;

	for (int i = 0; i < a->count; i++)
	{
		int digit = a->digit[i] - borrow - (i < b->count ? b->digit[i] : 0);

		borrow = digit < 0;
		difference.digit[i] = (uint8_t) (digit + (borrow ? 10 : 0));
	}
	digits_trim(&difference);
	return difference;
}

static inline Digits
digits_multiply(const Digits *a, const Digits *b)
{
	Digits product = { 0 };

	product.count = a->count + b->count;
	check(product.count <= DIGITS_SIZE);
	for (int i = 0; i < a->count; i++)
	{
		int carry = 0;

		for (int j = 0; j < b->count || carry > 0; j++)
		{
			carry += product.digit[i + j] + (j < b->count ? a->digit[i] * b->digit[j] : 0);
			product.digit[i + j] = (uint8_t) (carry % 10);
			carry /= 10;
		}
	}
	digits_trim(&product);
	return product;
}

/* a / b digit by digit, for b that is not zero; what remains goes to *remainder. */
static inline Digits
digits_divide(const Digits *a, const Digits *b, Digits *remainder)
{
	Digits quotient = { 0 };

	quotient.count = a->count;
	*remainder = (Digits){ 0 };
	for (int i = a->count - 1; i >= 0; i--)
	{
		memmove(remainder->digit + 1, remainder->digit, DIGITS_SIZE - 1);
		remainder->digit[0] = a->digit[i];
		remainder->count++;
		digits_trim(remainder);
		for (; digits_compare(remainder, b) >= 0; quotient.digit[i]++)
			*remainder = digits_subtract(remainder, b);
	}
	digits_trim(&quotient);
	return quotient;
}

#endif
