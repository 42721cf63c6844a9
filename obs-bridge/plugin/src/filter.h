// SPDX-License-Identifier: GPL-2.0-or-later
// The filter's data, shared by its files: filter.c (life cycle, async frames), filter_render.c (other sources), filter_look.c (settings
// and looks), filter_properties.c (what the user sees), control.c (all filters at once).
#pragma once

#include "cover.h"
#include "flow.h"
#include "plugin.h"
#include "times.h"

#include <pthread.h>

#define FILTER_CHANGED_SETTINGS 0x100u // beside enum link_change

struct render;

struct filter {
    obs_source_t *self;
    obs_weak_source_t *weak; // of self; its own weak reference may be gone before destroy is called
    struct filter *next; // of all filters, under control.c's lock
    char uuid[40];

    // Made by the graphics thread once the parent is known; freed in destroy.
    _Atomic(struct link *) link;

    // Read by the graphics thread, written by filter_look.c.
    _Atomic bool same_frame;
    _Atomic uint32_t late, hold_millis, max_fps, max_height;
    _Atomic(struct cover *) next_cover;

    // Graphics thread, but for filter_remove: it alone waits for the lock, the graphics thread only tries.
    pthread_mutex_t flow_lock;
    struct flow flow;
    struct cover *cover;
    struct render *render;
    uint64_t last_sent_timestamp;
    struct times times;
    uint64_t skipped;

    // Written by the graphics thread for people to read.
    _Atomic uint32_t unfit_format, unfit_width, unfit_height, delay;
    _Atomic uint64_t interval;

    // What the link told of and the UI thread has not seen yet (enum link_change).
    _Atomic unsigned changed;
    bool asked_engine; // UI thread: started the engine once
    struct link_look asked; // UI thread: what was asked last
    char socket[LINK_PATH], cover_path[512];
};

// filter_look.c; update: graphics thread.
void filter_look_defaults(obs_data_t *settings);
void filter_look_update(struct filter *filter, obs_data_t *settings);
void filter_look_from_settings(obs_data_t *settings, struct link_look *look);
void filter_look_changed(void *filter, unsigned what); // link's thread, graphics thread
void filter_name_uuid(struct filter *filter, obs_data_t *settings);

// filter_properties.c; UI thread.
obs_properties_t *filter_properties(void *data);

// filter_render.c; graphics thread, but render_free, which enters the graphics itself.
void render_video(struct filter *filter);
void render_tick(struct filter *filter);
void render_free(struct filter *filter);

// filter.c; graphics thread.
void filter_settings(struct filter *filter, struct flow_settings *settings);
void filter_count_time(struct filter *filter, uint64_t begin);
bool filter_fits(struct filter *filter, struct link *link, uint32_t format, uint32_t width, uint32_t height);

// control.c; any thread but the graphics thread.
void control_add(struct filter *filter);
void control_remove(struct filter *filter);
bool control_uuid_taken(const char *uuid, const struct filter *but);
// All filters, or those of the source (or filter) so named; how many did it.
enum control_step { CONTROL_STYLE, CONTROL_NEXT, CONTROL_PREVIOUS, CONTROL_NTH, CONTROL_TOGGLE, CONTROL_ENABLED, CONTROL_INTENSITY };
unsigned control_do(const char *source, enum control_step step, const char *style, double number);
void control_each(const char *source, void (*visit)(void *user, struct filter *filter), void *user);
