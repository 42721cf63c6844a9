// SPDX-License-Identifier: GPL-2.0-or-later
// A picture in somebody's memory, and how its rows lie in a slot. Formats have OBS's numbers (enum video_format).
#pragma once

#include "layout.h"

#include <stdbool.h>

enum picture_format {
    PICTURE_I420 = 1,
    PICTURE_NV12 = 2,
    PICTURE_YVYU = 3,
    PICTURE_YUY2 = 4,
    PICTURE_UYVY = 5,
    PICTURE_RGBA = 6,
    PICTURE_BGRA = 7,
    PICTURE_BGRX = 8,
    PICTURE_I444 = 10
};

enum picture_colorspace { PICTURE_601 = 1, PICTURE_709 = 2, PICTURE_SRGB = 3 };

struct picture {
    uint8_t *data[LINK_MAX_PLANES];
    uint32_t linesize[LINK_MAX_PLANES];
    uint32_t format, width, height;
    uint32_t full_range, colorspace, flip;
    uint64_t timestamp;
};

// Luma samples, in rows as they are stored (a flipped picture's first row is its lowest).
struct picture_rect {
    uint32_t x, y, width, height;
};

// Where the planes of a picture lie from the begin of a slot; `bytes` is how many of each row count.
struct picture_plan {
    uint32_t planes, total;
    uint32_t linesize[LINK_MAX_PLANES], offset[LINK_MAX_PLANES], rows[LINK_MAX_PLANES], bytes[LINK_MAX_PLANES];
};

// False where the format is not one of the link's, or the size is none or needs more than LINK_MAX_STRIDE.
bool picture_plan(uint32_t format, uint32_t width, uint32_t height, struct picture_plan *plan);
bool picture_is_yuv(uint32_t format);

// Copies all rows into a slot laid out as `plan`.
void picture_put(const struct picture *from, const struct picture_plan *plan, uint8_t *slot);
// Copies the changed rectangle, cut to the picture, back from a slot laid out as `plan`.
void picture_take(struct picture *into, const struct picture_plan *plan, const uint8_t *slot, struct picture_rect changed);
