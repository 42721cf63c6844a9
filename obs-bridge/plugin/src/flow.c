// SPDX-License-Identifier: GPL-2.0-or-later
#include "flow.h"

#include <string.h>

#define MS 1000000ull
#define JUMP_NS (1000 * MS)
#define IN_TIME_TO_GO_ON 8
#define MISSES_TO_BREAK 3
#define BREAK_NS (2000 * MS)
#define CHECK_FRAMES 16
#define CALM_CHECKS 6
#define SPARE_MICROS 3000

void flow_init(struct flow *flow)
{
    *flow = (struct flow){.depth = 1, .interval = 33 * MS};
}

uint32_t flow_delay(const struct flow *flow, const struct flow_settings *settings, uint64_t now)
{
    return settings->same_frame && now >= flow->breaker_until ? 0 : flow->depth;
}

static void drop(struct flow *flow, struct link *link, uint32_t i, struct flow_result *result)
{
    if (flow->kept[i].seq)
        link_forget(link, flow->kept[i].seq);
    result->release[result->release_count++] = flow->kept[i].frame;
    memmove(&flow->kept[i], &flow->kept[i + 1], (--flow->count - i) * sizeof flow->kept[0]);
}

// Hands out kept frame i and gives back all older ones.
static void show(struct flow *flow, struct link *link, uint32_t i, enum flow_show how, struct flow_result *result)
{
    result->show = how;
    result->frame = flow->kept[i].frame;
    if (flow->kept[i].seq)
        link_forget(link, flow->kept[i].seq);
    memmove(&flow->kept[i], &flow->kept[i + 1], (--flow->count - i) * sizeof flow->kept[0]);
    while (i--)
        drop(flow, link, 0, result);
}

void flow_clear(struct flow *flow, struct link *link, struct flow_result *result)
{
    *result = (struct flow_result){.show = FLOW_SHOW_NOTHING};
    while (flow->count)
        drop(flow, link, 0, result);
    flow->last_timestamp = flow->last_shown = 0;
    flow->fallback = false;
    flow->misses = flow->in_time = 0;
}

// Depth k is right when nine in ten round trips take less than k intervals less 3 ms. Deeper at once, shallower after a calm while.
static void adapt(struct flow *flow, struct link *link)
{
    uint32_t want = 1, of = 0;
    for (; want < FLOW_MAX_DEPTH; want++) {
        const uint64_t micros = want * flow->interval / 1000;
        const uint32_t slower = link_slower_than(link, micros > SPARE_MICROS ? (uint32_t)micros - SPARE_MICROS : 0, &of);
        if (of < CHECK_FRAMES)
            return;
        if (slower * 10 <= of)
            break;
    }
    if (want > flow->depth)
        flow->depth = want;
    else if (want < flow->depth && ++flow->calm >= CALM_CHECKS)
        flow->depth--;
    else if (want < flow->depth)
        return;
    flow->calm = 0;
}

static void follow_clock(struct flow *flow, struct link *link, const struct picture *picture, struct flow_result *result)
{
    const uint64_t step = picture->timestamp - flow->last_timestamp;
    const bool jumped = flow->last_timestamp && (picture->timestamp < flow->last_timestamp || step > JUMP_NS);
    if (jumped || picture->format != flow->format || picture->width != flow->width || picture->height != flow->height)
        flow_clear(flow, link, result);
    if (flow->last_timestamp && step > 2 * MS && step < 200 * MS)
        flow->interval = (flow->interval * 15 + step) / 16;
    flow->last_timestamp = picture->timestamp;
    flow->format = picture->format;
    flow->width = picture->width;
    flow->height = picture->height;
}

// The youngest frame that is due, or -1.
static int newest_due(const struct flow *flow, uint32_t delay)
{
    for (int i = (int)flow->count - 1; i >= 0; i--)
        if (flow->kept[i].number + delay <= flow->number)
            return i;
    return -1;
}

static void show_late(struct flow *flow, struct link *link, const struct flow_settings *settings, int due, struct flow_result *result)
{
    const bool cover = settings->late == FLOW_COVER;
    show(flow, link, (uint32_t)due, cover ? FLOW_SHOW_COVER : FLOW_SHOW_RAW, result);
    if (cover)
        flow->covered++;
    else
        flow->raw++;
}

// Takes the youngest due result that is there. What was passed over can never come and is given back.
static bool show_made_up(struct flow *flow, struct link *link, int due, bool only_due, struct flow_result *result)
{
    for (int i = due; i >= 0 && (i == due || !only_due); i--) {
        struct flow_kept *kept = &flow->kept[i];
        const enum link_take take = kept->seq ? link_take_done(link, kept->seq, &kept->picture) : LINK_TAKE_LOST;
        if (take == LINK_TAKE_DONE) {
            show(flow, link, (uint32_t)i, FLOW_SHOW_MADE_UP, result);
            flow->made_up++;
            return true;
        }
        if (take == LINK_TAKE_LOST && !only_due)
            drop(flow, link, (uint32_t)i, result);
    }
    return false;
}

void flow_step(struct flow *flow, struct link *link, const struct flow_settings *settings, const struct picture *picture, void *frame,
               uint64_t now, struct flow_result *result)
{
    uint32_t seq = 0;
    *result = (struct flow_result){.show = FLOW_SHOW_NOTHING};
    follow_clock(flow, link, picture, result);
    const enum link_put put = link_put_frame(link, picture, &seq);
    if (put == LINK_PUT_AWAY || put == LINK_PUT_STALLED || put == LINK_PUT_UNFIT) {
        if (flow->count)
            flow_clear(flow, link, result);
        result->show = settings->late == FLOW_COVER ? FLOW_SHOW_COVER : FLOW_SHOW_RAW;
        result->frame = frame;
        return;
    }
    if (!flow->last_shown)
        flow->last_shown = now;
    if (flow->count == FLOW_KEPT)
        drop(flow, link, 0, result);
    flow->kept[flow->count++] = (struct flow_kept){frame, *picture, ++flow->number, put == LINK_PUT_SENT ? seq : 0};
    if (flow->number % CHECK_FRAMES == 0)
        adapt(flow, link);

    const uint32_t delay = flow_delay(flow, settings, now);
    if (!delay) {
        if (seq && link_wait_done(link, seq, FLOW_WAIT_MICROS))
            flow->misses = 0;
        else if (++flow->misses >= MISSES_TO_BREAK) {
            flow->misses = 0;
            flow->breaker_until = now + BREAK_NS;
        }
    }
    const int due = newest_due(flow, delay);
    if (due < 0)
        return; // the line fills
    const bool in_time = flow->kept[due].number + delay == flow->number && flow->kept[due].seq && link_is_done(link, flow->kept[due].seq);
    flow->in_time = in_time ? flow->in_time + 1 : 0;
    flow->late += !in_time;
    if (flow->fallback && flow->in_time < IN_TIME_TO_GO_ON) {
        show_late(flow, link, settings, due, result);
        return;
    }
    flow->fallback = false;
    if (show_made_up(flow, link, due, settings->late != FLOW_HOLD, result)) {
        flow->last_shown = now;
        return;
    }
    if (settings->late == FLOW_HOLD && now - flow->last_shown <= settings->hold_millis * MS) {
        flow->held++;
        return;
    }
    flow->fallback = true;
    const int still_due = newest_due(flow, delay);
    if (still_due >= 0)
        show_late(flow, link, settings, still_due, result);
}
