// SPDX-License-Identifier: GPL-2.0-or-later
// The plugin's end of the frame link (LINK.md), free of libobs: one link for each filter or source, with a thread of its own that
// connects, makes the memory, reads messages and notices a stalled engine.
//
// Threads. "Frame thread" is OBS's graphics thread (or the only thread of a test): it alone calls link_put_frame, link_take_done,
// link_forget and link_wait_done; they take no lock. The callbacks run on the link's thread. All else may be called from anywhere but the
// link's own thread's callbacks (link_status and link_ask_look may be called there too).
#pragma once

#include "picture.h"
#include "times.h"

#define LINK_MAX_STYLES 64
#define LINK_NAME 96
#define LINK_SENTENCE 256
#define LINK_PATH 256
#define LINK_REGIONS 4 // lips, eyes, brows, skin

extern const char *const link_region_names[LINK_REGIONS];

enum link_state {
    LINK_AWAY,    // nobody listens, or the connection is being made
    LINK_REFUSES, // the engine said no; reason in the status
    LINK_READY,
    LINK_STALLED // connected, but the engine does not answer
};

struct link_style {
    char name[LINK_NAME], title[LINK_NAME];
};

// What is asked for or on air. A style of "" is not said, a strength below 0 is not said.
struct link_look {
    bool enabled;
    double strength;
    char style[LINK_NAME];
    struct {
        char style[LINK_NAME];
        double strength;
    } regions[LINK_REGIONS];
};

// A picture of where the link stands, for people to read.
struct link_status {
    enum link_state state;
    char reason[LINK_SENTENCE]; // why it is away or refused
    char engine[LINK_NAME], panel[LINK_SENTENCE];
    uint32_t style_count;
    struct link_style styles[LINK_MAX_STYLES];
    bool has_look;
    struct link_look look; // on air, as the engine said last
    char engine_state[16], provider[16], problem[LINK_SENTENCE];
    double fps, work_millis, cpu_percent;
    uint64_t late, faces;
};

enum link_change { LINK_CHANGED_STATE = 1, LINK_CHANGED_STYLES = 2, LINK_CHANGED_LOOK = 4, LINK_CHANGED_STATUS = 8 };

struct link_options {
    bool source;                        // kind `source`: the engine sends the frames
    const char *socket;                 // path, NULL or "" for the default
    const char *plugin, *obs;           // versions
    const char *name, *uuid, *session;  // session: of a source only
    struct link_look look;              // of a filter only
    void *user;
    void (*log)(void *user, const char *line);
    void (*changed)(void *user, unsigned what); // may be NULL
    // Of a source: a picture in shared memory, checked; copy it, it is gone after the call. NULL when the engine went away.
    void (*frame)(void *user, const struct picture *picture);
};

struct link_counters {
    uint64_t sent, done, dropped, no_slot, not_ready, sends_failed, connects, stalls, breaks;
};

enum link_put { LINK_PUT_SENT, LINK_PUT_AWAY, LINK_PUT_STALLED, LINK_PUT_NO_SLOT, LINK_PUT_WAIT, LINK_PUT_UNFIT };
enum link_take { LINK_TAKE_DONE, LINK_TAKE_WAIT, LINK_TAKE_LOST };

struct link;

// Copies what the options point to. NULL where memory or threads have run out.
struct link *link_create(const struct link_options *options);
void link_destroy(struct link *link);

// Frame thread. `*seq` names the frame from now on when it was sent. LINK_PUT_WAIT: larger memory is being agreed on.
enum link_put link_put_frame(struct link *link, const struct picture *picture, uint32_t *seq);
// Frame thread. LINK_TAKE_DONE: what changed is in `into`, which has the frame's own size and format; the seq is used up. LINK_TAKE_LOST:
// passed over or the link was cut; used up as well.
enum link_take link_take_done(struct link *link, uint32_t seq, struct picture *into);
// Frame thread. Is the result there? Does not use it up.
bool link_is_done(struct link *link, uint32_t seq);
// Frame thread. Waits for a result, at most so long.
bool link_wait_done(struct link *link, uint32_t seq, uint32_t micros);
// Frame thread. Nobody will take this frame.
void link_forget(struct link *link, uint32_t seq);
// Frame thread. Of the last 64 round trips, those longer than so many microseconds, of how many.
uint32_t link_slower_than(struct link *link, uint32_t micros, uint32_t *of);

enum link_state link_state(struct link *link);
bool link_takes(struct link *link, uint32_t format, uint32_t width, uint32_t height);
void link_status(struct link *link, struct link_status *status);
void link_counters(struct link *link, struct link_counters *counters);
// From FRAME to DONE, of all frames since the link was made.
const struct times *link_round_trips(const struct link *link);
// Sent as STYLE, and in every HELLO from now on.
void link_ask_look(struct link *link, const struct link_look *look);
// Cuts the connection and makes it anew, with another socket or session (NULL: as it was).
void link_reopen(struct link *link, const char *socket, const char *session);
