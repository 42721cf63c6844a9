// SPDX-License-Identifier: GPL-2.0-or-later
// All filters of this OBS at once, for hotkeys and obs-websocket. Changes go through the settings, as the user's own do.
#include "filter.h"

#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct filter *first;

void control_add(struct filter *filter)
{
    pthread_mutex_lock(&lock);
    filter->next = first;
    first = filter;
    pthread_mutex_unlock(&lock);
}

void control_remove(struct filter *filter)
{
    pthread_mutex_lock(&lock);
    for (struct filter **at = &first; *at; at = &(*at)->next)
        if (*at == filter) {
            *at = filter->next;
            break;
        }
    pthread_mutex_unlock(&lock);
}

bool control_uuid_taken(const char *uuid, const struct filter *but)
{
    bool taken = false;
    pthread_mutex_lock(&lock);
    for (const struct filter *f = first; f; f = f->next)
        taken = taken || (f != but && !strcmp(f->uuid, uuid));
    pthread_mutex_unlock(&lock);
    return taken;
}

// The sources are held first and visited without the lock: a visit may update settings, which may call back here.
void control_each(const char *source, void (*visit)(void *user, struct filter *filter), void *user)
{
    obs_source_t *held[64];
    unsigned count = 0;
    pthread_mutex_lock(&lock);
    for (struct filter *f = first; f && count < sizeof held / sizeof *held; f = f->next) {
        obs_source_t *self = obs_weak_source_get_source(f->weak), *parent = self ? obs_filter_get_parent(self) : NULL;
        const char *name = parent ? obs_source_get_name(parent) : NULL;
        if (self && parent && (!source || !*source || !strcmp(source, name ? name : "") || !strcmp(source, obs_source_get_name(self))))
            held[count++] = self;
        else
            obs_source_release(self);
    }
    pthread_mutex_unlock(&lock);
    for (unsigned i = 0; i < count; i++) {
        struct filter *filter = obs_obj_get_data(held[i]);
        if (filter)
            visit(user, filter);
        obs_source_release(held[i]);
    }
}

struct order {
    enum control_step step;
    const char *style;
    double number;
    unsigned done;
};

// Picks the style an order means; false where the engine's list has none.
static bool pick(const struct order *order, const struct link_status *status, obs_data_t *settings, const char **name)
{
    const uint32_t n = status->style_count;
    const char *current = obs_data_get_string(settings, "style");
    uint32_t at = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++)
        if (!strcmp(status->styles[i].name, order->step == CONTROL_STYLE ? order->style : current))
            at = i;
    if (order->step == CONTROL_NTH)
        at = order->number >= 1 && order->number <= n ? (uint32_t)order->number - 1 : UINT32_MAX;
    else if (n && order->step == CONTROL_NEXT)
        at = at == UINT32_MAX ? 0 : (at + 1) % n;
    else if (n && order->step == CONTROL_PREVIOUS)
        at = at == UINT32_MAX ? n - 1 : (at + n - 1) % n;
    if (at >= n)
        return false;
    *name = status->styles[at].name;
    return true;
}

static void obey(void *user, struct filter *filter)
{
    struct order *order = user;
    struct link *link = atomic_load(&filter->link);
    struct link_status *status = bzalloc(sizeof *status);
    obs_data_t *settings = obs_source_get_settings(filter->self);
    obs_data_t *change = obs_data_create();
    const char *name;
    bool good = true;
    if (link)
        link_status(link, status);
    switch (order->step) {
    case CONTROL_TOGGLE:
        obs_data_set_bool(change, "enabled", !obs_data_get_bool(settings, "enabled"));
        break;
    case CONTROL_ENABLED:
        obs_data_set_bool(change, "enabled", order->number != 0);
        break;
    case CONTROL_INTENSITY:
        obs_data_set_int(change, "intensity", (long long)(order->number + 0.5));
        break;
    default:
        if ((good = pick(order, status, settings, &name)))
            obs_data_set_string(change, "style", name);
    }
    if (good) {
        obs_source_update(filter->self, change);
        order->done++;
    }
    obs_data_release(change);
    obs_data_release(settings);
    bfree(status);
}

unsigned control_do(const char *source, enum control_step step, const char *style, double number)
{
    struct order order = {step, style ? style : "", number, 0};
    control_each(source, obey, &order);
    return order.done;
}
