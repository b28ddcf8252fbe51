/*
 * test_party.c
 *	  parties.party: every refusal and their order, every event, what is kept and how, the
 *	  invariant.
 */
#include "domain/party/party.h"

#include "domain/attributes/attributes.h"
#include "test_decision.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define GOOD_IBAN FORGE_TEXT("de89 3704-0044 0532 0130 00")
#define EMAIL_DETAIL "Field \"email\" must be an address like name@example.com."
#define BAD_IBAN FORGE_TEXT("DE88370400440532013000")

static TestArena arena;

/* The schema that is looked at. */
static ForgeAttributes schema;

static void
answer(const ForgeAsk *ask, void *state)
{
	*(ForgeAttributes *) state = schema;
}

static TestDecision
execute(ForgeParty *party, ForgePartyCommandType type, const void *command)
{
	return test_execute(&arena, &forge_party, party, type, command);
}

static ForgePartyCreate
anna(void)
{
	return (ForgePartyCreate){ .name = FORGE_TEXT("Anna Berg"),
							   .roles = FORGE_TEXT("customer"),
							   .payment_days = 30 };
}

static TestDecision
create(ForgeParty *party, ForgePartyCreate command)
{
	return execute(party, FORGE_PARTY_CREATE, &command);
}

static ForgeParty
new_party(void)
{
	ForgeParty party;

	forge_shape_clear(&forge_party_state, &party);
	is_accepted(create(&party, anna()).outcome, "a party");
	return party;
}

static bool
is(ForgeText text, const char *wanted)
{
	return forge_text_equal(text, forge_text_from(wanted));
}

/* Is that the only event? */
static bool
is_event(TestDecision decision, int type)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 1 &&
		   decision.events.list[0].type == type;
}

static bool
is_nothing(TestDecision decision)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 0;
}

/* ---- create ---- */

/* From the last check to the first, so that each comes before what was wrong already. */
static void
test_create_refusals(void)
{
	ForgeParty party;
	ForgePartyCreate bad = anna();

	forge_shape_clear(&forge_party_state, &party);
	bad.attributes = FORGE_TEXT("{\"vip\":true}");
	is_refused(create(&party, bad).outcome, FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/vip\" does not keep to \"additionalProperties\" of schema 0.", "attributes");
	bad.country = FORGE_TEXT("XX");
	is_refused(create(&party, bad).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"XX\".", "country");
	bad.payment_days = 366;
	is_refused(create(&party, bad).outcome, FORGE_REASON_PAYMENT_DAYS_INVALID,
			   "Field \"payment_days\" must be 0 to 365, and is 366.", "too many days");
	bad.payment_days = -1;
	is_refused(create(&party, bad).outcome, FORGE_REASON_PAYMENT_DAYS_INVALID,
			   "Field \"payment_days\" must be 0 to 365, and is -1.", "too few");
	bad.currency = FORGE_TEXT("eur");
	is_refused(create(&party, bad).outcome, FORGE_REASON_CURRENCY_UNKNOWN,
			   "There is no currency \"eur\".", "currency");
	bad.iban = BAD_IBAN;
	is_refused(create(&party, bad).outcome, FORGE_REASON_IBAN_INVALID,
			   "\"DE88370400440532013000\" is no IBAN.", "check digits of the IBAN");
	bad.tax_country = FORGE_TEXT("YY");
	is_refused(create(&party, bad).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"YY\".", "country of the tax office");
	bad.tax_id = FORGE_TEXT("DE123456789");
	bad.tax_country = FORGE_TEXT("DE");
	is_refused(create(&party, bad).outcome, FORGE_REASON_TAX_ID_INVALID,
			   "\"DE123456789\" is no tax id of DE.", "check digit of the tax id");
	bad.email = FORGE_TEXT("anna@");
	is_refused(create(&party, bad).outcome, FORGE_REASON_EMAIL_INVALID, EMAIL_DETAIL,
			   "no e-mail address");
	bad.email = FORGE_TEXT("j\xC3\xB6rg@b.cd");
	is_refused(create(&party, bad).outcome, FORGE_REASON_EMAIL_NOT_ASCII,
			   "Field \"email\" must be of ASCII characters.", "nor one beyond ASCII");
	bad.roles = FORGE_TEXT("customer\nfriend");
	is_refused(create(&party, bad).outcome, FORGE_REASON_PARTY_ROLE_UNKNOWN,
			   "There is no role \"friend\".", "role");
	bad.name = FORGE_TEXT(" ");
	is_refused(create(&party, bad).outcome, FORGE_REASON_NAME_BLANK, "Field \"name\" is blank.",
			   "name");
	party = new_party();
	is_refused(create(&party, bad).outcome, FORGE_REASON_PARTY_EXISTS, "", "it exists");
}

