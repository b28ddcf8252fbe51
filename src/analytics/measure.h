/*
 * measure.h
 *	  The interface of a detector.
 *
 * A detector measures one change of stock against the changes before it.  The
 * decision whether that is unusual, and the words for it, are the same for all
 * detectors (series.h).
 */
#ifndef FORGE_ANALYTICS_MEASURE_H
#define FORGE_ANALYTICS_MEASURE_H

#include <stdbool.h>

#include "base/detector.h"

/* Numbers that a detector may keep from one movement of an item to the next. */
#define FORGE_DETECTOR_MEMORY_SIZE 4

/* How far a change is from the usual one. */
typedef struct ForgeMeasure
{
	double expected;
	double deviation; /* of the usual changes; 0: they were all the same */
	double score;     /* in deviations, with the sign of the distance; 0 where there is none */
} ForgeMeasure;

typedef struct ForgeDetector
{
	/* Measures a change against the window before it, oldest first.  Memory begins as zeros. */
	ForgeMeasure (*measure)(const double *window, int size, double *memory, double delta);

	/* How sure one may be that people want to know. */
	double confidence;

	/* After an anomaly it forgets the changes before. */
	bool starts_over;

	/*
	 * The finding in words: {expected}, {deviation}, {score} (without its sign),
	 * {threshold}, {size}, {side} (above, below).
	 */
	const char *words;
} ForgeDetector;

const ForgeDetector *forge_detector(ForgeDetectorType type);

/* The detectors; each has a file of its own. */
extern const ForgeDetector forge_z_score;
extern const ForgeDetector forge_robust_z;
extern const ForgeDetector forge_ewma;
extern const ForgeDetector forge_quantile_detector;
extern const ForgeDetector forge_cusum;

#endif
