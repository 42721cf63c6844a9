// SPDX-License-Identifier: GPL-2.0-or-later
// Hotkeys for all filters: next, previous, on or off, style 1 to 9. OBS keeps no keys of a plugin's frontend hotkeys over a restart;
// they are kept in this module's own folder.
#include "filter.h"

#include <stdio.h>
#include <util/platform.h>

#define STEPS 3
#define NUMBERED 9
#define KEYS (STEPS + NUMBERED)

static obs_hotkey_id ids[KEYS];
static char names[KEYS][40];

static void pressed(void *data, obs_hotkey_id id, obs_hotkey_t *hotkey, bool down)
{
    static const enum control_step steps[STEPS] = {CONTROL_NEXT, CONTROL_PREVIOUS, CONTROL_TOGGLE};
    const int key = (int)(intptr_t)data;
    UNUSED_PARAMETER(id);
    UNUSED_PARAMETER(hotkey);
    if (down)
        control_do(NULL, key < STEPS ? steps[key] : CONTROL_NTH, NULL, key - STEPS + 1);
}

static char *kept_in(void)
{
    return obs_module_config_path("hotkeys.json");
}

void hotkeys_register(void)
{
    static const char *const step_names[STEPS] = {"next_style", "previous_style", "on_off"};
    static const char *const step_texts[STEPS] = {"Hotkey.Next", "Hotkey.Previous", "Hotkey.OnOff"};
    char *path = kept_in();
    obs_data_t *kept = path && os_file_exists(path) ? obs_data_create_from_json_file(path) : NULL;
    for (int i = 0; i < KEYS; i++) {
        char text[128];
        if (i < STEPS)
            snprintf(names[i], sizeof names[i], "tinybeauty.%s", step_names[i]);
        else
            snprintf(names[i], sizeof names[i], "tinybeauty.style_%d", i - STEPS + 1);
        snprintf(text, sizeof text, obs_module_text(i < STEPS ? step_texts[i] : "Hotkey.Style"), i - STEPS + 1);
        ids[i] = obs_hotkey_register_frontend(names[i], text, pressed, (void *)(intptr_t)i);
        obs_data_array_t *keys = kept ? obs_data_get_array(kept, names[i]) : NULL;
        if (keys)
            obs_hotkey_load(ids[i], keys);
        obs_data_array_release(keys);
    }
    obs_data_release(kept);
    bfree(path);
}

void hotkeys_unregister(void)
{
    char *path = kept_in(), *folder = obs_module_config_path("");
    obs_data_t *kept = obs_data_create();
    bool any = path && os_file_exists(path);
    for (int i = 0; i < KEYS; i++) {
        obs_data_array_t *keys = obs_hotkey_save(ids[i]);
        any = any || obs_data_array_count(keys) > 0;
        obs_data_set_array(kept, names[i], keys);
        obs_data_array_release(keys);
    }
    if (any && (os_mkdirs(folder) == MKDIR_ERROR || !obs_data_save_json_safe(kept, path, "tmp", "bak")))
        SAY(LOG_WARNING, "the hotkeys cannot be kept in '%s'", path);
    obs_data_release(kept);
    bfree(folder);
    bfree(path);
}
