// SPDX-License-Identifier: GPL-2.0-or-later
// What the messages say: HELLO and STYLE written, the engine's read into the status. Link's thread.
#include "link_private.h"

#include <stdio.h>
#include <string.h>

const char *const link_region_names[LINK_REGIONS] = {"lips", "eyes", "brows", "skin"};

static void write_look(struct json_writer *w, const char *key, const struct link_look *look)
{
    bool regions = false;
    json_open(w, key);
    json_put_boolean(w, "enabled", look->enabled);
    if (look->strength >= 0)
        json_put_number(w, "strength", look->strength);
    if (look->style[0])
        json_put_text(w, "style", look->style);
    for (int i = 0; i < LINK_REGIONS; i++) {
        if (look->regions[i].strength < 0 && !look->regions[i].style[0])
            continue;
        if (!regions)
            json_open(w, "regions");
        regions = true;
        json_open(w, link_region_names[i]);
        if (look->regions[i].style[0])
            json_put_text(w, "style", look->regions[i].style);
        if (look->regions[i].strength >= 0)
            json_put_number(w, "strength", look->regions[i].strength);
        json_close(w);
    }
    if (regions)
        json_close(w);
    json_close(w);
}

size_t link_write_hello(struct link *link, char *out, size_t size)
{
    struct json_writer w;
    json_begin(&w, out, size);
    json_open(&w, NULL);
    json_put_text(&w, "plugin", link->plugin);
    json_put_text(&w, "obs", link->obs);
    json_put_text(&w, "kind", link->source ? "source" : "filter");
    json_put_text(&w, "name", link->name);
    json_put_text(&w, "uuid", link->uuid);
    json_put_number(&w, "pid", (double)os_pid());
    json_put_text(&w, "shm", link->memory.path);
    json_put_number(&w, "slots", LINK_SLOTS);
    json_put_number(&w, "stride", link->stride);
    pthread_mutex_lock(&link->lock);
    if (link->source)
        json_put_text(&w, "session", link->session);
    else
        write_look(&w, "look", &link->asked);
    link->ask = false;
    pthread_mutex_unlock(&link->lock);
    json_close(&w);
    return w.full ? 0 : w.length;
}

size_t link_write_look(struct link *link, char *out, size_t size)
{
    struct json_writer w;
    json_begin(&w, out, size);
    pthread_mutex_lock(&link->lock);
    write_look(&w, NULL, &link->asked);
    link->ask = false;
    pthread_mutex_unlock(&link->lock);
    return w.full ? 0 : w.length;
}

static void read_text(struct json object, const char *key, char *out, size_t size)
{
    struct json value;
    if (json_member(object, key, &value))
        json_text(value, out, size);
}

static double read_number(struct json object, const char *key, double otherwise)
{
    struct json value;
    double number;
    return json_member(object, key, &value) && json_number(value, &number) ? number : otherwise;
}

// A count that fits: what is no number, below 0 or above `most` is `otherwise`.
static uint64_t read_count(struct json object, const char *key, uint64_t most, uint64_t otherwise)
{
    const double number = read_number(object, key, -1);
    return number >= 0 && number <= (double)most ? (uint64_t)number : otherwise;
}

static bool read_styles(struct json object, struct link_status *status)
{
    struct json styles, style = {0};
    if (!json_member(object, "styles", &styles))
        return false;
    status->style_count = 0;
    while (status->style_count < LINK_MAX_STYLES && json_next(styles, &style)) {
        struct link_style *to = &status->styles[status->style_count];
        *to = (struct link_style){0};
        read_text(style, "name", to->name, sizeof to->name);
        read_text(style, "title", to->title, sizeof to->title);
        if (!to->title[0])
            memcpy(to->title, to->name, sizeof to->title);
        status->style_count += to->name[0] != 0;
    }
    return true;
}

static void read_look(struct json object, struct link_look *look)
{
    struct json value, regions, region;
    if (json_member(object, "enabled", &value))
        json_boolean(value, &look->enabled);
    look->strength = read_number(object, "strength", look->strength);
    read_text(object, "style", look->style, sizeof look->style);
    if (!json_member(object, "regions", &regions))
        return;
    for (int i = 0; i < LINK_REGIONS; i++) {
        if (!json_member(regions, link_region_names[i], &region))
            continue;
        read_text(region, "style", look->regions[i].style, sizeof look->regions[i].style);
        look->regions[i].strength = read_number(region, "strength", look->regions[i].strength);
    }
}

static void changed(struct link *link, unsigned what)
{
    if (link->changed)
        link->changed(link->user, what);
}

