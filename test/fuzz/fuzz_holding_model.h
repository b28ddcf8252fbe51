/*
 * fuzz_holding_model.h
 *	  A second stock for fuzz_holding.c, written from the rules alone: sums in 128 bits, a slot for
 *	  each lot and each promise, rounding by hand, no events.
 */
#ifndef FORGE_FUZZ_HOLDING_MODEL_H
#define FORGE_FUZZ_HOLDING_MODEL_H

#include "domain/holding/holding.h"
#include "fuzz_shape.h"

/* One for each reference of a caller, then one for each of what is driven. */
#define PROMISE_COUNT (2 * FUZZ_ID_COUNT)
#define STEPS_MAX 200
#define NEVER INT64_MIN

typedef __int128 Number; /* in millionths */

typedef enum Method
{
	AVERAGE,
	FIFO,
	LIFO,
	STANDARD
} Method;

typedef struct Lot
{
	int day;         /* its last one; below 0: it does not end */
	bool is_blocked; /* both of the lot itself, wherever it is */
	Number quantity;
	Number damaged;
	int64_t ends_at; /* here; NEVER */
	int arrival;     /* the how many-th that came in; 0: it is not here */
} Lot;

typedef struct Promise
{
	Number quantity;    /* 0: there is none */
	int64_t expires_at; /* NEVER */
	uint8_t lot;        /* 0: of any */
} Promise;

typedef struct Layer
{
	Number quantity;
	Number value;
} Layer;

/* What was on hand after a command. */
typedef struct Past
{
	int64_t at;
	Number on_hand;
	Number lots[FUZZ_ID_COUNT + 1];
} Past;

/* What left for a reference with one command, and how much of it has come back. */
typedef struct Departure
{
	uint8_t reference;
	Number quantity;
	Number value;
	Number back;
} Departure;

typedef struct Model
{
	int64_t version;
	bool is_active;
	bool location_is_active;
	bool has_zone;
	bool is_tracked;
	Method method;
	int64_t increment;
	int64_t standard_cost;
	Number on_hand, value;
	Number damaged, damaged_value;
	Number in_transit, on_order, proposed;
	Number low_stock;
	Lot lots[FUZZ_ID_COUNT + 1]; /* by the first byte of the id; 0: none is named */
	int arrivals;
	Promise promises[PROMISE_COUNT];
	Layer layers[STEPS_MAX];
	int layer_count;
	Departure departures[STEPS_MAX];
	int departure_count;
	Past pasts[STEPS_MAX + 1]; /* the first: before there was anything */
	int past_count;
} Model;

static inline void
model_begin(Model *model)
{
	*model = (Model){ .location_is_active = true, .has_zone = true, .past_count = 1 };
	model->pasts[0].at = INT64_MIN;
	for (int i = 1; i <= FUZZ_ID_COUNT; i++)
	{
		model->lots[i].day = i % 3 == 0 ? -1 : i;
		model->lots[i].ends_at = NEVER;
	}
}

static inline bool
model_is_full(const Model *model)
{
	return model->past_count > STEPS_MAX;
}

static inline int64_t
model_day_end(int day)
{
	return (day + 1) * 32;
}

static inline void
remember(Model *model, int64_t at)
{
	Past *past = &model->pasts[model->past_count++];

	*past = (Past){ .at = at, .on_hand = model->on_hand };
	for (int i = 1; i <= FUZZ_ID_COUNT; i++)
		past->lots[i] = model->lots[i].quantity;
}

/* The last command that was not later. */
static inline const Past *
past_at(const Model *model, int64_t moment)
{
	int i = model->past_count - 1;

	while (i > 0 && model->pasts[i].at > moment)
		i--;
	return &model->pasts[i];
}

/* ---- what is there ---- */

/* Half up, of numbers that are not below zero. */
static inline Number
divide(Number a, Number b)
{
	return a / b + (a % b >= b - a % b);
}

static inline int
count_lots(const Model *model)
{
	int count = 0;

	for (int i = 1; i <= FUZZ_ID_COUNT; i++)
		count += model->lots[i].arrival > 0;
	return count;
}

