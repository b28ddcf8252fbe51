/*
 * detector.c
 *	  The detectors by name.
 */
#include "base/detector.h"

#include "base/limits.h"

static const ForgeDetectorInfo detectors[FORGE_DETECTOR_COUNT] = {
#define FORGE_DETECTOR(symbol, name, threshold, description)                                       \
	[FORGE_DETECTOR_##symbol] = { name, { threshold }, description },
#include "base/detectors.def"
#undef FORGE_DETECTOR
};

const ForgeDetectorSettings forge_detector_settings_default = {
	.detector = FORGE_DETECTOR_Z_SCORE,
	.window_size = FORGE_WINDOW_SIZE_DEFAULT,
	.threshold = { 3 * FORGE_DECIMAL_ONE },
};

const ForgeDetectorInfo *
forge_detector_info(ForgeDetectorType detector)
{
	return &detectors[detector];
}

bool
forge_detector_find(ForgeText name, ForgeDetectorType *detector)
{
	for (int i = 0; i < FORGE_DETECTOR_COUNT; i++)
		if (forge_text_equal(forge_text_from(detectors[i].name), name))
		{
			*detector = (ForgeDetectorType) i;
			return true;
		}
	return false;
}
