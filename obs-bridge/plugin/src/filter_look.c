// SPDX-License-Identifier: GPL-2.0-or-later
// Settings of the filter, and the looks that go both ways. What the engine puts on air (by the panel, say) is kept in the settings too.
#include "filter.h"

#include <stdio.h>
#include <string.h>

#define PERCENT 100.0

void filter_look_defaults(obs_data_t *settings)
{
    obs_data_set_default_bool(settings, "enabled", true);
    obs_data_set_default_string(settings, "style", "");
    obs_data_set_default_int(settings, "intensity", 100);
    for (int i = 0; i < LINK_REGIONS; i++)
        obs_data_set_default_int(settings, link_region_names[i], 100);
    obs_data_set_default_string(settings, "delay_mode", "pipelined");
    obs_data_set_default_string(settings, "when_late", "hold");
    obs_data_set_default_int(settings, "hold_millis", 250);
    obs_data_set_default_string(settings, "cover", "");
    obs_data_set_default_bool(settings, "start_engine", false);
    obs_data_set_default_string(settings, "socket", "");
    obs_data_set_default_int(settings, "max_fps", 0);
    obs_data_set_default_int(settings, "max_height", 0);
}

// The filter's own number for the engine to know it again by. A copied filter has its original's settings: it gets a number of its own.
void filter_name_uuid(struct filter *filter, obs_data_t *settings)
{
    const char *kept = obs_data_get_string(settings, "uuid");
    if (strlen(kept) == 32 && !control_uuid_taken(kept, filter)) {
        memcpy(filter->uuid, kept, 33);
        return;
    }
    unsigned char bytes[16] = {0};
    FILE *random = fopen("/dev/urandom", "rb");
    if (!random || fread(bytes, sizeof bytes, 1, random) != 1)
        SAY(LOG_WARNING, "no random numbers: the filter's uuid is poor");
    if (random)
        fclose(random);
    for (int i = 0; i < 16; i++)
        snprintf(filter->uuid + 2 * i, 3, "%02x", bytes[i]);
    obs_data_set_string(settings, "uuid", filter->uuid);
}

// Strengths of regions are said only once somebody has set them: until then the style's own hold.
void filter_look_from_settings(obs_data_t *settings, struct link_look *look)
{
    *look = (struct link_look){.enabled = obs_data_get_bool(settings, "enabled"),
                               .strength = (double)obs_data_get_int(settings, "intensity") / PERCENT};
    snprintf(look->style, sizeof look->style, "%s", obs_data_get_string(settings, "style"));
    for (int i = 0; i < LINK_REGIONS; i++)
        look->regions[i].strength = obs_data_has_user_value(settings, link_region_names[i])
                                        ? (double)obs_data_get_int(settings, link_region_names[i]) / PERCENT
                                        : -1;
}

static bool same_look(const struct link_look *a, const struct link_look *b)
{
    bool same = a->enabled == b->enabled && a->strength == b->strength && !strcmp(a->style, b->style);
    for (int i = 0; i < LINK_REGIONS; i++)
        same = same && a->regions[i].strength == b->regions[i].strength;
    return same;
}

// OBS updates a video filter on its graphics thread: only numbers are set here, the rest is for FILTER_CHANGED_SETTINGS.
void filter_look_update(struct filter *filter, obs_data_t *settings)
{
    const char *late = obs_data_get_string(settings, "when_late");
    atomic_store(&filter->same_frame, !strcmp(obs_data_get_string(settings, "delay_mode"), "same_frame"));
    atomic_store(&filter->late, !strcmp(late, "raw") ? FLOW_RAW : !strcmp(late, "cover") ? FLOW_COVER : FLOW_HOLD);
    atomic_store(&filter->hold_millis, (uint32_t)obs_data_get_int(settings, "hold_millis"));
    atomic_store(&filter->max_fps, (uint32_t)obs_data_get_int(settings, "max_fps"));
    atomic_store(&filter->max_height, (uint32_t)obs_data_get_int(settings, "max_height"));
}

static void follow_settings(struct filter *filter, struct link *link)
{
    obs_data_t *settings = obs_source_get_settings(filter->self);
    const char *socket = obs_data_get_string(settings, "socket"), *cover = obs_data_get_string(settings, "cover");
    struct link_look look;
    obs_data_set_string(settings, "uuid", filter->uuid); // [Defaults] has cleared it
    if (strcmp(cover, filter->cover_path)) {
        snprintf(filter->cover_path, sizeof filter->cover_path, "%s", cover);
        cover_free(atomic_exchange(&filter->next_cover, cover_load(cover)));
    }
    filter_look_from_settings(settings, &look);
    if (link && !same_look(&look, &filter->asked))
        link_ask_look(link, &look);
    filter->asked = look;
    if (link && strcmp(socket, filter->socket))
        link_reopen(link, socket, NULL);
    snprintf(filter->socket, sizeof filter->socket, "%s", socket);
    if (obs_data_get_bool(settings, "start_engine") && !filter->asked_engine) {
        filter->asked_engine = true;
        launch_engine();
    }
    obs_data_release(settings);
}

static void keep_look(struct filter *filter, const struct link_look *look)
{
    obs_data_t *settings = obs_source_get_settings(filter->self);
    obs_data_set_bool(settings, "enabled", look->enabled);
    if (look->strength >= 0)
        obs_data_set_int(settings, "intensity", (long long)(look->strength * PERCENT + 0.5));
    obs_data_set_string(settings, "style", look->style);
    for (int i = 0; i < LINK_REGIONS; i++)
        if (look->regions[i].strength >= 0)
            obs_data_set_int(settings, link_region_names[i], (long long)(look->regions[i].strength * PERCENT + 0.5));
    filter_look_from_settings(settings, &filter->asked); // it is on air: nothing to ask
    obs_data_release(settings);
}

// UI thread: what the link told of since.
static void see_changes(void *weak)
{
    obs_source_t *self = obs_weak_source_get_source(weak);
    obs_weak_source_release(weak);
    if (!self)
        return;
    struct filter *filter = obs_obj_get_data(self);
    const unsigned changed = filter ? atomic_exchange(&filter->changed, 0) : 0;
    struct link *link = filter ? atomic_load(&filter->link) : NULL;
    if (changed & FILTER_CHANGED_SETTINGS)
        follow_settings(filter, link);
    if (link) {
        struct link_status *status = bmalloc(sizeof *status);
        link_status(link, status);
        if (changed & LINK_CHANGED_LOOK && status->has_look) {
            keep_look(filter, &status->look);
            vendor_tell_style(filter);
        }
        if (changed & (LINK_CHANGED_STATE | LINK_CHANGED_STYLES)) {
            vendor_tell_status(filter);
            obs_source_update_properties(self); // an open window of the filter shows it; not with each look, which a slider drags
        }
        bfree(status);
    }
    obs_source_release(self);
}

// Link's thread or graphics thread. STATUS comes twice a second and is only looked at when somebody asks.
void filter_look_changed(void *data, unsigned what)
{
    struct filter *filter = data;
    what &= ~(unsigned)LINK_CHANGED_STATUS;
    if (!what || atomic_fetch_or(&filter->changed, what))
        return;
    obs_weak_source_addref(filter->weak);
    obs_queue_task(OBS_TASK_UI, see_changes, filter->weak, false);
}
