/*
 * party.c
 *	  parties.party: decide and apply.
 *
 * Most commands say facts: their event has them as they are kept, and is dropped when the state
 * has the same ones already.
 */
#include "domain/party/party_parts.h"

#include <string.h>

#include "base/country.h"
#include "base/currency.h"
#include "base/identifier.h"
#include "base/word.h"
#include "domain/attributes/attributes.h"
#include "domain/user/email.h"

#define ABSENT ((ForgeText){ NULL, 0 })

bool
forge_party_is_suspended(const ForgeParty *party)
{
	return forge_text_equal(party->status, FORGE_TEXT("suspended"));
}

bool
forge_party_is_customer(const ForgeParty *party)
{
	return forge_text_list_has(party->roles, FORGE_TEXT("customer"));
}

void
forge_party_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	if (command->type == FORGE_PARTY_CREATE || command->type == FORGE_PARTY_SET_ATTRIBUTES)
		forge_attributes_see(asks, &forge_party);
}

ForgeOutcome
forge_party_allows(const void *state, int command_type)
{
	const ForgeParty *party = state;
	bool is_there = forge_exists(&party->head);

	if (command_type == FORGE_PARTY_CREATE)
		return is_there ? forge_refuse(FORGE_REASON_PARTY_EXISTS) : forge_accept();
	return is_there ? forge_accept() : forge_refuse(FORGE_REASON_PARTY_NOT_FOUND);
}

/* ---- facts ---- */

/* A text that may be left out and is blank says as little as one that is left out. */
static void
leave_out_blanks(const ForgeShape *shape, void *data)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		ForgeText *text = (ForgeText *) ((char *) data + field->offset);

		if (field->type == FORGE_FIELD_TEXT && !(field->flags & FORGE_FIELD_REQUIRED) &&
			forge_text_is_blank(*text))
			*text = ABSENT;
	}
}

/* The event of a command that says facts, with these as the command has them. */
static void *
add_facts(ForgeEvents *events, int type, const ForgeCommand *request)
{
	void *facts = forge_events_add_from(events, &forge_party, type, request);

	leave_out_blanks(forge_party_events[type], facts);
	return facts;
}

/* Of that event: it is dropped if it is refused, or if the state has the same facts. */
static ForgeOutcome
end_facts(const ForgeParty *party, ForgeEvents *events, ForgeOutcome outcome)
{
	const ForgeEvent *event = &events->list[events->count - 1];
	const ForgeShape *shape = forge_party_events[event->type];
	void *before = forge_arena_allocate(events->arena, shape->size);

	forge_shape_clear(shape, before);
	forge_shape_take_over(shape, before, &forge_party_state, party);
	if (forge_outcome_is_refusal(outcome) || forge_shape_equal(shape, before, event->data))
		events->count--;
	return outcome;
}

/* Each role once, in the usual order. */
static ForgeOutcome
check_roles(ForgeText *roles, ForgeArena *arena)
{
	ForgeText rest = *roles;
	ForgeText role;

	while (forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role))
		if (forge_word_number(FORGE_PARTY_ROLES, role) < 0)
			return forge_with_text(forge_refuse(FORGE_REASON_PARTY_ROLE_UNKNOWN), role);
	*roles = forge_text_list_common(arena, FORGE_TEXT("customer\nsupplier"), *roles);
	return forge_accept();
}

static ForgeOutcome
check_email(ForgeText *email, ForgeArena *arena)
{
	if (forge_text_is_absent(*email) || forge_email_normalise(arena, *email, email))
		return forge_accept();
	return forge_refuse(forge_text_is_ascii(*email) ? FORGE_REASON_EMAIL_INVALID
													: FORGE_REASON_EMAIL_NOT_ASCII);
}

static ForgeOutcome
check_country(ForgeText country)
{
	if (forge_text_is_absent(country) || forge_country_exists(country))
		return forge_accept();
	return forge_with_text(forge_refuse(FORGE_REASON_COUNTRY_UNKNOWN), country);
}

static ForgeOutcome
check_tax(ForgeText tax_id, ForgeText country)
{
	ForgeOutcome outcome;

	if (forge_text_is_absent(tax_id) || forge_identifier_is_tax_id(tax_id, country))
		return check_country(country);
	outcome = forge_with_text(forge_refuse(FORGE_REASON_TAX_ID_INVALID), tax_id);
	return forge_with_text(outcome, country);
}

