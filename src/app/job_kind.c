/*
 * job_kind.c
 *	  Kinds of jobs that the library does itself.
 */
#include "app/job_kind.h"

#include "auth/caller_permission.h"
#include "pg/error.h"
#include "projection/verify/verify.h"

/* {"projection": name}: the same as forge.rebuild. */
static void
rebuild(Jsonb *payload)
{
	const ForgeSession *session = forge_permission_require("forge.projection.rebuild");
	ForgeUuid tenant = session->tenant;
	JsonbValue value;
	ForgeText name = FORGE_TEXT("");
	int64 count;

	if (getKeyJsonValueFromContainer(&payload->root, "projection", strlen("projection"), &value) !=
			NULL &&
		value.type == jbvString)
		name = (ForgeText){ value.val.string.val, value.val.string.len };
	if (!forge_rebuild_named(name, &tenant, &count))
		forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_PROJECTION_UNKNOWN), name),
						  FORGE_NO_PLACE);
}

static const ForgeJobKind kinds[] = {
	{ "forge.rebuild", rebuild },
};

const ForgeJobKind *
forge_job_kind_find(ForgeText name)
{
	for (int i = 0; i < lengthof(kinds); i++)
		if (forge_text_equal(forge_text_from(kinds[i].name), name))
			return &kinds[i];
	return NULL;
}