static const char *welcome(struct link *link, const struct link_message *message, struct json json)
{
    if (link->welcomed)
        return "the engine sent a second WELCOME";
    if (message->flags & LINK_FLAG_REFUSED) {
        char reason[LINK_SENTENCE] = "";
        read_text(json, "reason", reason, sizeof reason);
        link->pause_millis = 2000;
        link_say(link, "%s", reason[0] ? reason : "the engine refused without a reason");
        link_enter_state(link, LINK_REFUSES);
        return "";
    }
    struct json formats, format = {0};
    uint32_t mask = 0;
    double number;
    json_member(json, "formats", &formats);
    while (json_next(formats, &format))
        if (json_number(format, &number) && number >= 1 && number < 32)
            mask |= 1u << (unsigned)number;
    atomic_store(&link->formats, mask);
    atomic_store(&link->max_width, (uint32_t)read_count(json, "maxWidth", 16384, 16384));
    atomic_store(&link->max_height, (uint32_t)read_count(json, "maxHeight", 16384, 16384));
    pthread_mutex_lock(&link->lock);
    const struct link_look look = link->status.look;
    link->status = (struct link_status){.state = link->status.state, .look = look};
    read_text(json, "engine", link->status.engine, sizeof link->status.engine);
    read_text(json, "panel", link->status.panel, sizeof link->status.panel);
    read_styles(json, &link->status);
    pthread_mutex_unlock(&link->lock);
    os_memory_unname(&link->memory);
    link->welcomed = true;
    link->pause_millis = 250;
    link->logged[0] = 0;
    atomic_fetch_add(&link->counts.connects, 1);
    link_open_gate(link);
    link_enter_state(link, LINK_READY);
    changed(link, LINK_CHANGED_STYLES);
    return NULL;
}

static const char *config(struct link *link, struct json json)
{
    struct json value;
    if (link->source && json_member(json, "stride", &value)) {
        const uint32_t stride = (uint32_t)read_count(json, "stride", LINK_MAX_STRIDE, 0);
        if (stride < LINK_MIN_STRIDE || stride % LINK_PAGE)
            return "the engine asked for memory of an impossible size";
        return link_renew_memory(link, stride) ? NULL : "the memory the engine asked for cannot be had";
    }
    if (!link->configuring)
        return "the engine answered a CONFIG that was not sent";
    link->configuring = false;
    os_memory_unname(&link->memory);
    link_open_gate(link);
    return NULL;
}

static const char *finished(struct link *link, const struct link_message *message)
{
    if (message->slot >= LINK_SLOTS)
        return "the engine named a slot that is not there";
    if (message->type == LINK_DROPPED) {
        atomic_fetch_add(&link->counts.dropped, 1);
        return NULL;
    }
    atomic_fetch_add(&link->counts.done, 1);
    const struct link_note *note = &link->notes[message->slot];
    if (atomic_load(&note->seq) == message->seq) {
        const uint64_t took = os_now_ns() - atomic_load(&note->sent), micros = took / 1000;
        const uint32_t at = atomic_load(&link->round_trip_count);
        atomic_store(&link->round_trips[at % ROUND_TRIPS], micros > 10000000 ? 10000000 : (uint32_t)micros);
        atomic_store(&link->round_trip_count, at + 1);
        times_add(&link->all_round_trips, took);
    }
    return NULL;
}

static void status(struct link *link, struct json json)
{
    char problem[LINK_SENTENCE] = "";
    unsigned what = LINK_CHANGED_STATUS;
    pthread_mutex_lock(&link->lock);
    struct link_status *s = &link->status;
    read_text(json, "state", s->engine_state, sizeof s->engine_state);
    read_text(json, "provider", s->provider, sizeof s->provider);
    s->fps = read_number(json, "fps", s->fps);
    s->work_millis = read_number(json, "workMillis", s->work_millis);
    s->cpu_percent = read_number(json, "cpuPercent", s->cpu_percent);
    s->late = read_count(json, "late", UINT32_MAX, s->late);
    s->faces = read_count(json, "faces", 65535, s->faces);
    s->problem[0] = 0;
    read_text(json, "problem", s->problem, sizeof s->problem);
    memcpy(problem, s->problem, sizeof problem);
    if (read_styles(json, s))
        what |= LINK_CHANGED_STYLES;
    pthread_mutex_unlock(&link->lock);
    if (problem[0])
        link_say(link, "the engine says: %s", problem);
    else
        link->logged[0] = 0;
    changed(link, what);
}

static void on_air(struct link *link, struct json json)
{
    pthread_mutex_lock(&link->lock);
    if (!link->status.has_look)
        link->status.look = link->asked;
    read_look(json, &link->status.look);
    link->status.has_look = true;
    pthread_mutex_unlock(&link->lock);
    changed(link, LINK_CHANGED_LOOK);
}

const char *link_handle(struct link *link, const struct link_message *message, const char *text)
{
    struct json json = {0};
    if (message->len && !json_check(text, message->len, &json))
        return "the engine sent text that is no JSON object";
    if (!link->welcomed && message->type != LINK_WELCOME && message->type != LINK_BYE)
        return "the engine spoke before its WELCOME";
    switch (message->type) {
    case LINK_WELCOME:
        return welcome(link, message, json);
    case LINK_CONFIG:
        return config(link, json);
    case LINK_FRAME:
        return !link->source ? "the engine sent a FRAME to a filter"
               : link->configuring ? NULL // of the memory that was let go
                                   : link_frame_came(link, message->slot);
    case LINK_DONE:
    case LINK_DROPPED:
        return link->source ? "the engine answered a frame that a source never sent" : finished(link, message);
    case LINK_STYLE:
        on_air(link, json);
        return NULL;
    case LINK_STATUS:
        status(link, json);
        return NULL;
    case LINK_PING:
        return link_send(link, link_head(LINK_PONG, message->seq, 0), NULL, false) ? NULL : "";
    case LINK_PONG:
        link->pongs++;
        return NULL;
    case LINK_BYE:
        link_say(link, "the engine closed the link");
        return "";
    default:
        return NULL;
    }
}