static void
test_create(void)
{
	ForgeParty party = new_party();
	ForgePartyCreate command = anna();
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	ok(is(party.status, "active") && is(party.roles, "customer") && party.payment_days == 30,
	   "an active customer");
	is_int(forge_party_claims(&party, claims), 0, "without a code it claims nothing");

	forge_shape_clear(&forge_party_state, &party);
	command.roles = FORGE_TEXT("supplier\ncustomer\nsupplier");
	command.code = FORGE_TEXT("C-1");
	command.email = FORGE_TEXT(" Anna@Shop.Example");
	command.phone = FORGE_TEXT(" ");
	command.tax_id = FORGE_TEXT("DE136695976");
	command.tax_country = FORGE_TEXT("DE");
	command.iban = GOOD_IBAN;
	command.currency = FORGE_TEXT("EUR");
	command.payment_days = 0;
	command.region = FORGE_TEXT("");
	command.country = FORGE_TEXT("DE");
	ok(is_event(create(&party, command), FORGE_PARTY_CREATED), "with everything");
	ok(is(party.roles, "customer\nsupplier"), "each role once, in the usual order");
	ok(is(party.email, "anna@shop.example"), "the e-mail address in small letters");
	ok(is(party.iban, "DE89370400440532013000"), "the IBAN in capitals and without blanks");
	ok(is(party.tax_id, "DE136695976") && is(party.country, "DE") && party.payment_days == 0,
	   "and what else it is given");
	ok(forge_text_is_absent(party.phone) && forge_text_is_absent(party.region),
	   "what is blank is left out");
	is_int(forge_party_claims(&party, claims), 1, "it claims its code");
	ok(is(claims[0].value, "C-1") && claims[0].taken == FORGE_REASON_CODE_TAKEN, "as it is");

	command = anna();
	command.tax_id = FORGE_TEXT("anything");
	command.roles = FORGE_TEXT("");
	forge_shape_clear(&forge_party_state, &party);
	is_accepted(create(&party, command).outcome, "a tax id of no country, and no role");
	ok(!forge_party_is_customer(&party), "who is no customer then");
}

/* ---- facts ---- */