static inline Promise *
promise_of(Model *model, ForgeUuid reference, bool is_driven)
{
	return &model->promises[reference.bytes[0] - 1 + (is_driven ? FUZZ_ID_COUNT : 0)];
}

static inline bool
is_over(int64_t end, int64_t at)
{
	return end != NEVER && end <= at;
}

/* What is promised of the lot, or in all (0). */
static inline Number
promised_of(const Model *model, uint8_t lot, const Promise *own, int64_t at)
{
	Number sum = 0;

	for (int i = 0; i < PROMISE_COUNT; i++)
		if (&model->promises[i] != own && !is_over(model->promises[i].expires_at, at) &&
			(lot == 0 || lot == model->promises[i].lot))
			sum += model->promises[i].quantity;
	return sum;
}

static inline Number
reserved_at(const Model *model, int64_t at)
{
	return promised_of(model, 0, NULL, at);
}

static inline Number
expired_at(const Model *model, int64_t at)
{
	Number sum = 0;

	for (int i = 1; i <= FUZZ_ID_COUNT; i++)
		sum += is_over(model->lots[i].ends_at, at) ? model->lots[i].quantity : 0;
	return sum;
}

/* From which lots may be taken? */
typedef enum Use
{
	GOOD,
	UNBLOCKED,
	ANY
} Use;

static inline bool
may_use(const Lot *lot, Use use, int64_t at)
{
	return (use == ANY || !lot->is_blocked) && (use != GOOD || !is_over(lot->ends_at, at));
}

static inline Number
usable(const Model *model, Use use, int64_t at)
{
	Number sum = model->on_hand - reserved_at(model, at);

	for (int i = 1; i <= FUZZ_ID_COUNT; i++)
		sum -= may_use(&model->lots[i], use, at) ? 0 : model->lots[i].quantity;
	return sum < 0 ? 0 : sum;
}

/* ---- what leaves ---- */

/* A wish, and what is taken of each lot for it. */
typedef struct Pick
{
	Number quantity;
	uint8_t lot;
	Use use;
	int64_t at;
	const Promise *own; /* from which it is taken, or NULL */
	Number taken[FUZZ_ID_COUNT + 1];
} Pick;

static inline Number
free_of(const Model *model, const Pick *pick, uint8_t lot)
{
	Number left = model->lots[lot].quantity - promised_of(model, lot, pick->own, pick->at);

	return left < 0 || !may_use(&model->lots[lot], pick->use, pick->at) ? 0 : left;
}

/* First what ends first; then what came in first. */
static inline bool
goes_before(const Lot *a, const Lot *b)
{
	if (a->ends_at == b->ends_at)
		return a->arrival < b->arrival;
	return a->ends_at != NEVER && (b->ends_at == NEVER || a->ends_at < b->ends_at);
}

static inline ForgeReason
pick_any(const Model *model, Pick *pick)
{
	Number left = pick->quantity;

	while (left > 0)
	{
		uint8_t best = 0;
		Number part;

		for (uint8_t i = 1; i <= FUZZ_ID_COUNT; i++)
			if (pick->taken[i] == 0 && free_of(model, pick, i) > 0 &&
				(best == 0 || goes_before(&model->lots[i], &model->lots[best])))
				best = i;
		if (best == 0)
			return FORGE_REASON_STOCK_INSUFFICIENT;
		part = free_of(model, pick, best);
		pick->taken[best] = part < left ? part : left;
		left -= pick->taken[best];
	}
	return FORGE_ACCEPTED;
}

static inline ForgeReason
pick(const Model *model, Pick *pick)
{
	const Lot *lot = &model->lots[pick->lot];

	if (pick->lot > 0 && !model->is_tracked)
		return FORGE_REASON_LOT_NOT_TRACKED;
	if (pick->lot > 0 && lot->arrival > 0 && lot->is_blocked && pick->use != ANY)
		return FORGE_REASON_LOT_BLOCKED;
	if (pick->own == NULL && pick->quantity > usable(model, pick->use, pick->at))
		return FORGE_REASON_STOCK_INSUFFICIENT;
	if (pick->lot == 0)
		return model->is_tracked ? pick_any(model, pick) : FORGE_ACCEPTED;
	pick->taken[pick->lot] = pick->quantity;
	return pick->quantity > free_of(model, pick, pick->lot) ? FORGE_REASON_STOCK_INSUFFICIENT
															: FORGE_ACCEPTED;
}

