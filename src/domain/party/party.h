/*
 * party.h
 *	  parties.party: who the tenant does business with: a customer, a supplier, or both.
 *
 * A code is unique in the tenant; the case of its letters counts.  An e-mail address has the form
 * of a user's, and several parties may have the same.  A text that is blank says as little as one
 * that is left out.  Where the numbers of taxpayers of a country can be checked
 * (base/identifier.h), that of the party is; and so are the check digits of its IBAN, which is
 * kept in capitals and without blanks.  They are valid in form: nobody is asked whether they are
 * the party's.
 *
 * Attributes fit the schema that the tenant had defined for its parties when they were set.
 *
 * A suspended customer takes no new orders.  A command that changes nothing decides nothing.
 *
 * A party has a credit limit in each currency that was named with one, 0 for none.  What is used of
 * it is a balance of the ledger (app/credit.h), and no part of the state: a limit may be set
 * below that.
 *
 * The id of an address follows from the party's id and version, if the command names none.
 *
 * What tells who a person is, or where, is marked as personal.
 *
 * The invariant: a party has a name, known roles, a state, terms of 0 to 365 days, a normal e-mail
 * address if it has one, addresses of known kinds with an id each, and for each currency one credit
 * limit, not below zero and in whole minor units.
 */
#ifndef FORGE_DOMAIN_PARTY_H
#define FORGE_DOMAIN_PARTY_H

#include "domain/aggregate.h"
#include "made/party_made.h"

#define FORGE_PARTY_ROLES "customer, supplier"
#define FORGE_PARTY_STATES "active, suspended"
#define FORGE_ADDRESS_KINDS "billing, delivery"
#define FORGE_PAYMENT_DAYS_MAX 365

FORGE_ELEMENT(1, "an address of a party", TABLE(party_address_row))
typedef struct ForgePartyAddress
{
	ForgeUuid address_id FORGE_IS(REQUIRED, "which address of the party it is");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ADDRESS_KINDS), "what it is for");
	ForgeText name FORGE_IS(PERSONAL, NAME, "who is to be found there; NULL: the party");
	ForgeText street FORGE_IS(REQUIRED, PERSONAL, NAME, "street and number");
	ForgeText city FORGE_IS(REQUIRED, NAME, "city");
	ForgeText postal_code FORGE_IS(REQUIRED, CODE, "postal code; empty where there are none");
	ForgeText region FORGE_IS(NAME, "state, province or the like");
	ForgeText country FORGE_IS(REQUIRED, CODE, "code of the country");
} ForgePartyAddress;

FORGE_ELEMENT(1, "a credit limit of a party", TABLE(party_credit_row))
typedef struct ForgePartyCredit
{
	int64_t ledger FORGE_IS(REQUIRED, AS(integer),
							"number of its currency, and of the ledger in which it is kept");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of its currency");
	ForgeDecimal credit_limit FORGE_IS(REQUIRED, "how much the party may owe in it");
} ForgePartyCredit;

FORGE_AGGREGATE(1, "parties.party", party_id, "a customer, a supplier, or both", ASKS, ALLOWS,
				CLAIMS, ATTRIBUTES(party), SEARCHED(name, code, email), RETURNS(erp.party),
				TABLE(party_row))
typedef struct ForgeParty
{
	ForgeState head;
	ForgeText code FORGE_IS(CODE, "its code, unique in the tenant, if it has one");
	ForgeText name FORGE_IS(REQUIRED, PERSONAL, NAME, "what it is called");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "what it is: customer, supplier, or both");
	ForgeText status FORGE_IS(REQUIRED, WORD_OF(FORGE_PARTY_STATES), "active or suspended");
	ForgeText email FORGE_IS(PERSONAL, EMAIL, "its e-mail address, in lower case");
	ForgeText phone FORGE_IS(PERSONAL, CODE, "its number of telephone");
	ForgeText tax_id FORGE_IS(PERSONAL, CODE, "what the tax office knows it by");
	ForgeText tax_country FORGE_IS(CODE, "code of the country of that tax office");
	ForgeText iban FORGE_IS(PERSONAL, CODE, "its bank account");
	ForgeText currency FORGE_IS(CODE, "code of the currency in which it usually pays");
	int64_t payment_days FORGE_IS(REQUIRED, AS(integer), "in how many days its invoices are due");
	ForgeText street FORGE_IS(PERSONAL, NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	ForgeText region FORGE_IS(NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(CODE, "code of the country of its address");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, AS(integer),
										"number of the schema that they fitted; 0: none");
	ForgeText suspend_reason FORGE_IS(REASON, "why it is suspended");
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	FORGE_COLUMN(search_key, text, "the words of its name, code and e-mail address")
	ForgeList addresses FORGE_IS(OF(ForgePartyAddress), ADDRESSES, "its other addresses");
	ForgeList credits FORGE_IS(OF(ForgePartyCredit), CREDIT_LIMITS,
							   "its credit limits, one for each currency that has had one");
} ForgeParty;

