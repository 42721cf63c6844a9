// SPDX-License-Identifier: GPL-2.0-or-later
// What the user sees of the filter. Built anew when the window opens and by [Refresh].
#include "filter.h"

#include <stdio.h>
#include <string.h>

#define T obs_module_text

static void status_text(struct filter *filter, const struct link_status *s, char *text, size_t size)
{
    const uint32_t unfit = atomic_load(&filter->unfit_format);
    const double frame_millis = (double)atomic_load(&filter->interval) / 1e6;
    const uint32_t delay = atomic_load(&filter->delay);
    char line[256] = "";
    switch (s->state) {
    case LINK_AWAY:
        snprintf(text, size, "%s\n%s", T("Status.Away"), s->reason);
        break;
    case LINK_REFUSES:
        snprintf(text, size, "%s\n%s", T("Status.Refused"), s->reason);
        break;
    case LINK_STALLED:
        snprintf(text, size, "%s", T("Status.Stalled"));
        break;
    case LINK_READY:
        snprintf(line, sizeof line, T("Status.Figures"), s->fps, s->work_millis, delay, delay * frame_millis);
        snprintf(text, size, "%s%s%s%s%s", T(!strcmp(s->engine_state, "loading") ? "Status.Loading" : "Status.Ready"), s->provider[0] ? ", " : "",
                 s->provider, s->fps > 0 ? "\n" : "", s->fps > 0 ? line : "");
        if (unfit) {
            snprintf(line, sizeof line, T("Status.Unfit"), get_video_format_name((enum video_format)unfit),
                     atomic_load(&filter->unfit_width), atomic_load(&filter->unfit_height));
            snprintf(text + strlen(text), size - strlen(text), "\n%s", line);
        }
        if (s->problem[0])
            snprintf(text + strlen(text), size - strlen(text), "\n%s", s->problem);
        break;
    }
}

static bool refresh(obs_properties_t *properties, obs_property_t *property, void *data)
{
    struct filter *filter = data;
    UNUSED_PARAMETER(properties);
    UNUSED_PARAMETER(property);
    obs_source_update_properties(filter->self); // OBS asks for them again
    return false;
}

static bool open_panel(obs_properties_t *properties, obs_property_t *property, void *data)
{
    struct filter *filter = data;
    struct link *link = atomic_load(&filter->link);
    struct link_status *status = bzalloc(sizeof *status);
    UNUSED_PARAMETER(properties);
    UNUSED_PARAMETER(property);
    if (link)
        link_status(link, status);
    if (status->panel[0])
        launch_url(status->panel);
    else
        SAY(LOG_WARNING, "the engine named no control panel");
    bfree(status);
    return false;
}

static bool start_engine(obs_properties_t *properties, obs_property_t *property, void *data)
{
    UNUSED_PARAMETER(properties);
    UNUSED_PARAMETER(property);
    UNUSED_PARAMETER(data);
    launch_engine();
    return false;
}

static bool late_chosen(obs_properties_t *properties, obs_property_t *property, obs_data_t *settings)
{
    const char *late = obs_data_get_string(settings, "when_late");
    UNUSED_PARAMETER(property);
    obs_property_set_visible(obs_properties_get(properties, "cover"), !strcmp(late, "cover"));
    obs_property_set_visible(obs_properties_get(properties, "hold_millis"), !strcmp(late, "hold"));
    return true;
}

