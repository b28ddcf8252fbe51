/*
 * detector.h
 *	  The detectors by name, from detectors.def, and how one is set.
 *
 * Here and not in analytics/, because a command that chooses a detector must
 * know its name, and domain/ and analytics/ do not see each other.
 */
#ifndef FORGE_BASE_DETECTOR_H
#define FORGE_BASE_DETECTOR_H

#include <stdbool.h>

#include "base/decimal.h"
#include "base/text.h"

typedef enum ForgeDetectorType
{
#define FORGE_DETECTOR(symbol, name, threshold, description) FORGE_DETECTOR_##symbol,
#include "base/detectors.def"
#undef FORGE_DETECTOR
	FORGE_DETECTOR_COUNT
} ForgeDetectorType;

typedef struct ForgeDetectorInfo
{
	const char *name;       /* stable */
	ForgeDecimal threshold; /* unless another one is chosen */
	const char *description;
} ForgeDetectorInfo;

/* How the movements of an item are watched. */
typedef struct ForgeDetectorSettings
{
	ForgeDetectorType detector;
	int32_t window_size;    /* how many changes before a movement are looked at */
	ForgeDecimal threshold; /* from this score on it is out of the ordinary; above 0 */
	bool is_paused;         /* movements are learnt from, but not judged */
} ForgeDetectorSettings;

/* Of an item for which nothing was chosen. */
extern const ForgeDetectorSettings forge_detector_settings_default;

const ForgeDetectorInfo *forge_detector_info(ForgeDetectorType detector);

/* The detector of that name; false when there is none. */
bool forge_detector_find(ForgeText name, ForgeDetectorType *detector);

#endif
