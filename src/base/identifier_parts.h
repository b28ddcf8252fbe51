/*
 * identifier_parts.h
 *	  What the files of base/identifier.h share.
 *
 * A compact value has nothing but digits and capital letters, and an end of string.
 */
#ifndef FORGE_BASE_IDENTIFIER_PARTS_H
#define FORGE_BASE_IDENTIFIER_PARTS_H

#include <stdbool.h>

/* The longest compact value; an IBAN has 34 characters at most. */
#define IDENTIFIER_LENGTH_MAX 64

/* ---- identifier_digits.c ---- */

/* 0 to 9 for a digit, 10 to 35 for a capital letter. */
int forge_identifier_digit(char character);

/* The first so many digits as a number. */
long long forge_identifier_number(const char *digits, int length);

/* The digits times the weights, summed up. */
int forge_identifier_weighted(const char *digits, const int *weights, int count);

/* Luhn's sum of all digits, the last of which is the check digit, modulo the base. */
int forge_identifier_luhn(const char *digits, int base);

/* The sum by which GS1 checks its numbers, modulo ten. */
int forge_identifier_gs1(const char *digits);

/* All characters as one number, letters as two digits of it, modulo 97; before is the rest of what
 * stands before them. */
int forge_identifier_mod97(const char *from, int before);

/* ISO 7064, MOD 97-10, where the check digits are the third and the fourth character, and count
 * as the last ones with the two before them. */
bool forge_identifier_has_mod97(const char *value);

/* ISO 7064, MOD 11-10: has the number its check digit? */
bool forge_identifier_is_mod11_10(const char *digits);

/*
 * Has the value this form?  A form is pairs of a class (n digits, a letters, c both) and a count:
 * "n2a5"; any capital letter stands for itself.  Forms that are divided by blanks are
 * alternatives.
 */
bool forge_identifier_has_form(const char *value, const char *forms);

/* ---- identifier_iban.c ---- */

bool forge_identifier_is_iban(const char *value);

/* ---- identifier_tax.c: values that have the form of their kind ---- */

bool forge_identifier_is_br_cnpj(const char *value);
bool forge_identifier_is_in_gstin(const char *value);
bool forge_identifier_is_us_ein(const char *value);
bool forge_identifier_is_vat_at(const char *value);
bool forge_identifier_is_vat_be(const char *value);
bool forge_identifier_is_vat_de(const char *value);
bool forge_identifier_is_vat_es(const char *value);
bool forge_identifier_is_vat_fr(const char *value);
bool forge_identifier_is_vat_gb(const char *value);
bool forge_identifier_is_vat_it(const char *value);
bool forge_identifier_is_vat_nl(const char *value);
bool forge_identifier_is_vat_pl(const char *value);
bool forge_identifier_is_vat_pt(const char *value);

#endif
