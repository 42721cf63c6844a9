// SPDX-License-Identifier: GPL-2.0-or-later
// What link.c, link_thread.c, link_messages.c (its messages) and link_frames.c (the frame thread) share.
#pragma once

#include "json.h"
#include "link.h"
#include "link_os.h"

#include <pthread.h>

#define ROUND_TRIPS 64

// A frame under way, as the frame thread knows it.
struct link_own {
    bool used, forgotten;
    uint32_t seq, format, width, height;
    struct picture_plan plan;
};

// What the link's thread may know of a slot without trusting the shared memory. Written by the frame thread.
struct link_note {
    _Atomic uint32_t seq;
    _Atomic uint64_t timestamp, sent;
};

struct link {
    // Set once.
    bool source;
    char plugin[LINK_NAME], obs[LINK_NAME], name[LINK_SENTENCE], uuid[LINK_NAME];
    void *user;
    void (*log)(void *, const char *);
    void (*changed)(void *, unsigned);
    void (*frame)(void *, const struct picture *);
    pthread_t thread;
    int wake;

    // The gate: memory and socket change only while it is closed and nobody is inside. The frame thread never waits at it.
    _Atomic bool open;
    _Atomic int inside;
    _Atomic uint32_t generation; // of the memory
    struct os_memory memory;
    uint32_t stride;
    int fd;

    // Between the threads, all atomic.
    _Atomic bool quit, reopen;
    _Atomic uint32_t state, formats, max_width, max_height;
    _Atomic uint32_t want_stride;
    _Atomic uint32_t pending; // slots whose FRAME the link's thread shall send, because it was writing itself
    atomic_flag wire;         // who holds it writes to the socket
    _Atomic(const char *) broken; // the rule that was broken, as the frame thread saw it
    struct link_note notes[LINK_MAX_SLOTS];
    _Atomic uint32_t round_trips[ROUND_TRIPS], round_trip_count; // of this connection, the last ones
    struct times all_round_trips;
    struct {
        _Atomic uint64_t sent, done, dropped, no_slot, not_ready, sends_failed, connects, stalls, breaks;
    } counts;

    // Of the frame thread.
    struct link_own own[LINK_MAX_SLOTS];
    uint32_t own_generation, last_seq;

    // Under the lock.
    pthread_mutex_t lock;
    struct link_status status;
    struct link_look asked;
    bool ask;
    char socket[LINK_PATH], session[LINK_NAME];

    // Of the link's thread.
    char logged[LINK_SENTENCE];
    bool welcomed, configuring;
    uint32_t pause_millis, pings, pongs;
    uint64_t last_message, waiting_since, last_ping, deadline;
    uint32_t have;
    uint8_t in[sizeof(struct link_message) + LINK_MAX_JSON];
    char out[sizeof(struct link_message) + LINK_MAX_JSON];
};

static inline struct link_slot *link_slot_at(struct link *link, uint32_t i)
{
    return (struct link_slot *)(link->memory.base + LINK_PAGE + (size_t)i * link->stride);
}

// The head of a slot, read once: what the peer writes afterwards does not reach the copy.
static inline void link_slot_copy(struct link_slot *copy, const struct link_slot *slot)
{
    const volatile uint32_t *from = (const volatile uint32_t *)slot;
    uint32_t words[sizeof *copy / 4];
    words[0] = 0;
    for (size_t i = 1; i < sizeof *copy / 4; i++)
        words[i] = from[i];
    __builtin_memcpy((void *)copy, words, sizeof *copy);
}

static inline struct link_message link_head(uint16_t type, uint32_t seq, uint32_t len)
{
    return (struct link_message){
        .magic = LINK_MAGIC, .type = type, .version = LINK_VERSION, .seq = seq, .sent = os_now_ns(), .len = len};
}

// link_frames.c; link's thread: of a source, takes the frame that a FRAME tells of. NULL, or the rule that was broken.
const char *link_frame_came(struct link *link, uint32_t slot);

// link_messages.c; link's thread. NULL, or the rule that was broken.
const char *link_handle(struct link *link, const struct link_message *message, const char *text);
size_t link_write_hello(struct link *link, char *out, size_t size);
size_t link_write_look(struct link *link, char *out, size_t size);

// link_thread.c; link's thread.
void *link_run(void *link);
void link_say(struct link *link, const char *format, ...) __attribute__((format(printf, 2, 3)));
void link_enter_state(struct link *link, enum link_state state);
void link_open_gate(struct link *link);
bool link_renew_memory(struct link *link, uint32_t stride);
bool link_send(struct link *link, struct link_message head, const char *text, bool patient);
