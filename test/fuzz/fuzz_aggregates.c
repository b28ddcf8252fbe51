/*
 * fuzz_aggregates.c
 *	  Random commands at every aggregate that there is, without a model: what
 *	  fuzz_aggregate.h says of all of them.
 *
 * At the end it tells which of the listed refusals never came.  Those of claims and
 * of what a command drives cannot come here; of any other, see whether decide still
 * refuses for it, or add to the texts of fuzz_shape.h what it takes to get there.
 */
#include "domain/registry.h"
#include "fuzz_aggregate.h"

#define AGGREGATES_MAX 256
#define COMMANDS_MAX 64

static bool has_come[AGGREGATES_MAX][COMMANDS_MAX][FORGE_REASON_COUNT];

__attribute__((destructor)) static void
tell_what_never_came(void)
{
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < aggregates[i]->command_count; j++)
			for (const ForgeReason *listed = aggregates[i]->refusals[j]; *listed != FORGE_ACCEPTED;
				 listed++)
				if (!has_come[i][j][*listed])
					fprintf(stderr, "never refused: %s for %s\n", aggregates[i]->commands[j]->name,
							forge_reason_info(*listed)->name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);
	FuzzFrame frame;
	int number;

	if (size == 0)
		return 0;
	number = data[0] % count;
	check(count <= AGGREGATES_MAX && aggregates[number]->command_count <= COMMANDS_MAX);
	fuzz_begin(&frame, aggregates[number], data + 1, size - 1);
	while (fuzz_step(&frame))
		has_come[number][frame.command.type][frame.outcome.reason] = true;
	fuzz_end(&frame);
	return 0;
}
