/*
 * registry.c
 *	  The list of all aggregates.
 */
#include "domain/registry.h"

#include "domain/administration/administration.h"
#include "domain/detection/detection.h"
#include "domain/insight/insight.h"
#include "domain/item/item.h"
#include "domain/job_handler/job_handler.h"
#include "domain/jwt_key/jwt_key.h"
#include "domain/order/order.h"
#include "domain/role/role.h"
#include "domain/role_binding/role_binding.h"
#include "domain/tenant/tenant.h"
#include "domain/user/user.h"

/* In the order of their names. */
static const ForgeAggregate *const aggregates[] = {
	&forge_detection, &forge_insight, &forge_job_handler,  &forge_administration,
	&forge_jwt_key,   &forge_role,    &forge_role_binding, &forge_tenant,
	&forge_user,      &forge_item,    &forge_order,
};

#define AGGREGATE_COUNT ((int) (sizeof(aggregates) / sizeof(aggregates[0])))

const ForgeAggregate *const *
forge_registry(int *count)
{
	*count = AGGREGATE_COUNT;
	return aggregates;
}

const ForgeAggregate *
forge_registry_find(ForgeText aggregate_name)
{
	for (int i = 0; i < AGGREGATE_COUNT; i++)
		if (forge_text_equal(forge_text_from(aggregates[i]->name), aggregate_name))
			return aggregates[i];
	return NULL;
}

const ForgeAggregate *
forge_registry_find_command(ForgeText command_name, int *type)
{
	for (int i = 0; i < AGGREGATE_COUNT; i++)
	{
		int found = forge_aggregate_find_command(aggregates[i], command_name);

		if (found >= 0)
		{
			*type = found;
			return aggregates[i];
		}
	}
	return NULL;
}
