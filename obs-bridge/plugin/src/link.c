// SPDX-License-Identifier: GPL-2.0-or-later
// A link made and ended, and what others than its thread may ask of it.
#include "link_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(char *to, size_t size, const char *text)
{
    snprintf(to, size, "%s", text ? text : "");
}

struct link *link_create(const struct link_options *options)
{
    struct link *link = calloc(1, sizeof *link);
    struct picture_plan usual;
    if (!link)
        return NULL;
    link->source = options->source;
    link->user = options->user;
    link->log = options->log;
    link->changed = options->changed;
    link->frame = options->frame;
    keep(link->plugin, sizeof link->plugin, options->plugin);
    keep(link->obs, sizeof link->obs, options->obs);
    keep(link->name, sizeof link->name, options->name);
    keep(link->session, sizeof link->session, options->session);
    keep(link->socket, sizeof link->socket, options->socket);
    // The uuid is part of a file name: only what a uuid has.
    for (size_t i = 0; options->uuid && options->uuid[i] && i < 40; i++)
        link->uuid[i] = strchr("0123456789abcdefABCDEF-", options->uuid[i]) ? options->uuid[i] : '0';
    link->asked = link->status.look = options->look;
    link->fd = -1;
    picture_plan(PICTURE_I420, 1280, 720, &usual);
    atomic_store(&link->want_stride, options->source ? usual.total : LINK_MIN_STRIDE);
    atomic_flag_clear(&link->wire);
    pthread_mutex_init(&link->lock, NULL);
    link->wake = os_wake_make();
    if (link->wake < 0 || pthread_create(&link->thread, NULL, link_run, link)) {
        if (link->wake >= 0)
            os_close(link->wake);
        pthread_mutex_destroy(&link->lock);
        free(link);
        return NULL;
    }
    return link;
}

void link_destroy(struct link *link)
{
    if (!link)
        return;
    atomic_store(&link->quit, true);
    os_wake(link->wake);
    pthread_join(link->thread, NULL);
    os_close(link->wake);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

enum link_state link_state(struct link *link)
{
    return (enum link_state)atomic_load(&link->state);
}

bool link_takes(struct link *link, uint32_t format, uint32_t width, uint32_t height)
{
    return format < 32 && atomic_load(&link->formats) & 1u << format && width <= atomic_load(&link->max_width) &&
           height <= atomic_load(&link->max_height);
}

void link_status(struct link *link, struct link_status *status)
{
    pthread_mutex_lock(&link->lock);
    *status = link->status;
    pthread_mutex_unlock(&link->lock);
}

void link_counters(struct link *link, struct link_counters *counters)
{
    *counters = (struct link_counters){atomic_load(&link->counts.sent),         atomic_load(&link->counts.done),
                                       atomic_load(&link->counts.dropped),      atomic_load(&link->counts.no_slot),
                                       atomic_load(&link->counts.not_ready),    atomic_load(&link->counts.sends_failed),
                                       atomic_load(&link->counts.connects),     atomic_load(&link->counts.stalls),
                                       atomic_load(&link->counts.breaks)};
}

void link_ask_look(struct link *link, const struct link_look *look)
{
    pthread_mutex_lock(&link->lock);
    link->asked = *look;
    link->ask = true;
    pthread_mutex_unlock(&link->lock);
    os_wake(link->wake);
}

const struct times *link_round_trips(const struct link *link)
{
    return &link->all_round_trips;
}

void link_reopen(struct link *link, const char *socket, const char *session)
{
    pthread_mutex_lock(&link->lock);
    if (socket)
        keep(link->socket, sizeof link->socket, socket);
    if (session)
        keep(link->session, sizeof link->session, session);
    pthread_mutex_unlock(&link->lock);
    atomic_store(&link->reopen, true);
    os_wake(link->wake);
}
