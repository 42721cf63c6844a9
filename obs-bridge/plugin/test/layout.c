// SPDX-License-Identifier: GPL-2.0-or-later
// Prints every offset, size and constant of the link as lines of `name value`, for the engine's test to compare with its own.
#include "layout.h"

#include <stdio.h>

#define AT(type, field) printf(#type "." #field " %zu\n", offsetof(struct link_##type, field))
#define IS(name) printf(#name " %llu\n", (unsigned long long)LINK_##name)

int main(void)
{
    IS(MAGIC), IS(VERSION), IS(PAGE), IS(SLOTS), IS(MAX_SLOTS), IS(MIN_STRIDE), IS(MAX_STRIDE), IS(MAX_JSON), IS(MAX_PLANES);
    IS(PLANE_ALIGN), IS(FLAG_REFUSED);
    IS(HELLO), IS(WELCOME), IS(CONFIG), IS(FRAME), IS(DONE), IS(DROPPED), IS(STYLE), IS(STATUS), IS(PING), IS(PONG), IS(BYE);
    IS(FREE), IS(FILLED), IS(BUSY), IS(SLOT_DONE);
    AT(message, magic), AT(message, type), AT(message, version), AT(message, seq), AT(message, slot), AT(message, timestamp);
    AT(message, sent), AT(message, flags), AT(message, len), AT(message, args);
    printf("message.size %zu\n", sizeof(struct link_message));
    AT(done_args, x), AT(done_args, y), AT(done_args, width), AT(done_args, height), AT(done_args, faces);
    AT(done_args, work_micros);
    AT(page, magic), AT(page, version), AT(page, slots), AT(page, stride), AT(page, plugin_heartbeat), AT(page, engine_heartbeat);
    AT(slot, state), AT(slot, seq), AT(slot, format), AT(slot, width), AT(slot, height), AT(slot, full_range);
    AT(slot, colorspace), AT(slot, flip), AT(slot, timestamp), AT(slot, planes), AT(slot, linesize), AT(slot, offset);
    AT(slot, rows), AT(slot, changed);
    return 0;
}
