/*
 * reason.c
 *	  The tables of error codes and refusal reasons.
 */
#include "base/reason.h"

#include <stddef.h>

#include "base/assert.h"

static const ForgeErrorInfo errors[FORGE_ERROR_COUNT] = {
#define FORGE_ERROR(symbol, sqlstate, name, http_status, description)                              \
	[FORGE_ERROR_##symbol] = { sqlstate, name, http_status, description },
#include "base/errors.def"
#undef FORGE_ERROR
};

static const ForgeReasonInfo reasons[FORGE_REASON_COUNT] = {
#define FORGE_REASON(symbol, name, error, message, detail, hint)                                   \
	[FORGE_REASON_##symbol] = { name, FORGE_ERROR_##error, message, detail, hint },
#include "base/reasons.def"
#undef FORGE_REASON
};

const ForgeErrorInfo *
forge_error_info(ForgeErrorCode error)
{
	FORGE_ASSERT(error >= 0 && error < FORGE_ERROR_COUNT);
	return &errors[error];
}

const ForgeReasonInfo *
forge_reason_info(ForgeReason reason)
{
	FORGE_ASSERT(reason > FORGE_ACCEPTED && reason < FORGE_REASON_COUNT);
	return &reasons[reason];
}
