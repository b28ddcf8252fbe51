/*
 * reason.h
 *	  Error codes and refusal reasons, from errors.def and reasons.def.
 */
#ifndef FORGE_BASE_REASON_H
#define FORGE_BASE_REASON_H

typedef enum ForgeErrorCode
{
#define FORGE_ERROR(symbol, sqlstate, name, http_status, description) FORGE_ERROR_##symbol,
#include "base/errors.def"
#undef FORGE_ERROR
	FORGE_ERROR_COUNT
} ForgeErrorCode;

typedef struct ForgeErrorInfo
{
	const char *sqlstate; /* five characters */
	const char *name;
	int http_status;
	const char *description;
} ForgeErrorInfo;

typedef enum ForgeReason
{
	FORGE_ACCEPTED = 0, /* not refused */
#define FORGE_REASON(symbol, name, error, message, detail, hint) FORGE_REASON_##symbol,
#include "base/reasons.def"
#undef FORGE_REASON
	FORGE_REASON_COUNT
} ForgeReason;

typedef struct ForgeReasonInfo
{
	const char *name; /* stable: the CONSTRAINT field */
	ForgeErrorCode error;
	const char *message; /* lower case, without a full stop */
	const char *detail;  /* template of a sentence, or NULL */
	const char *hint;    /* sentence, or NULL */
} ForgeReasonInfo;

const ForgeErrorInfo *forge_error_info(ForgeErrorCode error);

/* reason must not be FORGE_ACCEPTED. */
const ForgeReasonInfo *forge_reason_info(ForgeReason reason);

#endif
