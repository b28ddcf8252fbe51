/*
 * measure.c
 *	  The list of all detectors.
 */
#include "analytics/measure.h"

static const ForgeDetector *const detectors[FORGE_DETECTOR_COUNT] = {
	[FORGE_DETECTOR_Z_SCORE] = &forge_z_score, [FORGE_DETECTOR_ROBUST_Z] = &forge_robust_z,
	[FORGE_DETECTOR_EWMA] = &forge_ewma,       [FORGE_DETECTOR_QUANTILE] = &forge_quantile_detector,
	[FORGE_DETECTOR_CUSUM] = &forge_cusum,
};

const ForgeDetector *
forge_detector(ForgeDetectorType type)
{
	return detectors[type];
}