static void
test_facts(void)
{
	ForgeParty party = new_party();
	ForgePartyRename rename = { FORGE_TEXT("Anna Berg") };
	ForgePartyContact contact = { FORGE_TEXT("A@B.cd"), FORGE_TEXT("+49 30 1") };
	ForgePartySetRoles roles = { FORGE_TEXT("supplier") };
	ForgePartySetTax tax = { FORGE_TEXT("DE136695976"), FORGE_TEXT("DE") };
	ForgePartySetBank bank = { GOOD_IBAN };
	ForgePartySetTerms terms = { 14, FORGE_TEXT("USD") };

	ok(is_nothing(execute(&party, FORGE_PARTY_RENAME, &rename)), "rename: the same name");
	rename.name = FORGE_TEXT("Anna Tal");
	ok(is_event(execute(&party, FORGE_PARTY_RENAME, &rename), FORGE_PARTY_RENAMED) &&
		   is(party.name, "Anna Tal"),
	   "rename: another one");
	rename.name = FORGE_TEXT("\t");
	is_refused(execute(&party, FORGE_PARTY_RENAME, &rename).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "rename: none");

	ok(is_event(execute(&party, FORGE_PARTY_CONTACT, &contact), FORGE_PARTY_CONTACTED) &&
		   is(party.email, "a@b.cd") && is(party.phone, "+49 30 1"),
	   "contact: both");
	ok(is_nothing(execute(&party, FORGE_PARTY_CONTACT, &contact)), "contact: the same again");
	contact.email = ABSENT;
	ok(is_event(execute(&party, FORGE_PARTY_CONTACT, &contact), FORGE_PARTY_CONTACTED) &&
		   forge_text_is_absent(party.email),
	   "contact: the address is taken away");
	contact.email = FORGE_TEXT("a");
	is_refused(execute(&party, FORGE_PARTY_CONTACT, &contact).outcome, FORGE_REASON_EMAIL_INVALID,
			   EMAIL_DETAIL, "contact: no address");

	ok(is_event(execute(&party, FORGE_PARTY_SET_ROLES, &roles), FORGE_PARTY_ROLES_SET) &&
		   !forge_party_is_customer(&party),
	   "set_roles: a supplier");
	roles.roles = FORGE_TEXT("supplier\nsupplier");
	ok(is_nothing(execute(&party, FORGE_PARTY_SET_ROLES, &roles)), "set_roles: the same roles");
	roles.roles = FORGE_TEXT("Supplier");
	is_refused(execute(&party, FORGE_PARTY_SET_ROLES, &roles).outcome,
			   FORGE_REASON_PARTY_ROLE_UNKNOWN, "There is no role \"Supplier\".",
			   "set_roles: none that is known");

	ok(is_event(execute(&party, FORGE_PARTY_SET_TAX, &tax), FORGE_PARTY_TAX_SET) &&
		   is(party.tax_id, "DE136695976") && is(party.tax_country, "DE"),
	   "set_tax: both");
	tax.tax_id = FORGE_TEXT("1");
	is_refused(execute(&party, FORGE_PARTY_SET_TAX, &tax).outcome, FORGE_REASON_TAX_ID_INVALID,
			   "\"1\" is no tax id of DE.", "set_tax: no tax id");
	tax = (ForgePartySetTax){ ABSENT, FORGE_TEXT("de") };
	is_refused(execute(&party, FORGE_PARTY_SET_TAX, &tax).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"de\".", "set_tax: no country");

	ok(is_event(execute(&party, FORGE_PARTY_SET_BANK, &bank), FORGE_PARTY_BANK_SET) &&
		   is(party.iban, "DE89370400440532013000"),
	   "set_bank: an IBAN");
	ok(is_nothing(execute(&party, FORGE_PARTY_SET_BANK, &bank)), "set_bank: the same, as written");
	bank.iban = BAD_IBAN;
	is_refused(execute(&party, FORGE_PARTY_SET_BANK, &bank).outcome, FORGE_REASON_IBAN_INVALID,
			   "\"DE88370400440532013000\" is no IBAN.", "set_bank: none");

	ok(is_event(execute(&party, FORGE_PARTY_SET_TERMS, &terms), FORGE_PARTY_TERMS_SET) &&
		   party.payment_days == 14 && is(party.currency, "USD"),
	   "set_terms: both");
	terms = (ForgePartySetTerms){ 400, FORGE_TEXT("XXX") };
	is_refused(execute(&party, FORGE_PARTY_SET_TERMS, &terms).outcome,
			   FORGE_REASON_PAYMENT_DAYS_INVALID,
			   "Field \"payment_days\" must be 0 to 365, and is 400.", "set_terms: days first");
	terms.payment_days = 365;
	is_refused(execute(&party, FORGE_PARTY_SET_TERMS, &terms).outcome,
			   FORGE_REASON_CURRENCY_UNKNOWN, "There is no currency \"XXX\".",
			   "set_terms: then the currency");
}

static TestDecision
limit_credit(ForgeParty *party, int64_t millionths, const char *currency)
{
	ForgePartySetCreditLimit command = { { millionths }, forge_text_from(currency) };

	return execute(party, FORGE_PARTY_SET_CREDIT_LIMIT, &command);
}

/* Some currencies. */
static const char *
currency_at(int index)
{
	static const char *const codes[] = { "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS",
										 "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN",
										 "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN" };

	return codes[index];
}

static void
test_credit(void)
{
	ForgeParty party = new_party();

	ok(is_nothing(limit_credit(&party, 0, "EUR")) &&
		   forge_party_credit(&party, FORGE_TEXT("EUR")) == NULL,
	   "credit: none is what it had");
	ok(is_event(limit_credit(&party, 10500000, "EUR"), FORGE_PARTY_CREDIT_LIMITED) &&
		   forge_party_credit(&party, FORGE_TEXT("EUR"))->credit_limit.millionths == 10500000,
	   "credit: a limit");
	ok(is_nothing(limit_credit(&party, 10500000, "EUR")), "credit: the same");
	ok(is_event(limit_credit(&party, 700000000, "JPY"), FORGE_PARTY_CREDIT_LIMITED) &&
		   party.credits.count == 2,
	   "credit: in another currency");
	ok(is_event(limit_credit(&party, 0, "EUR"), FORGE_PARTY_CREDIT_LIMITED) &&
		   party.credits.count == 2,
	   "credit: none any more");
	is_refused(limit_credit(&party, -1, "XXX").outcome, FORGE_REASON_CURRENCY_UNKNOWN,
			   "There is no currency \"XXX\".", "credit: the currency first");
	is_refused(limit_credit(&party, -500000, "JPY").outcome, FORGE_REASON_AMOUNT_NEGATIVE,
			   "It is -0.5.", "credit: then whether it is negative");
	is_refused(limit_credit(&party, 500000, "JPY").outcome, FORGE_REASON_AMOUNT_TOO_PRECISE,
			   "It is 0.5; JPY has 0 decimals.", "credit: then its decimals");
	for (int i = 2; i < FORGE_CREDIT_LIMITS_MAX; i++)
		limit_credit(&party, 1000000, currency_at(i));
	is_refused(limit_credit(&party, 1000000, "USD").outcome, FORGE_REASON_TOO_MANY,
			   "\"credits\" may have 20 members, and has 21.", "credit: too many currencies");
	ok(is_event(limit_credit(&party, 1000000, "EUR"), FORGE_PARTY_CREDIT_LIMITED),
	   "credit: but one of these");
	ok(forge_party_check(&party), "credit: is sound");
	((ForgePartyCredit *) party.credits.items)[1].currency = FORGE_TEXT("EUR");
	ok(!forge_party_check(&party), "check: two limits in one currency");
	((ForgePartyCredit *) party.credits.items)[1].currency = FORGE_TEXT("JPY");
	((ForgePartyCredit *) party.credits.items)[1].credit_limit = (ForgeDecimal){ 1 };
	ok(!forge_party_check(&party), "check: a limit with too many decimals");
	((ForgePartyCredit *) party.credits.items)[1].credit_limit = (ForgeDecimal){ -1000000 };
	ok(!forge_party_check(&party), "check: a negative limit");
}

