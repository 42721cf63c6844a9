// SPDX-License-Identifier: GPL-2.0-or-later
// What the parts of the OBS module know of each other.
#pragma once

#include <obs-module.h>

#define FILTER_ID "tinybeauty_filter"
#define SOURCE_ID "tinybeauty_source"

#define SAY(level, format, ...) blog(level, "[tinybeauty] " format, ##__VA_ARGS__)

extern struct obs_source_info tinybeauty_filter_info;
extern struct obs_source_info tinybeauty_source_info;

// hotkeys.c, vendor.c; UI thread, after all modules are loaded and before this one goes.
void hotkeys_register(void);
void hotkeys_unregister(void);
void vendor_register(void);

// vendor.c; UI thread. Tells obs-websocket's clients about one filter; nothing where there is no obs-websocket.
struct filter;
void vendor_tell_status(struct filter *filter);
void vendor_tell_style(struct filter *filter);

// launch_*.c; UI thread. Nothing is passed through a shell. False, with a line in the log, where it cannot be.
bool launch_url(const char *url);
bool launch_engine(void);
bool launch_engine_known(void);
