// SPDX-License-Identifier: GPL-2.0-or-later
// The frame thread's half of the link: slots filled, results taken. Never waits, but in link_wait_done.
#include "link_private.h"

#include <string.h>

#define WAIT_STEP_MICROS 150

static bool enter(struct link *link)
{
    atomic_fetch_add(&link->inside, 1);
    if (!atomic_load(&link->open)) {
        atomic_fetch_sub(&link->inside, 1);
        return false;
    }
    if (link->own_generation != atomic_load(&link->generation)) {
        memset(link->own, 0, sizeof link->own);
        link->own_generation = atomic_load(&link->generation);
    }
    return true;
}

static void leave(struct link *link)
{
    atomic_fetch_sub(&link->inside, 1);
}

static void broke(struct link *link, const char *rule)
{
    const char *none = NULL;
    if (atomic_compare_exchange_strong(&link->broken, &none, rule))
        os_wake(link->wake);
}

// A slot nobody works in, or -1.
static int free_slot(struct link *link)
{
    for (uint32_t i = 0; i < LINK_SLOTS; i++) {
        struct link_own *own = &link->own[i];
        const uint32_t state = atomic_load_explicit(&link_slot_at(link, i)->state, memory_order_acquire);
        if (state == LINK_FREE || (state == LINK_SLOT_DONE && own->used && own->forgotten))
            return (int)i;
        if (!own->used || state > LINK_SLOT_DONE) {
            broke(link, "the engine set a slot to a state it cannot have");
            return -1;
        }
    }
    return -1;
}

static bool announce(struct link *link, uint32_t i, uint32_t seq, uint64_t timestamp)
{
    if (atomic_flag_test_and_set(&link->wire)) {
        atomic_fetch_or(&link->pending, 1u << i);
        os_wake(link->wake);
        return true;
    }
    struct link_message head = link_head(LINK_FRAME, seq, 0);
    head.slot = i;
    head.timestamp = timestamp;
    const int n = os_send(link->fd, &head, sizeof head);
    atomic_flag_clear(&link->wire);
    if (n != 0 && n != sizeof head)
        broke(link, "the engine cannot be written to");
    return n == sizeof head;
}

enum link_put link_put_frame(struct link *link, const struct picture *picture, uint32_t *seq)
{
    struct picture_plan plan;
    if (!picture_plan(picture->format, picture->width, picture->height, &plan))
        return LINK_PUT_UNFIT;
    if (plan.total > atomic_load(&link->want_stride)) {
        atomic_store(&link->want_stride, plan.total);
        os_wake(link->wake);
    }
    if (!enter(link)) {
        atomic_fetch_add(&link->counts.not_ready, 1);
        return link_state(link) == LINK_READY ? LINK_PUT_WAIT : LINK_PUT_AWAY;
    }
    enum link_put result = LINK_PUT_NO_SLOT;
    int i;
    if (link_state(link) == LINK_STALLED)
        result = LINK_PUT_STALLED;
    else if (!link_takes(link, picture->format, picture->width, picture->height))
        result = LINK_PUT_UNFIT;
    else if (plan.total > link->stride)
        result = LINK_PUT_WAIT;
    else if ((i = free_slot(link)) < 0)
        atomic_fetch_add(&link->counts.no_slot, 1);
    else {
        struct link_slot *slot = link_slot_at(link, (uint32_t)i);
        if (++link->last_seq == 0)
            link->last_seq = 1;
        picture_put(picture, &plan, (uint8_t *)slot);
        slot->seq = link->last_seq;
        slot->format = picture->format;
        slot->width = picture->width;
        slot->height = picture->height;
        slot->full_range = picture->full_range;
        slot->colorspace = picture->colorspace;
        slot->flip = picture->flip;
        slot->timestamp = picture->timestamp;
        slot->planes = plan.planes;
        for (uint32_t p = 0; p < LINK_MAX_PLANES; p++) {
            slot->linesize[p] = plan.linesize[p];
            slot->offset[p] = plan.offset[p];
            slot->rows[p] = plan.rows[p];
        }
        memset(slot->changed, 0, sizeof slot->changed);
        atomic_store(&link->notes[i].timestamp, picture->timestamp);
        atomic_store(&link->notes[i].sent, os_now_ns());
        atomic_store(&link->notes[i].seq, link->last_seq);
        atomic_store_explicit(&slot->state, LINK_FILLED, memory_order_release);
        if (announce(link, (uint32_t)i, link->last_seq, picture->timestamp)) {
            link->own[i] = (struct link_own){
                true, false, link->last_seq, picture->format, picture->width, picture->height, plan};
            *seq = link->last_seq;
            atomic_fetch_add(&link->counts.sent, 1);
            result = LINK_PUT_SENT;
        } else {
            link->own[i].used = false;
            atomic_store(&slot->state, LINK_FREE);
            atomic_fetch_add(&link->counts.sends_failed, 1);
        }
    }
    leave(link);
    return result;
}

static int find(struct link *link, uint32_t seq)
{
    for (uint32_t i = 0; i < LINK_SLOTS; i++)
        if (link->own[i].used && link->own[i].seq == seq)
            return (int)i;
    return -1;
}