/* Capitals and digits alone. */
static ForgeOutcome
check_iban(ForgeText *iban, ForgeArena *arena)
{
	char *compact;
	int32_t length = 0;

	if (forge_text_is_absent(*iban))
		return forge_accept();
	if (!forge_identifier_check(FORGE_TEXT("iban"), *iban))
		return forge_with_text(forge_refuse(FORGE_REASON_IBAN_INVALID), *iban);
	compact = forge_arena_allocate(arena, (size_t) iban->length);
	for (int32_t i = 0; i < iban->length; i++)
	{
		char character = iban->data[i];

		if (character >= 'a' && character <= 'z')
			compact[length++] = (char) (character - 'a' + 'A');
		else if ((character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9'))
			compact[length++] = character;
	}
	*iban = (ForgeText){ compact, length };
	return forge_accept();
}

static ForgeOutcome
check_currency(ForgeText currency)
{
	int minor_digits;

	if (forge_text_is_absent(currency) || forge_currency_find(currency, &minor_digits))
		return forge_accept();
	return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), currency);
}

static bool
is_payment_days(int64_t days)
{
	return days >= 0 && days <= FORGE_PAYMENT_DAYS_MAX;
}

static ForgeOutcome
check_payment_days(int64_t days)
{
	if (is_payment_days(days))
		return forge_accept();
	return forge_with_integer(forge_refuse(FORGE_REASON_PAYMENT_DAYS_INVALID), days);
}

static ForgeOutcome
check_name(ForgeText name)
{
	return forge_text_is_blank(name) ? forge_refuse(FORGE_REASON_NAME_BLANK) : forge_accept();
}

static ForgeOutcome
check_attributes(const ForgeCommand *request, ForgeJson *attributes, int64_t *version,
				 ForgeArena *arena)
{
	*attributes = forge_attributes_given(*attributes);
	return forge_attributes_fit(request, 0, *attributes, arena, version);
}

/* ---- commands ---- */

/* The facts of a new party, in their order. */
static ForgeOutcome
check_created(const ForgeCommand *request, ForgePartyCreated *created, ForgeArena *arena)
{
	ForgeOutcome outcome = check_name(created->name);

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_roles(&created->roles, arena);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_email(&created->email, arena);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_tax(created->tax_id, created->tax_country);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_iban(&created->iban, arena);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_currency(created->currency);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_payment_days(created->payment_days);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_country(created->country);
	if (!forge_outcome_is_refusal(outcome))
		outcome =
			check_attributes(request, &created->attributes, &created->attributes_version, arena);
	return outcome;
}

/* A command that says facts: its event, and whether they may be. */
static ForgeOutcome
decide_facts(const ForgeParty *party, const ForgeCommand *request, int type, ForgeEvents *events)
{
	void *facts = add_facts(events, type, request);
	ForgePartyTermsSet *terms = facts;
	ForgePartyAttributesSet *defined = facts;
	ForgeOutcome outcome = forge_accept();

	switch (type)
	{
		case FORGE_PARTY_CREATED:
			outcome = check_created(request, facts, events->arena);
			break;
		case FORGE_PARTY_RENAMED:
			outcome = check_name(((ForgePartyRenamed *) facts)->name);
			break;
		case FORGE_PARTY_CONTACTED:
			outcome = check_email(&((ForgePartyContacted *) facts)->email, events->arena);
			break;
		case FORGE_PARTY_ROLES_SET:
			outcome = check_roles(&((ForgePartyRolesSet *) facts)->roles, events->arena);
			break;
		case FORGE_PARTY_TAX_SET:
			outcome = check_tax(((ForgePartyTaxSet *) facts)->tax_id,
								((ForgePartyTaxSet *) facts)->tax_country);
			break;
		case FORGE_PARTY_BANK_SET:
			outcome = check_iban(&((ForgePartyBankSet *) facts)->iban, events->arena);
			break;
		case FORGE_PARTY_TERMS_SET:
			outcome = check_payment_days(terms->payment_days);
			if (!forge_outcome_is_refusal(outcome))
				outcome = check_currency(terms->currency);
			break;
		case FORGE_PARTY_ATTRIBUTES_SET:
			outcome = check_attributes(request, &defined->attributes, &defined->attributes_version,
									   events->arena);
			break;
	}
	return end_facts(party, events, outcome);
}

