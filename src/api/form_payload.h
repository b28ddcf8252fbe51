/*
 * form_payload.h
 *	  The payload of a command from the fields of a form.
 *
 * A field that is empty was not given; an entry of a list whose fields are all empty is left out.
 * A value that is none of the field's type goes on as a text, so that the command's own checks say
 * what is wrong with it.
 */
#ifndef FORGE_API_FORM_PAYLOAD_H
#define FORGE_API_FORM_PAYLOAD_H

#include "pg/forge_pg.h"

#include "base/field.h"
#include "utils/jsonb.h"
#include "web/submission.h"

Jsonb *forge_form_payload(const ForgeShape *command, const ForgeSubmission *form);

/* The name that a field of the payload has in the form, where entries may have been left out. */
char *forge_form_field(const ForgeSubmission *form, const char *field);

#endif
