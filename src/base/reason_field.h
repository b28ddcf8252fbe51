/*
 * reason_field.h
 *	  Which field a refusal is about.
 */
#ifndef FORGE_BASE_REASON_FIELD_H
#define FORGE_BASE_REASON_FIELD_H

#include "base/field.h"
#include "base/outcome.h"

/*
 * The name of the field, absent where the refusal is about none: quantity, lines[3].quantity.  It
 * is one of the command's; without a command (NULL), one that all such refusals name.
 */
ForgeText forge_reason_field(const ForgeOutcome *outcome, const ForgeShape *command);

#endif