/* The index of the address, or -1. */
static int32_t
find_address(const ForgeParty *party, ForgeUuid address_id)
{
	for (int32_t i = 0; i < party->addresses.count; i++)
		if (forge_uuid_equal(forge_party_address(party, i)->address_id, address_id))
			return i;
	return -1;
}

/* An id that no other address of the party has been given: its version is in it. */
static ForgeUuid
new_address_id(const ForgeParty *party, ForgeUuid party_id)
{
	ForgeUuid mixed = party_id;

	for (int i = 0; i < 8; i++)
		mixed.bytes[15 - i] ^= (uint8_t) (party->head.version >> 8 * i);
	return forge_uuid_v8(mixed.bytes);
}

static ForgeOutcome
refuse_blank(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field);
}

static ForgeOutcome
check_address(const ForgeParty *party, const ForgePartyAddAddress *command)
{
	ForgeOutcome outcome;

	if (forge_text_is_blank(command->street))
		return refuse_blank("street");
	if (forge_text_is_blank(command->city))
		return refuse_blank("city");
	outcome = check_country(command->country);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (find_address(party, command->address_id) >= 0)
		return forge_with_uuid(forge_refuse(FORGE_REASON_ADDRESS_EXISTS), command->address_id);
	if (party->addresses.count < FORGE_ADDRESSES_MAX)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "addresses");
	outcome = forge_with_integer(outcome, FORGE_ADDRESSES_MAX);
	return forge_with_integer(outcome, FORGE_ADDRESSES_MAX + 1);
}

static ForgeOutcome
decide_add_address(const ForgeParty *party, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeOutcome outcome = check_address(party, request->data);
	ForgePartyAddressAdded *added;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	added = add_facts(events, FORGE_PARTY_ADDRESS_ADDED, request);
	if (forge_uuid_is_nil(added->address_id))
		added->address_id = new_address_id(party, request->aggregate_id);
	return outcome;
}

static ForgeOutcome
decide_remove_address(const ForgeParty *party, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgePartyRemoveAddress *command = request->data;

	if (find_address(party, command->address_id) < 0)
		return forge_with_uuid(forge_refuse(FORGE_REASON_ADDRESS_NOT_FOUND), command->address_id);
	forge_events_add_from(events, &forge_party, FORGE_PARTY_ADDRESS_REMOVED, request);
	return forge_accept();
}

static ForgeOutcome
decide_suspend(const ForgeParty *party, const ForgeCommand *request, ForgeEvents *events)
{
	if (forge_text_is_blank(((const ForgePartySuspend *) request->data)->reason))
		return refuse_blank("reason");
	if (!forge_party_is_suspended(party))
		forge_events_add_from(events, &forge_party, FORGE_PARTY_SUSPENDED, request);
	return forge_accept();
}

static ForgeOutcome
decide_resume(const ForgeParty *party, ForgeEvents *events)
{
	if (forge_party_is_suspended(party))
		(void) forge_events_add(events, &forge_party, FORGE_PARTY_RESUMED);
	return forge_accept();
}