enum link_take link_take_done(struct link *link, uint32_t seq, struct picture *into)
{
    if (!enter(link))
        return LINK_TAKE_LOST;
    enum link_take result = LINK_TAKE_LOST;
    const int i = find(link, seq);
    if (i >= 0) {
        struct link_own *own = &link->own[i];
        struct link_slot *slot = link_slot_at(link, (uint32_t)i);
        const uint32_t state = atomic_load_explicit(&slot->state, memory_order_acquire);
        if (state == LINK_FILLED || state == LINK_BUSY)
            result = LINK_TAKE_WAIT;
        else if (state == LINK_SLOT_DONE) {
            struct link_slot head;
            link_slot_copy(&head, slot);
            const struct picture_rect c = {head.changed[0], head.changed[1], head.changed[2], head.changed[3]};
            if (head.seq != seq || head.format != own->format || head.width != own->width || head.height != own->height)
                broke(link, "the engine changed seq, size or format of a slot");
            else if (c.x > own->width || c.y > own->height || c.width > own->width - c.x || c.height > own->height - c.y)
                broke(link, "the engine changed more than the picture has");
            else if (into->format == own->format && into->width == own->width && into->height == own->height) {
                picture_take(into, &own->plan, (const uint8_t *)slot, c);
                result = LINK_TAKE_DONE;
            }
            own->used = false;
            atomic_store_explicit(&slot->state, LINK_FREE, memory_order_release);
        } else {
            own->used = false;
            if (state != LINK_FREE)
                broke(link, "the engine set a slot to a state it cannot have");
        }
    }
    leave(link);
    return result;
}

bool link_is_done(struct link *link, uint32_t seq)
{
    if (!enter(link))
        return false;
    const int i = find(link, seq);
    const bool done =
        i >= 0 && atomic_load_explicit(&link_slot_at(link, (uint32_t)i)->state, memory_order_acquire) == LINK_SLOT_DONE;
    leave(link);
    return done;
}

// Looks again and again with short sleeps: the engine's message would wake the link's thread first and this one second.
bool link_wait_done(struct link *link, uint32_t seq, uint32_t micros)
{
    const uint64_t until = os_now_ns() + (uint64_t)micros * 1000;
    while (!link_is_done(link, seq)) {
        if (os_now_ns() + WAIT_STEP_MICROS * 1000u >= until || link_state(link) != LINK_READY)
            return false;
        os_sleep_us(WAIT_STEP_MICROS);
    }
    return true;
}

void link_forget(struct link *link, uint32_t seq)
{
    if (!enter(link))
        return;
    const int i = find(link, seq);
    if (i >= 0)
        link->own[i].forgotten = true;
    leave(link);
}

uint32_t link_slower_than(struct link *link, uint32_t micros, uint32_t *of)
{
    const uint32_t count = atomic_load(&link->round_trip_count);
    uint32_t slower = 0;
    *of = count < ROUND_TRIPS ? count : ROUND_TRIPS;
    for (uint32_t i = 0; i < *of; i++)
        slower += atomic_load_explicit(&link->round_trips[i], memory_order_relaxed) > micros;
    return slower;
}

// Every number of the head is the engine's word: each is held against the format's own plan and the slot's length.
static const char *picture_of(const struct link_slot *head, uint8_t *slot, uint32_t stride, struct picture *picture)
{
    struct picture_plan plan;
    if (!picture_plan(head->format, head->width, head->height, &plan) || head->planes != plan.planes)
        return "the engine sent a picture of an unknown kind or size";
    *picture = (struct picture){.format = head->format,
                                .width = head->width,
                                .height = head->height,
                                .full_range = head->full_range != 0,
                                .colorspace = head->colorspace,
                                .flip = head->flip != 0,
                                .timestamp = head->timestamp};
    for (uint32_t i = 0; i < plan.planes; i++) {
        const uint64_t end = head->offset[i] + (uint64_t)head->linesize[i] * head->rows[i];
        if (head->rows[i] != plan.rows[i] || head->linesize[i] < plan.bytes[i] || head->offset[i] < LINK_PAGE ||
            head->offset[i] % LINK_PLANE_ALIGN || end > stride)
            return "the engine sent a picture that is not inside its slot";
        picture->data[i] = slot + head->offset[i];
        picture->linesize[i] = head->linesize[i];
    }
    return NULL;
}

const char *link_frame_came(struct link *link, uint32_t i)
{
    if (i >= LINK_SLOTS)
        return "the engine sent a frame in a slot that is not there";
    struct link_slot *slot = link_slot_at(link, i);
    uint32_t filled = LINK_FILLED;
    if (!atomic_compare_exchange_strong(&slot->state, &filled, LINK_BUSY))
        return "the engine sent a frame in a slot that is not filled";
    struct link_slot head;
    struct picture picture;
    link_slot_copy(&head, slot);
    const char *broken = picture_of(&head, (uint8_t *)slot, link->stride, &picture);
    if (!broken) {
        atomic_fetch_add(&link->counts.done, 1);
        link->frame(link->user, &picture);
    }
    atomic_store_explicit(&slot->state, LINK_FREE, memory_order_release);
    return broken;
}
