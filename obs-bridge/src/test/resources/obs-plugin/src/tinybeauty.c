/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <obs-module.h>

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("tinybeauty", "en-US")

static const char *name(void *type)
{
    (void)type;
    return obs_module_text("Filter");
}

static void *create(obs_data_t *settings, obs_source_t *source)
{
    (void)settings;
    return source;
}

static void destroy(void *filter)
{
    (void)filter;
}

static void render(void *filter, gs_effect_t *effect)
{
    (void)effect;
    obs_source_skip_video_filter(filter);
}

static struct obs_source_info filter = {
    .id = "tinybeauty_filter",
    .type = OBS_SOURCE_TYPE_FILTER,
    .output_flags = OBS_SOURCE_VIDEO,
    .get_name = name,
    .create = create,
    .destroy = destroy,
    .video_render = render,
};

bool obs_module_load(void)
{
    obs_register_source(&filter);
    blog(LOG_INFO, "[tinybeauty] test plugin loaded");
    return true;
}