/* ---- commands ---- */

FORGE_CREATION(1, "creates a party", create_party, PARTY_EXISTS, NAME_BLANK, PARTY_ROLE_UNKNOWN,
			   EMAIL_INVALID, EMAIL_NOT_ASCII, TAX_ID_INVALID, COUNTRY_UNKNOWN, IBAN_INVALID,
			   CURRENCY_UNKNOWN, PAYMENT_DAYS_INVALID, ATTRIBUTES_INVALID, CODE_TAKEN)
typedef struct ForgePartyCreate
{
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, PERSONAL, NAME, "what it is called");
	ForgeText roles FORGE_IS(TEXTS, ROLES, DEFAULT("customer"),
							 "what it is: customer, supplier, or both; a customer when left out");
	ForgeText code FORGE_IS(TRIMMED, CODE, "its code, unique in the tenant; leave it out for none");
	ForgeText email FORGE_IS(TRIMMED, PERSONAL, EMAIL, "its e-mail address");
	ForgeText phone FORGE_IS(TRIMMED, PERSONAL, CODE, "its number of telephone");
	ForgeText tax_id FORGE_IS(TRIMMED, PERSONAL, CODE, "what the tax office knows it by");
	ForgeText tax_country FORGE_IS(TRIMMED, CODE, "code of the country of that tax office");
	ForgeText iban FORGE_IS(TRIMMED, PERSONAL, CODE, "its bank account");
	ForgeText currency FORGE_IS(TRIMMED, CODE,
								"code of the currency in which it usually pays: three capital "
								"letters");
	int64_t payment_days FORGE_IS(DEFAULT("30"),
								  "in how many days its invoices are due, 0 to 365; 30 when left "
								  "out");
	ForgeText street FORGE_IS(TRIMMED, PERSONAL, NAME, "street and number of its address");
	ForgeText city FORGE_IS(TRIMMED, NAME, "city of its address");
	ForgeText postal_code FORGE_IS(TRIMMED, CODE, "postal code of its address");
	ForgeText region FORGE_IS(TRIMMED, NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(TRIMMED, CODE,
							   "code of the country of its address: two capital letters");
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "what the tenant has defined beyond that");
} ForgePartyCreate;

FORGE_COMMAND(1, "gives a party another name", rename_party, PARTY_NOT_FOUND, NAME_BLANK)
typedef struct ForgePartyRename
{
	ForgeText name FORGE_IS(REQUIRED, TRIMMED, PERSONAL, NAME, "what it is called from now on");
} ForgePartyRename;

FORGE_COMMAND(1, "says how a party is reached", contact_party, PARTY_NOT_FOUND, EMAIL_INVALID,
			  EMAIL_NOT_ASCII)
typedef struct ForgePartyContact
{
	ForgeText email FORGE_IS(TRIMMED, NO_DEFAULT, PERSONAL, EMAIL,
							 "its e-mail address; NULL: none");
	ForgeText phone FORGE_IS(TRIMMED, NO_DEFAULT, PERSONAL, CODE,
							 "its number of telephone; NULL: none");
} ForgePartyContact;

FORGE_COMMAND(1, "says whether a party is a customer, a supplier, or both", set_party_roles,
			  PARTY_NOT_FOUND, PARTY_ROLE_UNKNOWN)
typedef struct ForgePartySetRoles
{
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "what it is: customer, supplier, or both");
} ForgePartySetRoles;

FORGE_COMMAND(1, "says what the tax office knows a party by", set_party_tax, PARTY_NOT_FOUND,
			  TAX_ID_INVALID, COUNTRY_UNKNOWN)