static void add_styles(obs_properties_t *properties, struct filter *filter, const struct link_status *status)
{
    obs_property_t *list = obs_properties_add_list(properties, "style", T("Style"), OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
    obs_data_t *settings = obs_source_get_settings(filter->self);
    const char *current = obs_data_get_string(settings, "style");
    bool listed = !*current;
    obs_property_list_add_string(list, T("Style.Engine"), "");
    for (uint32_t i = 0; i < status->style_count; i++) {
        obs_property_list_add_string(list, status->styles[i].title, status->styles[i].name);
        listed = listed || !strcmp(status->styles[i].name, current);
    }
    if (!listed)
        obs_property_list_add_string(list, current, current);
    obs_data_release(settings);
}

static void add_percent(obs_properties_t *properties, const char *key, const char *text)
{
    obs_property_int_set_suffix(obs_properties_add_int_slider(properties, key, text, 0, 100, 1), " %");
}

static void add_advanced(obs_properties_t *properties)
{
    obs_properties_t *advanced = obs_properties_create();
    obs_property_t *p = obs_properties_add_text(advanced, "socket", T("Socket"), OBS_TEXT_DEFAULT);
    obs_property_set_long_description(p, T("Socket.Tip"));
    obs_properties_add_int(advanced, "hold_millis", T("Hold"), 0, 2000, 50);
    p = obs_properties_add_int(advanced, "max_fps", T("MaxFps"), 0, 120, 1);
    obs_property_set_long_description(p, T("MaxFps.Tip"));
    p = obs_properties_add_int(advanced, "max_height", T("MaxHeight"), 0, 4320, 2);
    obs_property_set_long_description(p, T("MaxHeight.Tip"));
    obs_properties_add_group(properties, "advanced", T("Advanced"), OBS_GROUP_NORMAL, advanced);
}

obs_properties_t *filter_properties(void *data)
{
    struct filter *filter = data;
    obs_properties_t *properties = obs_properties_create();
    struct link_status *status = bzalloc(sizeof *status);
    struct link *link = filter ? atomic_load(&filter->link) : NULL;
    char text[1024];
    if (!filter) {
        bfree(status);
        return properties;
    }
    if (link)
        link_status(link, status);
    status_text(filter, status, text, sizeof text);
    obs_properties_add_text(properties, "status", text, OBS_TEXT_INFO);
    obs_properties_add_button(properties, "refresh", T("Refresh"), refresh);
    obs_properties_add_bool(properties, "enabled", T("Enabled"));
    add_styles(properties, filter, status);
    add_percent(properties, "intensity", T("Intensity"));
    obs_property_set_long_description(obs_properties_get(properties, "intensity"), T("Intensity.Tip"));
    obs_properties_t *regions = obs_properties_create();
    static const char *const titles[LINK_REGIONS] = {"Lips", "Eyes", "Brows", "Skin"};
    for (int i = 0; i < LINK_REGIONS; i++)
        add_percent(regions, link_region_names[i], T(titles[i]));
    obs_properties_add_group(properties, "regions", T("Regions"), OBS_GROUP_NORMAL, regions);
    obs_property_t *mode = obs_properties_add_list(properties, "delay_mode", T("Delay"), OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
    obs_property_list_add_string(mode, T("Delay.Pipelined"), "pipelined");
    obs_property_list_add_string(mode, T("Delay.SameFrame"), "same_frame");
    obs_property_t *late = obs_properties_add_list(properties, "when_late", T("Late"), OBS_COMBO_TYPE_LIST, OBS_COMBO_FORMAT_STRING);
    obs_property_list_add_string(late, T("Late.Hold"), "hold");
    obs_property_list_add_string(late, T("Late.Raw"), "raw");
    obs_property_list_add_string(late, T("Late.Cover"), "cover");
    obs_property_set_modified_callback(late, late_chosen);
    obs_properties_add_path(properties, "cover", T("Cover"), OBS_PATH_FILE, "(*.png *.jpg *.jpeg *.bmp)", NULL);
    obs_property_t *panel = obs_properties_add_button(properties, "panel", T("Panel"), open_panel);
    obs_property_set_enabled(panel, status->panel[0] != 0);
    obs_property_t *start = obs_properties_add_button(properties, "start", T("Start"), start_engine);
    obs_property_set_enabled(start, status->state == LINK_AWAY && launch_engine_known());
    if (!launch_engine_known())
        obs_property_set_long_description(start, T("Start.Unknown"));
    obs_properties_add_bool(properties, "start_engine", T("StartWithObs"));
    add_advanced(properties);
    bfree(status);
    return properties;
}
