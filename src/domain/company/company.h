/*
 * company.h
 *	  company.profile: what a tenant's company is called, and by which country, currency, time
 *	  zone and year it does business.
 *
 * A tenant has one.  A set says all of it: what is left out is taken away.  A set of what is so
 * already decides nothing.
 *
 * Where the numbers of taxpayers of a country can be checked (base/identifier.h), that of the
 * company is.  It is valid in form; nobody is asked whether it is the company's.
 *
 * Once the books are open (accounting.book), the currency stays as it is, and the first one that
 * is set is that of the books, if they have one: what was posted was posted in it.  The books
 * are looked at as they are; they never look at the company.
 *
 * Whether a time zone exists is looked at before the command is decided.
 *
 * The invariant: a company has a name, a country and a currency that exist, and a month in which
 * its year begins.
 */
#ifndef FORGE_DOMAIN_COMPANY_H
#define FORGE_DOMAIN_COMPANY_H

#include "domain/aggregate.h"
#include "made/company_made.h"

FORGE_AGGREGATE(1, "company.profile", company_id, "what is true of a tenant's company", SINGLE,
				RESERVED_IDS, ASKS, RETURNS(erp.company), TABLE(company_row))
typedef struct ForgeCompany
{
	ForgeState head;
	ForgeText legal_name FORGE_IS(REQUIRED, NAME, "what it is called by law");
	ForgeText country FORGE_IS(REQUIRED, CODE, "code of its country");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency of its books");
	ForgeText time_zone FORGE_IS(REQUIRED, TIME_ZONE, "name of its time zone");
	int64_t fiscal_year_start FORGE_IS(REQUIRED, AS(integer),
									   "month in which its fiscal year begins, 1 to 12");
	ForgeText tax_id FORGE_IS(CODE, "what the tax office knows it by");
	ForgeText registration_number FORGE_IS(CODE, "what the register of companies knows it by");
	ForgeText street FORGE_IS(NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	bool orders_need_party FORGE_IS("whether only customers that are parties may order");
} ForgeCompany;

/* ---- commands ---- */

FORGE_COMMAND(1, "says what is true of the company", set_company, TIME_ZONE_UNKNOWN, NAME_BLANK,
			  COUNTRY_UNKNOWN, CURRENCY_UNKNOWN, MONTH_INVALID, TAX_ID_INVALID, CURRENCY_FIXED)
typedef struct ForgeCompanySet
{
	ForgeText legal_name FORGE_IS(REQUIRED, TRIMMED, NAME, "what it is called by law");
	ForgeText country FORGE_IS(REQUIRED, CODE, "code of its country: two capital letters");
	ForgeText currency FORGE_IS(REQUIRED, CODE,
								"code of the currency of its books: three capital letters");
	ForgeText time_zone FORGE_IS(TRIMMED, TIME_ZONE, DEFAULT("UTC"), "name of its time zone");
	int64_t fiscal_year_start FORGE_IS(DEFAULT("1"),
									   "month in which its fiscal year begins, 1 to 12");
	ForgeText tax_id FORGE_IS(TRIMMED, CODE, "what the tax office knows it by");
	ForgeText registration_number FORGE_IS(TRIMMED, CODE,
										   "what the register of companies knows it by");
	ForgeText street FORGE_IS(TRIMMED, NAME, "street and number of its address");
	ForgeText city FORGE_IS(TRIMMED, NAME, "city of its address");
	ForgeText postal_code FORGE_IS(TRIMMED, CODE, "postal code of its address");
	bool orders_need_party FORGE_IS("whether only customers that are parties may order");
} ForgeCompanySet;

/* ---- events ---- */

FORGE_EVENT(1, "it was said what is true of the company")
typedef struct ForgeCompanyChanged
{
	ForgeText legal_name FORGE_IS(REQUIRED, NAME, "what it is called by law");
	ForgeText country FORGE_IS(REQUIRED, CODE, "code of its country");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency of its books");
	ForgeText time_zone FORGE_IS(REQUIRED, TIME_ZONE, "name of its time zone");
	int64_t fiscal_year_start FORGE_IS(REQUIRED, "month in which its fiscal year begins");
	ForgeText tax_id FORGE_IS(CODE, "what the tax office knows it by");
	ForgeText registration_number FORGE_IS(CODE, "what the register of companies knows it by");
	ForgeText street FORGE_IS(NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	bool orders_need_party FORGE_IS("whether only customers that are parties may order");
} ForgeCompanyChanged;

#endif
