// SPDX-License-Identifier: GPL-2.0-or-later
// Which frame is shown now: the delay line between a source's frames and the link, free of libobs. Frame thread only.
//
// Each frame that comes is sent and kept; the one that came `depth` frames ago is due and shown with its makeup. With depth 0 ("same
// frame") the result is waited for, at most 3 ms. Late: the picture on air stays (hold), at most 250 ms; then, or at once where so
// chosen, frames pass raw or as a cover picture until eight in a row were in time, so that raw and made-up never alternate.
#pragma once

#include "link.h"

#define FLOW_KEPT 8
#define FLOW_MAX_DEPTH 4
#define FLOW_WAIT_MICROS 3000

enum flow_late { FLOW_HOLD, FLOW_RAW, FLOW_COVER };

enum flow_show {
    FLOW_SHOW_NOTHING, // what is on air stays
    FLOW_SHOW_MADE_UP,
    FLOW_SHOW_RAW,
    FLOW_SHOW_COVER // the cover picture is to be put over the frame
};

struct flow_settings {
    bool same_frame;
    enum flow_late late;
    uint32_t hold_millis;
};

struct flow_kept {
    void *frame;
    struct picture picture;
    uint64_t number;
    uint32_t seq; // 0: was not sent
};

struct flow {
    struct flow_kept kept[FLOW_KEPT]; // oldest first
    uint32_t count;
    uint64_t number, last_timestamp, last_shown, breaker_until;
    uint64_t interval; // ns between frames, smoothed
    uint32_t format, width, height;
    uint32_t depth, misses, in_time, calm;
    bool fallback; // raw or cover until eight in time
    uint64_t made_up, held, raw, covered, late; // counters
};

struct flow_result {
    enum flow_show show;
    void *frame; // with NOTHING: NULL
    void *release[FLOW_KEPT + 1];
    uint32_t release_count;
};

void flow_init(struct flow *flow);
// Takes `frame` over; what comes back in `release` and `frame` is the caller's again.
void flow_step(struct flow *flow, struct link *link, const struct flow_settings *settings, const struct picture *picture, void *frame,
               uint64_t now, struct flow_result *result);
// Gives back all frames kept: the source is hidden, the filter off or removed.
void flow_clear(struct flow *flow, struct link *link, struct flow_result *result);
// Frames of delay now.
uint32_t flow_delay(const struct flow *flow, const struct flow_settings *settings, uint64_t now);
