// SPDX-License-Identifier: GPL-2.0-or-later
#include "picture.h"

#include <string.h>

// One plane of a format: bytes of a step, and how many luma columns and rows a step stands for.
struct step {
    uint8_t bytes, columns, rows;
};

static uint32_t steps_of(uint32_t format, struct step steps[LINK_MAX_PLANES])
{
    const struct step luma = {1, 1, 1};
    switch (format) {
    case PICTURE_I420:
        steps[0] = luma;
        steps[1] = steps[2] = (struct step){1, 2, 2};
        return 3;
    case PICTURE_NV12:
        steps[0] = luma;
        steps[1] = (struct step){2, 2, 2};
        return 2;
    case PICTURE_I444:
        steps[0] = steps[1] = steps[2] = luma;
        return 3;
    case PICTURE_YVYU:
    case PICTURE_YUY2:
    case PICTURE_UYVY:
        steps[0] = (struct step){4, 2, 1};
        return 1;
    case PICTURE_RGBA:
    case PICTURE_BGRA:
    case PICTURE_BGRX:
        steps[0] = (struct step){4, 1, 1};
        return 1;
    default:
        return 0;
    }
}

bool picture_is_yuv(uint32_t format)
{
    return format != PICTURE_RGBA && format != PICTURE_BGRA && format != PICTURE_BGRX;
}

bool picture_plan(uint32_t format, uint32_t width, uint32_t height, struct picture_plan *plan)
{
    struct step steps[LINK_MAX_PLANES];
    uint64_t at = LINK_PAGE;
    *plan = (struct picture_plan){.planes = steps_of(format, steps)};
    if (!plan->planes || !width || !height || width > 16384 || height > 16384)
        return false;
    for (uint32_t i = 0; i < plan->planes; i++) {
        plan->bytes[i] = (width + steps[i].columns - 1) / steps[i].columns * steps[i].bytes;
        plan->rows[i] = (height + steps[i].rows - 1) / steps[i].rows;
        plan->linesize[i] = (plan->bytes[i] + LINK_PLANE_ALIGN - 1) / LINK_PLANE_ALIGN * LINK_PLANE_ALIGN;
        plan->offset[i] = (uint32_t)at;
        at += (uint64_t)plan->linesize[i] * plan->rows[i];
        if (at > LINK_MAX_STRIDE)
            return false;
    }
    plan->total = (uint32_t)((at + LINK_PAGE - 1) / LINK_PAGE * LINK_PAGE);
    return true;
}

void picture_put(const struct picture *from, const struct picture_plan *plan, uint8_t *slot)
{
    for (uint32_t i = 0; i < plan->planes; i++) {
        uint8_t *to = slot + plan->offset[i];
        const uint8_t *row = from->data[i];
        if (from->linesize[i] == plan->linesize[i]) {
            memcpy(to, row, (size_t)plan->linesize[i] * (plan->rows[i] - 1) + plan->bytes[i]);
            continue;
        }
        for (uint32_t y = 0; y < plan->rows[i]; y++, to += plan->linesize[i], row += from->linesize[i])
            memcpy(to, row, plan->bytes[i]);
    }
}

void picture_take(struct picture *into, const struct picture_plan *plan, const uint8_t *slot, struct picture_rect changed)
{
    struct step steps[LINK_MAX_PLANES];
    if (changed.x >= into->width || changed.y >= into->height || !changed.width || !changed.height)
        return;
    const uint32_t right = changed.width > into->width - changed.x ? into->width : changed.x + changed.width;
    const uint32_t below = changed.height > into->height - changed.y ? into->height : changed.y + changed.height;
    steps_of(into->format, steps);
    for (uint32_t i = 0; i < plan->planes; i++) {
        const struct step s = steps[i];
        const size_t left = (size_t)(changed.x / s.columns) * s.bytes;
        const size_t bytes = (size_t)((right + s.columns - 1) / s.columns) * s.bytes - left;
        for (uint32_t y = changed.y / s.rows; y < (below + s.rows - 1) / s.rows; y++)
            memcpy(into->data[i] + (size_t)y * into->linesize[i] + left,
                   slot + plan->offset[i] + (size_t)y * plan->linesize[i] + left, bytes);
    }
}
