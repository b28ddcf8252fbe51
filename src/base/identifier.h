/*
 * identifier.h
 *	  Identifiers that can be checked by themselves: their characters, and the check digits in
 *	  them.  Of articles, books, accounts, taxpayers, companies, containers, devices.
 *
 * An identifier that passes is well formed.  Whether it was ever given to anybody, no check
 * digit tells.
 */
#ifndef FORGE_BASE_IDENTIFIER_H
#define FORGE_BASE_IDENTIFIER_H

#include <stdbool.h>

#include "base/text.h"

/* The kinds: vat_ and a country is the number of a taxpayer there for value added tax. */
#define FORGE_IDENTIFIER_KINDS                                                                     \
	"br_cnpj, gtin, iban, imei, in_gstin, isbn, isin, iso11649, iso6346, lei, luhn, us_ein, "      \
	"vat_at, vat_be, vat_de, vat_es, vat_fr, vat_gb, vat_it, vat_nl, vat_pl, vat_pt"

/* A GTIN in its longest form. */
#define FORGE_GTIN_LENGTH 14

/*
 * Is the value a well-formed identifier of the kind?  Blanks, "-", "." and "/" in it are passed
 * over, and small letters are as good as capital ones; a number for value added tax may have
 * the country before it.  False, too, for a kind that there is not.
 */
bool forge_identifier_check(ForgeText kind, ForgeText value);

/* The kind of the numbers of taxpayers in a country; absent where none is known. */
ForgeText forge_identifier_tax_kind(ForgeText country);

/*
 * Is the value a tax id of that country (which may be absent or unknown)?  Where none of its kinds
 * is known, whatever is not blank is taken for one.
 */
bool forge_identifier_is_tax_id(ForgeText value, ForgeText country);

/*
 * The 14 digits of a GTIN-8, 12, 13 or 14: zeros before it, so that the forms of one article are
 * one text.  False, and digits left alone, for a value that is none.
 */
bool forge_identifier_gtin(ForgeText value, char digits[FORGE_GTIN_LENGTH]);

#endif