static void
test_attributes(void)
{
	ForgeParty party = new_party();
	ForgePartySetAttributes set = { FORGE_TEXT("{\"vip\":true}") };

	ok(is(party.attributes, "{}") && party.attributes_version == 0, "attributes: none");
	schema = (ForgeAttributes){ .head.version = 2,
								.json_schema = FORGE_TEXT(
									"{\"properties\":{\"vip\":{\"type\":\"boolean\"}}}") };
	ok(is_event(execute(&party, FORGE_PARTY_SET_ATTRIBUTES, &set), FORGE_PARTY_ATTRIBUTES_SET) &&
		   is(party.attributes, "{\"vip\":true}") && party.attributes_version == 2,
	   "attributes: that fit");
	ok(is_nothing(execute(&party, FORGE_PARTY_SET_ATTRIBUTES, &set)), "attributes: the same");
	set.attributes = FORGE_TEXT("{\"vip\":1}");
	is_refused(execute(&party, FORGE_PARTY_SET_ATTRIBUTES, &set).outcome,
			   FORGE_REASON_ATTRIBUTES_INVALID, "\"/vip\" does not keep to \"type\" of schema 2.",
			   "attributes: that do not");
	set.attributes = ABSENT;
	ok(is_event(execute(&party, FORGE_PARTY_SET_ATTRIBUTES, &set), FORGE_PARTY_ATTRIBUTES_SET) &&
		   is(party.attributes, "{}"),
	   "attributes: taken away");
	schema = (ForgeAttributes){ .head.version = 0 };
}

/* ---- addresses ---- */

static void
test_addresses(void)
{
	ForgeParty party = new_party();
	ForgePartyAddAddress command = { .kind = FORGE_TEXT("delivery"),
									 .street = FORGE_TEXT("Hafenweg 7"),
									 .city = FORGE_TEXT("Kiel"),
									 .postal_code = FORGE_TEXT(""),
									 .country = FORGE_TEXT("DE"),
									 .region = FORGE_TEXT(" ") };
	ForgePartyRemoveAddress take_away;
	ForgePartyAddAddress bad = command;
	ForgeUuid first;

	ok(is_event(execute(&party, FORGE_PARTY_ADD_ADDRESS, &command), FORGE_PARTY_ADDRESS_ADDED),
	   "add_address: an event");
	first = forge_party_address(&party, 0)->address_id;
	ok(!forge_uuid_is_nil(first), "add_address: with an id");
	ok(forge_text_is_absent(forge_party_address(&party, 0)->region) &&
		   is(forge_party_address(&party, 0)->street, "Hafenweg 7"),
	   "add_address: as it was given, without blanks");
	is_accepted(execute(&party, FORGE_PARTY_ADD_ADDRESS, &command).outcome, "the same again");
	ok(party.addresses.count == 2 &&
		   !forge_uuid_equal(forge_party_address(&party, 1)->address_id, first),
	   "add_address: is another address");

	bad.address_id = first;
	is_refused(execute(&party, FORGE_PARTY_ADD_ADDRESS, &bad).outcome, FORGE_REASON_ADDRESS_EXISTS,
			   "The party has an address aa000000-0000-8000-8000-000000000001.",
			   "add_address: an id that is there");
	bad.country = FORGE_TEXT("ZZ");
	is_refused(execute(&party, FORGE_PARTY_ADD_ADDRESS, &bad).outcome, FORGE_REASON_COUNTRY_UNKNOWN,
			   "There is no country \"ZZ\".", "add_address: country");
	bad.city = FORGE_TEXT("");
	is_refused(execute(&party, FORGE_PARTY_ADD_ADDRESS, &bad).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"city\" is blank.", "add_address: city");
	bad.street = FORGE_TEXT(" ");
	is_refused(execute(&party, FORGE_PARTY_ADD_ADDRESS, &bad).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"street\" is blank.", "add_address: street");

	take_away.address_id = first;
	ok(is_event(execute(&party, FORGE_PARTY_REMOVE_ADDRESS, &take_away),
				FORGE_PARTY_ADDRESS_REMOVED) &&
		   party.addresses.count == 1,
	   "remove_address: takes it away");
	is_refused(execute(&party, FORGE_PARTY_REMOVE_ADDRESS, &take_away).outcome,
			   FORGE_REASON_ADDRESS_NOT_FOUND,
			   "The party has no address aa000000-0000-8000-8000-000000000001.",
			   "remove_address: once");

	while (party.addresses.count < FORGE_ADDRESSES_MAX)
		(void) execute(&party, FORGE_PARTY_ADD_ADDRESS, &command);
	is_refused(execute(&party, FORGE_PARTY_ADD_ADDRESS, &command).outcome, FORGE_REASON_TOO_MANY,
			   "\"addresses\" may have 100 members, and has 101.", "add_address: one too many");
}

