/*
 * registry.c
 *	  Finding aggregates in the list of all, which describe.pl makes.
 */
#include "domain/registry.h"

const ForgeAggregate *const *
forge_registry(int *count)
{
	*count = forge_aggregate_count;
	return forge_aggregates;
}

/* Most names differ in their first letters. */
static bool
is_called(const char *name, ForgeText text)
{
	for (int32_t i = 0; i < text.length; i++)
		if (name[i] != text.data[i] || name[i] == '\0')
			return false;
	return name[text.length] == '\0';
}

const ForgeAggregate *
forge_registry_find(ForgeText aggregate_name)
{
	for (int i = 0; i < forge_aggregate_count; i++)
		if (is_called(forge_aggregates[i]->name, aggregate_name))
			return forge_aggregates[i];
	return NULL;
}

const ForgeAggregate *
forge_registry_find_command(ForgeText command_name, int *type)
{
	for (int i = 0; i < forge_aggregate_count; i++)
	{
		int found = forge_aggregate_find_command(forge_aggregates[i], command_name);

		if (found >= 0)
		{
			*type = found;
			return forge_aggregates[i];
		}
	}
	return NULL;
}