/* ---- values ---- */

static inline bool
has_layers(const Model *model)
{
	return model->method == FIFO || model->method == LIFO;
}

/* By another method layers begin with what is there, or end. */
static inline void
settle(Model *model)
{
	if (!has_layers(model))
		model->layer_count = 0;
	else if (model->layer_count == 0 && model->on_hand > 0)
		model->layers[model->layer_count++] = (Layer){ model->on_hand, model->value };
}

static inline void
put(Model *model, Number quantity, Number value)
{
	Layer *last;

	settle(model);
	model->on_hand += quantity;
	model->value += value;
	if (!has_layers(model))
		return;
	last = &model->layers[model->layer_count == 0 ? 0 : model->layer_count - 1];
	if (model->layer_count == 0 || last->value * quantity != value * last->quantity)
		model->layers[model->layer_count++] = (Layer){ quantity, value };
	else
		*last = (Layer){ last->quantity + quantity, last->value + value };
}

/* What the oldest or the newest layers give. */
static inline Number
take_from_layers(Model *model, Number quantity)
{
	Number value = 0;

	while (quantity > 0)
	{
		int index = model->method == FIFO ? 0 : model->layer_count - 1;
		Layer *layer = &model->layers[index];
		Number part = quantity < layer->quantity ? quantity : layer->quantity;
		Number worth = divide(layer->value * part, layer->quantity);

		*layer = (Layer){ layer->quantity - part, layer->value - worth };
		quantity -= part;
		value += worth;
		if (layer->quantity > 0)
			continue;
		model->layer_count--;
		for (int i = index; i < model->layer_count; i++)
			model->layers[i] = model->layers[i + 1];
	}
	return value;
}

/* Returns what it was worth. */
static inline Number
take(Model *model, Number quantity)
{
	Number value;

	settle(model);
	value = has_layers(model) ? take_from_layers(model, quantity)
							  : divide(model->value * quantity, model->on_hand);
	model->on_hand -= quantity;
	model->value -= value;
	return value;
}

static inline void
move_lot(Model *model, uint8_t number, Number quantity, Number damaged)
{
	Lot *lot = &model->lots[number];

	lot->quantity += quantity;
	lot->damaged += damaged;
	if (lot->quantity == 0 && lot->damaged == 0)
		lot->arrival = 0;
	if (lot->arrival == 0)
		lot->ends_at = NEVER;
}

static inline void
drop_expired_promises(Model *model, int64_t at)
{
	for (int i = 0; i < PROMISE_COUNT; i++)
		if (model->promises[i].quantity > 0 && is_over(model->promises[i].expires_at, at))
		{
			model->promises[i].quantity = 0;
			model->version++;
		}
}

/* Takes what was picked.  Returns what it was worth. */
static inline Number
take_picked(Model *model, const Pick *pick)
{
	for (uint8_t i = 1; i <= FUZZ_ID_COUNT; i++)
		if (pick->taken[i] > 0)
			move_lot(model, i, -pick->taken[i], 0);
	return take(model, pick->quantity);
}

/* ---- what comes back ---- */

static inline void
remember_departure(Model *model, ForgeUuid reference, Number quantity, Number value)
{
	if (!forge_uuid_is_nil(reference))
		model->departures[model->departure_count++] =
			(Departure){ reference.bytes[0], quantity, value, 0 };
}

/* Takes so much back of what left last.  Returns what is beyond; *value receives its value. */
static inline Number
take_back(Model *model, ForgeUuid reference, Number quantity, Number *value)
{
	*value = 0;
	for (int i = model->departure_count - 1; i >= 0 && quantity > 0; i--)
	{
		Departure *left = &model->departures[i];
		Number part = left->quantity - left->back;

		if (left->reference != reference.bytes[0] || part == 0)
			continue;
		part = part < quantity ? part : quantity;
		*value -= divide(left->value * left->back, left->quantity);
		left->back += part;
		*value += divide(left->value * left->back, left->quantity);
		quantity -= part;
	}
	return quantity;
}

#endif