typedef struct ForgePartySetTax
{
	ForgeText tax_id FORGE_IS(TRIMMED, NO_DEFAULT, PERSONAL, CODE,
							  "what the tax office knows it by; NULL: nothing");
	ForgeText tax_country FORGE_IS(TRIMMED, NO_DEFAULT, CODE,
								   "code of the country of that tax office; NULL: unknown");
} ForgePartySetTax;

FORGE_COMMAND(1, "says which bank account a party has", set_party_bank, PARTY_NOT_FOUND,
			  IBAN_INVALID)
typedef struct ForgePartySetBank
{
	ForgeText iban FORGE_IS(TRIMMED, NO_DEFAULT, PERSONAL, CODE, "its bank account; NULL: none");
} ForgePartySetBank;

FORGE_COMMAND(1, "says when and in which currency a party pays", set_party_terms, PARTY_NOT_FOUND,
			  PAYMENT_DAYS_INVALID, CURRENCY_UNKNOWN)
typedef struct ForgePartySetTerms
{
	int64_t payment_days FORGE_IS(REQUIRED, "in how many days its invoices are due, 0 to 365");
	ForgeText currency FORGE_IS(TRIMMED, NO_DEFAULT, CODE,
								"code of the currency in which it usually pays; NULL: none");
} ForgePartySetTerms;

FORGE_COMMAND(1, "says what the tenant has defined for its parties beyond the other facts",
			  set_party_attributes, PARTY_NOT_FOUND, ATTRIBUTES_INVALID)
typedef struct ForgePartySetAttributes
{
	ForgeJson attributes FORGE_IS(NO_DEFAULT, ATTRIBUTES, "all of the attributes; NULL: none");
} ForgePartySetAttributes;

FORGE_COMMAND(1, "gives a party an address more", add_party_address, PARTY_NOT_FOUND, FIELD_BLANK,
			  COUNTRY_UNKNOWN, ADDRESS_EXISTS, TOO_MANY)
typedef struct ForgePartyAddAddress
{
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ADDRESS_KINDS),
							"what it is for: billing or delivery");
	ForgeText street FORGE_IS(REQUIRED, TRIMMED, PERSONAL, NAME, "street and number");
	ForgeText city FORGE_IS(REQUIRED, TRIMMED, NAME, "city");
	ForgeText postal_code FORGE_IS(REQUIRED, TRIMMED, CODE,
								   "postal code; empty where there are none");
	ForgeText country FORGE_IS(REQUIRED, TRIMMED, CODE, "code of the country: two capital letters");
	ForgeText name FORGE_IS(TRIMMED, PERSONAL, NAME,
							"who is to be found there; the party when left out");
	ForgeText region FORGE_IS(TRIMMED, NAME, "state, province or the like");
	ForgeUuid address_id FORGE_IS("its id; a new one when left out");
} ForgePartyAddAddress;

FORGE_COMMAND(1, "takes an address of a party away", remove_party_address, PARTY_NOT_FOUND,
			  ADDRESS_NOT_FOUND)
typedef struct ForgePartyRemoveAddress
{
	ForgeUuid address_id FORGE_IS(REQUIRED, "the address");
} ForgePartyRemoveAddress;

FORGE_COMMAND(1, "says how much a party may owe", set_credit_limit, PARTY_NOT_FOUND,
			  CURRENCY_UNKNOWN, AMOUNT_NEGATIVE, AMOUNT_TOO_PRECISE, TOO_MANY, LEDGER_EXISTS,
			  DRIVES(ForgeLedgerCreate, ForgeLedgerAccountOpen, ForgeLedgerBatchPost))
typedef struct ForgePartySetCreditLimit
{
	ForgeDecimal credit_limit FORGE_IS(NO_DEFAULT, "how much it may owe; NULL or 0: nothing");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency: three capital letters");
} ForgePartySetCreditLimit;

FORGE_COMMAND(1, "takes no new business from a party until it is resumed", suspend_party,
			  PARTY_NOT_FOUND, FIELD_BLANK)
typedef struct ForgePartySuspend
{
	ForgeText reason FORGE_IS(REQUIRED, TRIMMED, REASON, "why");
} ForgePartySuspend;

FORGE_COMMAND(1, "does business with a suspended party again", resume_party, PARTY_NOT_FOUND)
typedef ForgeNothing ForgePartyResume;

/* ---- events ---- */