/* ---- suspend and resume ---- */

static void
test_suspend(void)
{
	ForgeParty party = new_party();
	ForgePartySuspend suspend = { FORGE_TEXT(" ") };

	is_refused(execute(&party, FORGE_PARTY_SUSPEND, &suspend).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "suspend: without a reason");
	ok(is_nothing(execute(&party, FORGE_PARTY_RESUME, NULL)), "resume: an active party");
	suspend.reason = FORGE_TEXT("does not pay");
	ok(is_event(execute(&party, FORGE_PARTY_SUSPEND, &suspend), FORGE_PARTY_SUSPENDED) &&
		   forge_party_is_suspended(&party) && is(party.suspend_reason, "does not pay"),
	   "suspend: for a reason");
	suspend.reason = FORGE_TEXT("x");
	ok(is_nothing(execute(&party, FORGE_PARTY_SUSPEND, &suspend)), "suspend: again");
	ok(is_event(execute(&party, FORGE_PARTY_RESUME, NULL), FORGE_PARTY_RESUMED) &&
		   !forge_party_is_suspended(&party) && forge_text_is_absent(party.suspend_reason),
	   "resume: and the reason is gone");
}

static void
test_missing(void)
{
	ForgeParty party;

	forge_shape_clear(&forge_party_state, &party);
	for (int type = FORGE_PARTY_RENAME; type < FORGE_PARTY_COMMAND_COUNT; type++)
	{
		void *command = forge_arena_allocate(&arena.arena, forge_party_commands[type]->size + 1);

		forge_shape_clear(forge_party_commands[type], command);
		is_refused(execute(&party, type, command).outcome, FORGE_REASON_PARTY_NOT_FOUND, "",
				   forge_party_commands[type]->name);
	}
}

/* What an operator may append is checked, too. */
static void
test_check(void)
{
	ForgeParty party = new_party();
	ForgeParty broken;

	ok(forge_party_check(&party), "a party is sound");
	broken = party;
	broken.name = FORGE_TEXT(" ");
	ok(!forge_party_check(&broken), "not without a name");
	broken = party;
	broken.roles = FORGE_TEXT("friend");
	ok(!forge_party_check(&broken), "nor with an unknown role");
	broken = party;
	broken.status = FORGE_TEXT("gone");
	ok(!forge_party_check(&broken), "nor in an unknown state");
	broken = party;
	broken.payment_days = 366;
	ok(!forge_party_check(&broken), "nor with longer terms");
	broken = party;
	broken.email = FORGE_TEXT("A@b.cd");
	ok(!forge_party_check(&broken), "nor with an e-mail address in capitals");
	broken = party;
	(void) forge_list_add(&broken.addresses, sizeof(ForgePartyAddress), &arena.arena);
	ok(!forge_party_check(&broken), "nor with an address that is none");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create_refusals();
	test_create();
	test_facts();
	test_credit();
	test_attributes();
	test_addresses();
	test_suspend();
	test_missing();
	test_check();
	test_arena_reset(&arena);
	return tap_done();
}
