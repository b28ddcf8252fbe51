/*
 * sample.c
 *	  test.sample: decide and apply.
 */
#include "domain/sample/sample.h"

ForgeOutcome
forge_sample_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	(void) state;
	switch ((ForgeSampleCommandType) command->type)
	{
		case FORGE_SAMPLE_SET:
			*(ForgeSampleWasSet *) forge_events_add(events, &forge_sample, FORGE_SAMPLE_WAS_SET) =
				*(const ForgeSampleSet *) command->data;
			return forge_accept();
		case FORGE_SAMPLE_NOTE:
			*(ForgeSampleNoted *) forge_events_add(events, &forge_sample, FORGE_SAMPLE_NOTED) =
				*(const ForgeSampleNote *) command->data;
			return forge_accept();
		case FORGE_SAMPLE_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

static void
apply_was_set(ForgeSample *sample, const ForgeEvent *event, ForgeArena *arena)
{
	const ForgeSampleWasSet *set = event->data;

	forge_aggregate_take_over(&forge_sample, sample, event);
	sample->notes = forge_list_copy(set->notes, sizeof(ForgeNote), arena);
}

static void
apply_noted(ForgeSample *sample, const ForgeSampleNoted *noted, ForgeArena *arena)
{
	ForgeNote *note = forge_list_add(&sample->notes, sizeof(ForgeNote), arena);

	note->number = noted->number;
	note->memo = noted->memo;
	note->made_on = noted->made_on;
}

/* Version 3 calls the text what the notes call it. */
void
forge_sample_noted_from_2(void *noted, const void *before, ForgeArena *arena)
{
	((ForgeSampleNoted *) noted)->memo = ((const ForgeSampleNoted2 *) before)->text;
}

/* Version 2 has apart what was one text: "3 third". */
void
forge_sample_noted_from_1(void *target, const void *before, ForgeArena *arena)
{
	ForgeSampleNoted2 *noted = target;
	ForgeText rest = ((const ForgeSampleNoted1 *) before)->note;
	ForgeText number = { NULL, 0 };

	(void) forge_text_next(&rest, ' ', &number);
	for (int32_t i = 0; i < number.length; i++)
		noted->number = 10 * noted->number + (number.data[i] - '0');
	noted->text = rest;
}

void
forge_sample_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	switch ((ForgeSampleEventType) event->type)
	{
		case FORGE_SAMPLE_WAS_SET:
			apply_was_set(state, event, arena);
			break;
		case FORGE_SAMPLE_NOTED:
			apply_noted(state, event->data, arena);
			break;
		case FORGE_SAMPLE_CLEARED:
			((ForgeSample *) state)->notes.count = 0;
			break;
		case FORGE_SAMPLE_EVENT_COUNT:
			break;
	}
}

bool
forge_sample_check(const void *state)
{
	return ((const ForgeSample *) state)->notes.count <= FORGE_NOTES_MAX;
}