FORGE_EVENT(1, "a party was created")
typedef struct ForgePartyCreated
{
	ForgeText name FORGE_IS(REQUIRED, PERSONAL, NAME, "what it is called");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "what it is: customer, supplier, or both");
	ForgeText code FORGE_IS(CODE, "its code, if it has one");
	ForgeText email FORGE_IS(PERSONAL, EMAIL, "its e-mail address, in lower case");
	ForgeText phone FORGE_IS(PERSONAL, CODE, "its number of telephone");
	ForgeText tax_id FORGE_IS(PERSONAL, CODE, "what the tax office knows it by");
	ForgeText tax_country FORGE_IS(CODE, "code of the country of that tax office");
	ForgeText iban FORGE_IS(PERSONAL, CODE, "its bank account");
	ForgeText currency FORGE_IS(CODE, "code of the currency in which it usually pays");
	int64_t payment_days FORGE_IS(REQUIRED, "in how many days its invoices are due");
	ForgeText street FORGE_IS(PERSONAL, NAME, "street and number of its address");
	ForgeText city FORGE_IS(NAME, "city of its address");
	ForgeText postal_code FORGE_IS(CODE, "postal code of its address");
	ForgeText region FORGE_IS(NAME, "state, province or the like of its address");
	ForgeText country FORGE_IS(CODE, "code of the country of its address");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgePartyCreated;

FORGE_EVENT(1, "a party got another name")
typedef ForgePartyRename ForgePartyRenamed;

FORGE_EVENT(1, "it was said how a party is reached")
typedef struct ForgePartyContacted
{
	ForgeText email FORGE_IS(PERSONAL, EMAIL, "its e-mail address, in lower case, if it has one");
	ForgeText phone FORGE_IS(PERSONAL, CODE, "its number of telephone, if it has one");
} ForgePartyContacted;

FORGE_EVENT(1, "it was said whether a party is a customer, a supplier, or both")
typedef ForgePartySetRoles ForgePartyRolesSet;

FORGE_EVENT(1, "it was said what the tax office knows a party by")
typedef ForgePartySetTax ForgePartyTaxSet;

FORGE_EVENT(1, "it was said which bank account a party has")
typedef ForgePartySetBank ForgePartyBankSet;

FORGE_EVENT(1, "it was said when and in which currency a party pays")
typedef ForgePartySetTerms ForgePartyTermsSet;

FORGE_EVENT(1, "a party got other attributes")
typedef struct ForgePartyAttributesSet
{
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgePartyAttributesSet;

FORGE_EVENT(1, "a party got an address more")
typedef struct ForgePartyAddressAdded
{
	ForgeUuid address_id FORGE_IS(REQUIRED, "which address of the party it is");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_ADDRESS_KINDS), "what it is for");
	ForgeText name FORGE_IS(PERSONAL, NAME, "who is to be found there; the party when left out");
	ForgeText street FORGE_IS(REQUIRED, PERSONAL, NAME, "street and number");
	ForgeText city FORGE_IS(REQUIRED, NAME, "city");
	ForgeText postal_code FORGE_IS(REQUIRED, CODE, "postal code; empty where there are none");
	ForgeText region FORGE_IS(NAME, "state, province or the like");
	ForgeText country FORGE_IS(REQUIRED, CODE, "code of the country");
} ForgePartyAddressAdded;

FORGE_EVENT(1, "an address of a party was taken away")
typedef ForgePartyRemoveAddress ForgePartyAddressRemoved;

FORGE_EVENT(1, "it was said how much a party may owe")
typedef struct ForgePartyCreditLimited
{
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency");
	ForgeDecimal credit_limit FORGE_IS(REQUIRED, "how much it may owe in it");
} ForgePartyCreditLimited;

FORGE_EVENT(1, "a party was suspended")
typedef ForgePartySuspend ForgePartySuspended;

FORGE_EVENT(1, "a suspended party was resumed")
typedef ForgeNothing ForgePartyResumed;

/* Is the party suspended? */
bool forge_party_is_suspended(const ForgeParty *party);

/* Is it a customer? */
bool forge_party_is_customer(const ForgeParty *party);

/* Its credit limit in that currency; NULL: it never had one. */
const ForgePartyCredit *forge_party_credit(const ForgeParty *party, ForgeText currency);

static inline const ForgePartyAddress *
forge_party_address(const ForgeParty *party, int32_t index)
{
	return forge_list_item(&party->addresses, index, sizeof(ForgePartyAddress));
}

#endif