/* A command that the party's state allows. */
static ForgeOutcome
decide_allowed(const ForgeParty *party, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgePartyCommandType) command->type)
	{
		case FORGE_PARTY_CREATE:
			return decide_facts(party, command, FORGE_PARTY_CREATED, events);
		case FORGE_PARTY_RENAME:
			return decide_facts(party, command, FORGE_PARTY_RENAMED, events);
		case FORGE_PARTY_CONTACT:
			return decide_facts(party, command, FORGE_PARTY_CONTACTED, events);
		case FORGE_PARTY_SET_ROLES:
			return decide_facts(party, command, FORGE_PARTY_ROLES_SET, events);
		case FORGE_PARTY_SET_TAX:
			return decide_facts(party, command, FORGE_PARTY_TAX_SET, events);
		case FORGE_PARTY_SET_BANK:
			return decide_facts(party, command, FORGE_PARTY_BANK_SET, events);
		case FORGE_PARTY_SET_TERMS:
			return decide_facts(party, command, FORGE_PARTY_TERMS_SET, events);
		case FORGE_PARTY_SET_ATTRIBUTES:
			return decide_facts(party, command, FORGE_PARTY_ATTRIBUTES_SET, events);
		case FORGE_PARTY_ADD_ADDRESS:
			return decide_add_address(party, command, events);
		case FORGE_PARTY_REMOVE_ADDRESS:
			return decide_remove_address(party, command, events);
		case FORGE_PARTY_SET_CREDIT_LIMIT:
			return forge_party_decide_credit_limit(party, command, events);
		case FORGE_PARTY_SUSPEND:
			return decide_suspend(party, command, events);
		case FORGE_PARTY_RESUME:
			return decide_resume(party, events);
		case FORGE_PARTY_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

ForgeOutcome
forge_party_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome = forge_party_allows(state, command->type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}

/* ---- events ---- */

static void
apply_address_added(ForgeParty *party, const ForgePartyAddressAdded *added, ForgeArena *arena)
{
	ForgePartyAddress *address =
		forge_list_add(&party->addresses, sizeof(ForgePartyAddress), arena);

	forge_shape_take_over(&forge_party_address_shape, address,
						  forge_party_events[FORGE_PARTY_ADDRESS_ADDED], added);
}

static void
apply_address_removed(ForgeParty *party, ForgeUuid address_id)
{
	int32_t index = find_address(party, address_id);

	if (index >= 0)
		forge_list_remove(&party->addresses, index, sizeof(ForgePartyAddress));
}

void
forge_party_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeParty *party = state;

	switch ((ForgePartyEventType) event->type)
	{
		case FORGE_PARTY_CREATED:
			party->status = FORGE_TEXT("active");
			forge_aggregate_take_over(&forge_party, party, event);
			break;
		case FORGE_PARTY_RENAMED:
		case FORGE_PARTY_CONTACTED:
		case FORGE_PARTY_ROLES_SET:
		case FORGE_PARTY_TAX_SET:
		case FORGE_PARTY_BANK_SET:
		case FORGE_PARTY_TERMS_SET:
		case FORGE_PARTY_ATTRIBUTES_SET:
			forge_aggregate_take_over(&forge_party, party, event);
			break;
		case FORGE_PARTY_ADDRESS_ADDED:
			apply_address_added(party, event->data, arena);
			break;
		case FORGE_PARTY_ADDRESS_REMOVED:
			apply_address_removed(party,
								  ((const ForgePartyAddressRemoved *) event->data)->address_id);
			break;
		case FORGE_PARTY_CREDIT_LIMITED:
			forge_party_apply_credit_limited(party, event->data, arena);
			break;
		case FORGE_PARTY_SUSPENDED:
			party->status = FORGE_TEXT("suspended");
			party->suspend_reason = ((const ForgePartySuspended *) event->data)->reason;
			break;
		case FORGE_PARTY_RESUMED:
			party->status = FORGE_TEXT("active");
			party->suspend_reason = ABSENT;
			break;
		case FORGE_PARTY_EVENT_COUNT:
			break;
	}
}

static bool
are_addresses_sound(const ForgeParty *party)
{
	for (int32_t i = 0; i < party->addresses.count; i++)
	{
		const ForgePartyAddress *address = forge_party_address(party, i);

		if (forge_uuid_is_nil(address->address_id) ||
			find_address(party, address->address_id) != i ||
			forge_word_number(FORGE_ADDRESS_KINDS, address->kind) < 0)
			return false;
	}
	return party->addresses.count <= FORGE_ADDRESSES_MAX;
}

bool
forge_party_check(const void *state)
{
	const ForgeParty *party = state;
	ForgeText roles = party->roles;
	ForgeText role;

	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, &role))
		if (forge_word_number(FORGE_PARTY_ROLES, role) < 0)
			return false;
	if (!are_addresses_sound(party) || !forge_party_credits_are_sound(party))
		return false;
	return !forge_exists(&party->head) ||
		   (!forge_text_is_blank(party->name) &&
			forge_word_number(FORGE_PARTY_STATES, party->status) >= 0 &&
			is_payment_days(party->payment_days) &&
			(forge_text_is_absent(party->email) || forge_email_is_normal(party->email)));
}

int
forge_party_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeParty *party = state;

	if (forge_text_is_absent(party->code))
		return 0;
	claims[0] = (ForgeClaim){ "parties.party.code", party->code, FORGE_REASON_CODE_TAKEN };
	return 1;
}
