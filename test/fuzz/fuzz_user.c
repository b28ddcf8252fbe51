/*
 * fuzz_user.c
 *	  Random commands at a user, against a second user written from the rules
 *	  alone: addresses judged by a table of characters, roles in an array, no events.
 *
 * After every command both must have come to the same refusal or the same user,
 * and the invariant must hold.
 */
#include "../unit/test_arena.h"
#include "domain/user/user.h"
#include "fuzz.h"
#include "fuzz_text.h"

/* ---- the second user ---- */

/* More than there is room for: each has a character and a separator. */
#define MODEL_ROLES_MAX 501
#define MODEL_ROLES_LENGTH_MAX 1000

typedef struct Model
{
	bool exists;
	char email[255];
	int email_length;
	ForgeText name;
	ForgeText roles[MODEL_ROLES_MAX];
	int role_count;
	bool is_suspended;
	int64_t version;
} Model;

static bool
is_same(ForgeText a, ForgeText b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static bool
is_one_of(char character, const char *set)
{
	for (; *set != '\0'; set++)
		if (*set == character)
			return true;
	return false;
}

#define DIGITS_AND_LETTERS "0123456789abcdefghijklmnopqrstuvwxyz"

static bool
is_made_of(const char *from, const char *to, const char *set)
{
	for (; from < to; from++)
		if (!is_one_of(*from, set))
			return false;
	return true;
}

static bool
is_beyond_ascii(ForgeText text)
{
	for (int i = 0; i < text.length; i++)
		if ((unsigned char) text.data[i] >= 0x80)
			return true;
	return false;
}

/* Is [from, to) one or more pieces of 1 to so many bytes with dots between?  How many? */
static int
count_pieces(const char *from, const char *to, int piece_max)
{
	int count = 1;
	int length = 0;

	for (; from < to; from++)
	{
		if (*from != '.')
			length++;
		else if (length == 0)
			return 0;
		else
		{
			count++;
			length = 0;
		}
		if (length > piece_max)
			return 0;
	}
	return length > 0 ? count : 0;
}

static bool
has_hyphen_at_end(const char *from, const char *to)
{
	for (const char *at = from; at < to; at++)
		if (*at == '-' && (at == from || at[-1] == '.' || at + 1 == to || at[1] == '.'))
			return true;
	return false;
}

static bool
model_read_email(Model *model, ForgeText given)
{
	ForgeText text = fuzz_trim(given);
	char *at;

	if (text.length > 254)
		return false;
	model->email_length = text.length;
	for (int i = 0; i < text.length; i++)
		model->email[i] = text.data[i] >= 'A' && text.data[i] <= 'Z' ? (char) (text.data[i] | 0x20)
																	 : text.data[i];
	at = memchr(model->email, '@', (size_t) model->email_length);
	if (at == NULL)
		return false;
	return is_made_of(model->email, at, DIGITS_AND_LETTERS ".!#$%&'*+-/=?^_`{|}~") &&
		   at - model->email <= 64 && count_pieces(model->email, at, 64) >= 1 &&
		   is_made_of(at + 1, model->email + model->email_length, DIGITS_AND_LETTERS ".-") &&
		   count_pieces(at + 1, model->email + model->email_length, 63) >= 2 &&
		   !has_hyphen_at_end(at + 1, model->email + model->email_length);
}

static bool
is_role_name(ForgeText role)
{
	return role.length >= 1 && role.length <= 63 &&
		   is_made_of(role.data, role.data + role.length, DIGITS_AND_LETTERS "_-.");
}

static int
find_role(const Model *model, ForgeText role)
{
	for (int i = 0; i < model->role_count; i++)
		if (is_same(model->roles[i], role))
			return i;
	return -1;
}

static int
roles_length(const Model *model)
{
	int length = 0;

	for (int i = 0; i < model->role_count; i++)
		length += model->roles[i].length + (i > 0);
	return length;
}

static ForgeReason
model_create(Model *model, const ForgeUserCreate *command)
{
	Model created = { .exists = true, .name = command->display_name, .version = 1 };
	ForgeText rest = command->roles;
	ForgeText role;

	if (model->exists)
		return FORGE_REASON_USER_EXISTS;
	if (!model_read_email(&created, command->email))
		return is_beyond_ascii(fuzz_trim(command->email)) ? FORGE_REASON_EMAIL_NOT_ASCII
														  : FORGE_REASON_EMAIL_INVALID;
	if (fuzz_is_blank(command->display_name))
		return FORGE_REASON_FIELD_BLANK;
	while (forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role))
	{
		if (!is_role_name(role))
			return FORGE_REASON_ROLE_INVALID;
		if (find_role(&created, role) < 0)
			created.roles[created.role_count++] = role;
	}
	*model = created;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_rename(Model *model, const ForgeUserRename *command)
{
	if (!model->exists)
		return FORGE_REASON_USER_NOT_FOUND;
	if (fuzz_is_blank(command->display_name))
		return FORGE_REASON_FIELD_BLANK;
	model->version += !is_same(model->name, command->display_name);
	model->name = command->display_name;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_assign_role(Model *model, ForgeText role)
{
	if (!model->exists)
		return FORGE_REASON_USER_NOT_FOUND;
	if (!is_role_name(role))
		return FORGE_REASON_ROLE_INVALID;
	if (find_role(model, role) >= 0)
		return FORGE_ACCEPTED;
	if (roles_length(model) + 1 + role.length > MODEL_ROLES_LENGTH_MAX)
		return FORGE_REASON_TEXT_TOO_LONG;
	model->roles[model->role_count++] = role;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_revoke_role(Model *model, ForgeText role)
{
	int place = find_role(model, role);

	if (!model->exists)
		return FORGE_REASON_USER_NOT_FOUND;
	if (place < 0)
		return FORGE_ACCEPTED;
	for (int i = place + 1; i < model->role_count; i++)
		model->roles[i - 1] = model->roles[i];
	model->role_count--;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_set_suspended(Model *model, bool is_suspended)
{
	if (!model->exists)
		return FORGE_REASON_USER_NOT_FOUND;
	model->version += model->is_suspended != is_suspended;
	model->is_suspended = is_suspended;
	return FORGE_ACCEPTED;
}

/* ---- commands ---- */

typedef union AnyCommand
{
	ForgeUserCreate create;
	ForgeUserRename rename;
	ForgeUserAssignRole role;
	ForgeUserSuspend suspend;
} AnyCommand;

/* Out of few, so that they are often equal; or whatever the input says. */
static ForgeText
take_from(FuzzInput *input, const char *const *texts, int count, size_t limit)
{
	uint8_t choice = fuzz_take_byte(input);

	return choice < 128 ? forge_text_from(texts[choice % count]) : fuzz_take_text(input, limit);
}

static ForgeText
take_email(FuzzInput *input)
{
	static const char *const texts[] = {
		"ann@shop.example", " A.B+c@D-e.fg\n", "a@b", "", "\xE2\x80\x8B\x61@b.cd\xC2\xA0",
		"j\xC3\xB6rg@b.cd"
	};

	return take_from(input, texts, 6, 255);
}

static ForgeText
take_name(FuzzInput *input)
{
	static const char *const texts[] = { "Ann", "Bob", " ", "", "\xE3\x80\x80" };

	return take_from(input, texts, 5, 8);
}

static ForgeText
take_role(FuzzInput *input)
{
	static const char *const texts[] = {
		"viewer", "a", "a-role.of_63-characters-0123456789-0123456789-0123456789-01234", "A"
	};

	return take_from(input, texts, 4, 63);
}

/* As the decoder gives it: not too long, no item empty. */
static ForgeText
take_roles(FuzzInput *input, ForgeArena *arena)
{
	ForgeText roles = FORGE_TEXT("");

	for (int count = fuzz_take_byte(input) % 16; count > 0; count--)
	{
		ForgeText role = take_role(input);

		if (role.length > 0)
			roles = forge_text_list_with(arena, roles, role);
	}
	return roles.length <= MODEL_ROLES_LENGTH_MAX ? roles : FORGE_TEXT("");
}

static void
take_command(FuzzInput *input, int type, AnyCommand *command, ForgeArena *arena)
{
	memset(command, 0, sizeof(*command));
	switch ((ForgeUserCommandType) type)
	{
		case FORGE_USER_CREATE:
			command->create.email = take_email(input);
			command->create.display_name = take_name(input);
			command->create.roles = take_roles(input, arena);
			break;
		case FORGE_USER_RENAME:
			command->rename.display_name = take_name(input);
			break;
		case FORGE_USER_ASSIGN_ROLE:
		case FORGE_USER_REVOKE_ROLE:
			command->role.role = take_role(input);
			break;
		case FORGE_USER_SUSPEND:
			command->suspend.reason = take_name(input);
			break;
		case FORGE_USER_ACTIVATE:
		case FORGE_USER_COMMAND_COUNT:
			break;
	}
}

static ForgeReason
model_execute(Model *model, int type, const AnyCommand *command)
{
	switch (type)
	{
		case FORGE_USER_CREATE:
			return model_create(model, &command->create);
		case FORGE_USER_RENAME:
			return model_rename(model, &command->rename);
		case FORGE_USER_ASSIGN_ROLE:
			return model_assign_role(model, command->role.role);
		case FORGE_USER_REVOKE_ROLE:
			return model_revoke_role(model, command->role.role);
		default:
			return model_set_suspended(model, type == FORGE_USER_SUSPEND);
	}
}

/* ---- both side by side ---- */

static void
check_same(const ForgeUser *user, const Model *model)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	ForgeText rest = user->roles;
	ForgeText role;

	check(forge_user_check(user));
	check(user->head.version == model->version);
	check((user->head.version > 0) == model->exists);
	check(is_same(user->email, (ForgeText){ model->email, model->email_length }));
	check(is_same(user->display_name, model->name));
	check(user->is_suspended == model->is_suspended);
	for (int i = 0; i < model->role_count; i++)
		check(forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role) &&
			  is_same(role, model->roles[i]));
	check(!forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role));
	check(forge_user_claims(user, claims) == model->exists);
	check(!model->exists || is_same(claims[0].value, user->email));
}

static void
execute(ForgeUser *user, Model *model, FuzzInput *input, ForgeArena *arena)
{
	int type = fuzz_take_byte(input) % FORGE_USER_COMMAND_COUNT;
	ForgeEvents events = { .arena = arena };
	ForgeUser before;
	AnyCommand command;
	ForgeCommand asked = { .type = type, .data = &command, .aggregate_id = { { 1 } } };
	ForgeOutcome outcome;

	memcpy(&before, user, sizeof(before));
	take_command(input, type, &command, arena);
	outcome = forge_user.decide(user, &asked, &events);
	check(!forge_outcome_is_refusal(outcome) ||
		  forge_aggregate_lists_refusal(&forge_user, asked.type, outcome.reason));
	check(memcmp(&before, user, sizeof(before)) == 0);
	check(outcome.reason == model_execute(model, type, &command));
	check(!forge_outcome_is_refusal(outcome) || events.count == 0);
	for (int i = 0; i < events.count; i++)
		forge_aggregate_apply(&forge_user, user, &events.list[i], arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	TestArena arena = TEST_ARENA;
	ForgeUser user = { 0 };
	Model model = { 0 };

	while (input.size > 0)
	{
		execute(&user, &model, &input, &arena.arena);
		check_same(&user, &model);
	}
	test_arena_reset(&arena);
	return 0;
}
