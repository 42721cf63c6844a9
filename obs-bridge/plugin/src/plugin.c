// SPDX-License-Identifier: GPL-2.0-or-later
// The module: registers what it has.
#include "plugin.h"

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE("tinybeauty", "en-US")
OBS_MODULE_AUTHOR("the tinybeauty authors")

MODULE_EXPORT const char *obs_module_name(void)
{
    return "tinybeauty";
}

MODULE_EXPORT const char *obs_module_description(void)
{
    return obs_module_text("Description");
}

bool obs_module_load(void)
{
    obs_register_source(&tinybeauty_filter_info);
    obs_register_source(&tinybeauty_source_info);
    SAY(LOG_INFO, "version %s", PLUGIN_VERSION);
    return true;
}

void obs_module_post_load(void)
{
    hotkeys_register();
    vendor_register();
}

void obs_module_unload(void)
{
    hotkeys_unregister();
}
