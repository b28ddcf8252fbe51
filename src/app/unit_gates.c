/*
 * unit_gates.c
 *	  The gates of a unit of work (domain/aggregate.h): taken before the first head is found,
 *	  in the order of their names, so units that close several do not wait in a circle.
 *
 * Appended events pass no gate: they are an operator's, and taken as they are.
 */
#include "app/unit_parts.h"

#include "store/gate.h"

static const ForgeGate *
gates_of(const ForgeRequest *request)
{
	if (request->command.data == NULL || request->aggregate->gates == NULL)
		return NULL;
	return request->aggregate->gates[request->command.type];
}

/* Adds the gate to the list unless it is there; it is closed if any command closes it. */
static int
add_gate(ForgeGate *list, int count, const ForgeGate *gate)
{
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, gate->name) == 0)
		{
			list[i].is_closed |= gate->is_closed;
			return count;
		}
	list[count] = *gate;
	return count + 1;
}

static int
compare_gates(const void *a, const void *b)
{
	return strcmp(((const ForgeGate *) a)->name, ((const ForgeGate *) b)->name);
}

/* Those of the requests, each once; *list is as long as need be. */
static int
collect_gates(ForgeRequests requests, ForgeGate **list)
{
	const ForgeGate *last = NULL;
	int capacity = 0;
	int count = 0;

	*list = NULL;
	for (int i = 0; i < requests.count; i++)
	{
		const ForgeGate *gates = gates_of(&requests.list[i]);

		/* Most batches are of one command. */
		if (gates == NULL || gates == last)
			continue;
		last = gates;
		for (; gates->name != NULL; gates++)
		{
			if (count == capacity)
			{
				capacity = 2 * capacity + 4;
				*list = *list == NULL ? palloc(capacity * sizeof(ForgeGate))
									  : repalloc(*list, capacity * sizeof(ForgeGate));
			}
			count = add_gate(*list, count, gates);
		}
	}
	return count;
}

void
forge_unit_take_gates(ForgeRequests requests)
{
	ForgeGate *gates;
	int count = collect_gates(requests, &gates);

	if (count > 1)
		qsort(gates, count, sizeof(ForgeGate), compare_gates);
	for (int i = 0; i < count; i++)
		forge_gate_take(requests.list[0].envelope.tenant, &gates[i]);
}
