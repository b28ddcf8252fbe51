/*
 * fuzz_user.c
 *	  A user beside a second one that is written from the rules alone: addresses
 *	  judged by a table of characters, roles in an array, no events.
 *
 * After every command (fuzz_aggregate.h) both must have come to the same refusal or
 * the same user.
 */
#include "domain/user/user.h"
#include "fuzz_aggregate.h"
#include "fuzz_text.h"

/* More than there is room for: each has a character and a separator. */
#define ROLES_MAX 501
#define ROLES_LENGTH_MAX 1000

typedef struct Model
{
	int64_t version;
	char email[255];
	int email_length;
	ForgeText name;
	ForgeText roles[ROLES_MAX];
	int role_count;
	bool is_suspended;
} Model;

/* ---- addresses and names of roles ---- */

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
read_email(Model *model, ForgeText given)
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

/* ---- the second user ---- */

static int
find_role(const Model *model, ForgeText role)
{
	for (int i = 0; i < model->role_count; i++)
		if (fuzz_is_same(model->roles[i], role))
			return i;
	return -1;
}

static ForgeReason
create(Model *model, const ForgeUserCreate *given)
{
	Model created = { .version = 1, .name = given->display_name };
	ForgeText rest = given->roles;
	ForgeText role;

	if (model->version > 0)
		return FORGE_REASON_USER_EXISTS;
	if (!read_email(&created, given->email))
		return is_beyond_ascii(fuzz_trim(given->email)) ? FORGE_REASON_EMAIL_NOT_ASCII
														: FORGE_REASON_EMAIL_INVALID;
	if (fuzz_is_blank(given->display_name))
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
rename_to(Model *model, ForgeText name)
{
	if (fuzz_is_blank(name))
		return FORGE_REASON_FIELD_BLANK;
	model->version += !fuzz_is_same(model->name, name);
	model->name = name;
	return FORGE_ACCEPTED;
}

static ForgeReason
assign_role(Model *model, ForgeText role)
{
	int length = role.length;

	for (int i = 0; i < model->role_count; i++)
		length += model->roles[i].length + 1;
	if (!is_role_name(role))
		return FORGE_REASON_ROLE_INVALID;
	if (find_role(model, role) >= 0)
		return FORGE_ACCEPTED;
	if (length > ROLES_LENGTH_MAX)
		return FORGE_REASON_TEXT_TOO_LONG;
	model->roles[model->role_count++] = role;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
revoke_role(Model *model, ForgeText role)
{
	int place = find_role(model, role);

	if (place < 0)
		return FORGE_ACCEPTED;
	for (int i = place + 1; i < model->role_count; i++)
		model->roles[i - 1] = model->roles[i];
	model->role_count--;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
set_suspended(Model *model, bool is_suspended)
{
	model->version += model->is_suspended != is_suspended;
	model->is_suspended = is_suspended;
	return FORGE_ACCEPTED;
}

static ForgeReason
execute(Model *model, const ForgeCommand *command)
{
	if (command->type == FORGE_USER_CREATE)
		return create(model, command->data);
	if (model->version == 0)
		return FORGE_REASON_USER_NOT_FOUND;
	switch (command->type)
	{
		case FORGE_USER_RENAME:
			return rename_to(model, ((const ForgeUserRename *) command->data)->display_name);
		case FORGE_USER_ASSIGN_ROLE:
			return assign_role(model, ((const ForgeUserAssignRole *) command->data)->role);
		case FORGE_USER_REVOKE_ROLE:
			return revoke_role(model, ((const ForgeUserRevokeRole *) command->data)->role);
		default:
			return set_suspended(model, command->type == FORGE_USER_SUSPEND);
	}
}

/* ---- both side by side ---- */

static void
check_same(const ForgeUser *user, const Model *model)
{
	ForgeText email = { model->version > 0 ? model->email : NULL, model->email_length };
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	ForgeText rest = user->roles;
	ForgeText role;

	check(user->head.version == model->version);
	check(fuzz_is_same(user->email, email));
	check(fuzz_is_same(user->display_name, model->name));
	check(user->is_suspended == model->is_suspended);
	for (int i = 0; i < model->role_count; i++)
		check(forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role) &&
			  fuzz_is_same(role, model->roles[i]));
	check(!forge_text_next(&rest, FORGE_LIST_SEPARATOR, &role));
	check(forge_user_claims(user, claims) == (model->version > 0));
	check(model->version == 0 || fuzz_is_same(claims[0].value, email));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFrame frame;
	Model model = { 0 };

	fuzz_begin(&frame, &forge_user, data, size);
	while (fuzz_step(&frame))
	{
		check(frame.outcome.reason == execute(&model, &frame.command));
		check_same(frame.state, &model);
	}
	fuzz_end(&frame);
	return 0;
}
