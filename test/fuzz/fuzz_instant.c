/*
 * fuzz_instant.c
 *	  Times against the C library's calendar.
 */
/* timegm and gmtime_r are no part of C11. */
#define _GNU_SOURCE
#include <time.h>

#include "base/instant.h"
#include "fuzz.h"

#define TEXT_MAX 64

/* What is in range, written in some zone, is read as what it was. */
static void
fuzz_written(ForgeInstant instant, int zone, int decimals, char between)
{
	int64_t local = instant + zone * INT64_C(60000000) + FORGE_INSTANT_UNIX_OFFSET;
	int64_t microseconds = (local % 1000000 + 1000000) % 1000000;
	time_t seconds = (local - microseconds) / 1000000;
	struct tm civil;
	char text[TEXT_MAX];
	char fraction[8] = "";
	ForgeInstant again = 0;

	gmtime_r(&seconds, &civil);
	if (civil.tm_year < -1900 || civil.tm_year > 9999 - 1900)
		return;
	if (microseconds != 0 || decimals > 0)
		snprintf(fraction, sizeof(fraction), ".%06d", (int) microseconds);
	snprintf(text, sizeof(text), "%04d-%02d-%02d%c%02d:%02d:%02d%s%c%02d:%02d",
			 civil.tm_year + 1900, civil.tm_mon + 1, civil.tm_mday, between, civil.tm_hour,
			 civil.tm_min, civil.tm_sec, fraction, zone < 0 ? '-' : '+', abs(zone) / 60,
			 abs(zone) % 60);
	check(forge_instant_parse(forge_text_from(text), &again) == FORGE_INSTANT_OK);
	check(again == instant);
}

/* What is read as a time has the form of one, and is that time of the C library's. */
static void
fuzz_read(ForgeText given)
{
	ForgeInstant instant = 42;
	ForgeInstantStatus status = forge_instant_parse(given, &instant);
	char text[TEXT_MAX];
	struct tm civil = { 0 };
	struct tm again;
	char fraction[TEXT_MAX] = "";
	time_t seconds;
	int at = 0;
	int hours = 0;
	int minutes = 0;
	int64_t microseconds = 0;

	check(status == FORGE_INSTANT_OK || instant == 42);
	check(status != FORGE_INSTANT_OK || forge_instant_is_in_range(instant));
	if (status != FORGE_INSTANT_OK)
		return;
	memcpy(text, given.data, (size_t) given.length);
	text[given.length] = '\0';
	check(sscanf(text, "%4d-%2d-%2d%*c%2d:%2d:%2d%n", &civil.tm_year, &civil.tm_mon, &civil.tm_mday,
				 &civil.tm_hour, &civil.tm_min, &civil.tm_sec, &at) == 6);
	if (text[at] == '.')
		check(sscanf(text + at, ".%[0-9]", fraction) == 1);
	at += fraction[0] != '\0' ? (int) strlen(fraction) + 1 : 0;
	for (int i = 0; i < 6; i++)
		microseconds = microseconds * 10 + (i < (int) strlen(fraction) ? fraction[i] - '0' : 0);
	if (text[at] == '+' || text[at] == '-')
		check(sscanf(text + at + 1, "%2d:%2d", &hours, &minutes) == 2);
	civil.tm_year -= 1900;
	civil.tm_mon -= 1;
	again = civil;
	seconds = timegm(&again);
	check(again.tm_mday == civil.tm_mday && again.tm_hour == civil.tm_hour &&
		  again.tm_sec == civil.tm_sec);
	seconds -= (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes) * 60;
	check(instant == seconds * INT64_C(1000000) + microseconds - FORGE_INSTANT_UNIX_OFFSET);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	uint8_t kind = fuzz_take_byte(&input);

	if (kind % 2 == 0)
	{
		if (input.size < TEXT_MAX)
			fuzz_read((ForgeText){ (const char *) input.data, (int32_t) input.size });
	}
	else
	{
		int zone = (int) (fuzz_take_number(&input) % (24 * 60));
		ForgeInstant instant = fuzz_take_number(&input);

		if (forge_instant_is_in_range(instant))
			fuzz_written(instant, zone, kind / 2 % 2, "Tt "[kind / 4 % 3]);
	}
	return 0;
}
