/*
 * reason_field.c
 *	  Which field a refusal is about.
 */
#include "base/reason_field.h"

#include <string.h>

static const char *const names_of[FORGE_REASON_COUNT] = {
#define FORGE_REASON_FIELD(symbol, names) [FORGE_REASON_##symbol] = names,
#include "base/reason_fields.def"
#undef FORGE_REASON_FIELD
};

ForgeText
forge_reason_field(const ForgeOutcome *outcome, const ForgeShape *command)
{
	const char *names = names_of[outcome->reason];
	ForgeText rest = forge_text_from(names);
	ForgeText name;

	if (names == NULL)
		return (ForgeText){ NULL, 0 };
	if (strcmp(names, "0") == 0)
		return outcome->fact_count > 0 && outcome->facts[0].kind == FORGE_FACT_TEXT
				   ? outcome->facts[0].as.text
				   : (ForgeText){ NULL, 0 };
	while (forge_text_next(&rest, ' ', &name))
		if (command == NULL ? rest.length == 0 && name.data == names
							: forge_shape_find(command, name) >= 0)
			return name;
	return (ForgeText){ NULL, 0 };
}
