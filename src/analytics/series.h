/*
 * series.h
 *	  The movements of one item, one at a time: which of them are out of the
 *	  ordinary.
 *
 * A series remembers the last changes of stock, never more than the window, so a
 * movement costs the same however long the history is.  The first movement gives
 * the first quantity and no change; a change is judged when the window before it
 * is full.  So an item needs window + 2 quantities before anything is found.
 *
 * The same movements under the same settings give the same findings, bit for bit.
 */
#ifndef FORGE_ANALYTICS_SERIES_H
#define FORGE_ANALYTICS_SERIES_H

#include <stdbool.h>
#include <stdint.h>

#include "analytics/measure.h"
#include "base/limits.h"

/* The memory of one item's movements; all zero to begin with. */
typedef struct ForgeSeries
{
	int64_t movement_count;
	ForgeDetectorType detector; /* the detector whose memory it is */
	int32_t delta_count;
	double memory[FORGE_DETECTOR_MEMORY_SIZE];
	double deltas[FORGE_WINDOW_SIZE_MAX]; /* oldest first */
} ForgeSeries;

/* A movement that is out of the ordinary. */
typedef struct ForgeAnomaly
{
	ForgeDetectorSettings settings; /* by which it was found */
	ForgeDecimal delta;
	ForgeMeasure measure;
	double severity; /* 1 at the threshold, 2 at twice of it, ...; 1 after a constant window */
	double confidence;
} ForgeAnomaly;

/* Adds a movement; true when it is out of the ordinary. */
bool forge_series_add(ForgeSeries *series, const ForgeDetectorSettings *settings,
					  ForgeDecimal delta, ForgeAnomaly *anomaly);

/* Was it found because the window was always the same?  Then there is no score. */
bool forge_anomaly_is_of_constant(const ForgeAnomaly *anomaly);

/* Room for any explanation and its end. */
#define FORGE_EXPLANATION_SIZE 500

/* Writes the finding in words; returns the length. */
int forge_anomaly_explain(const ForgeAnomaly *anomaly, char buffer[FORGE_EXPLANATION_SIZE]);

#endif
