// SPDX-License-Identifier: GPL-2.0-or-later
#include "cover.h"

#include "plugin.h"

#include <graphics/graphics.h>
#include <string.h>

struct cover {
    uint8_t *pixels; // RGBA or BGRA rows without gaps; NULL: black
    uint32_t width, height;
    bool bgr;
    // The picture as it was converted last.
    uint8_t *ready;
    struct picture_plan plan;
    struct picture kind;
};

struct cover *cover_load(const char *path)
{
    struct cover *cover = bzalloc(sizeof *cover);
    enum gs_color_format format = GS_UNKNOWN;
    if (!path || !*path)
        return cover;
    cover->pixels = gs_create_texture_file_data(path, &format, &cover->width, &cover->height);
    if (cover->pixels && format != GS_RGBA && format != GS_BGRA && format != GS_BGRX) {
        bfree(cover->pixels);
        cover->pixels = NULL;
    }
    cover->bgr = format != GS_RGBA;
    if (!cover->pixels)
        SAY(LOG_WARNING, "cover picture '%s' cannot be read: the cover is black", path);
    return cover;
}

void cover_free(struct cover *cover)
{
    if (!cover)
        return;
    bfree(cover->pixels);
    bfree(cover->ready);
    bfree(cover);
}

// The nearest pixel of the cover, which fills the frame and is cut where its shape differs. Red, green, blue from 0 to 1.
static void pixel(const struct cover *cover, uint32_t x, uint32_t y, float rgb[3])
{
    rgb[0] = rgb[1] = rgb[2] = 0;
    if (!cover->pixels)
        return;
    const float across = (float)cover->width / (float)cover->kind.width, down = (float)cover->height / (float)cover->kind.height;
    const float scale = across < down ? across : down;
    float u = ((float)cover->width - scale * (float)cover->kind.width) / 2 + scale * ((float)x + 0.5f);
    const float row = cover->kind.flip ? (float)cover->kind.height - 1 - (float)y : (float)y;
    float v = ((float)cover->height - scale * (float)cover->kind.height) / 2 + scale * (row + 0.5f);
    const uint32_t column = u < 0 ? 0 : u >= (float)cover->width ? cover->width - 1 : (uint32_t)u;
    const uint32_t line = v < 0 ? 0 : v >= (float)cover->height ? cover->height - 1 : (uint32_t)v;
    const uint8_t *p = cover->pixels + 4 * ((size_t)line * cover->width + column);
    for (int c = 0; c < 3; c++)
        rgb[c] = (float)p[cover->bgr ? 2 - c : c] / 255;
}

static void to_yuv(const struct picture *kind, const float rgb[3], uint8_t yuv[3])
{
    const float red = kind->colorspace == PICTURE_601 ? 0.299f : 0.2126f, blue = kind->colorspace == PICTURE_601 ? 0.114f : 0.0722f;
    const float y = red * rgb[0] + (1 - red - blue) * rgb[1] + blue * rgb[2];
    const float u = (rgb[2] - y) / (2 - 2 * blue), v = (rgb[0] - y) / (2 - 2 * red);
    yuv[0] = (uint8_t)(kind->full_range ? 255 * y + 0.5f : 16.5f + 219 * y);
    yuv[1] = (uint8_t)(128.5f + (kind->full_range ? 254 : 224) * u);
    yuv[2] = (uint8_t)(128.5f + (kind->full_range ? 254 : 224) * v);
}

static void write_pixel(struct cover *cover, uint32_t x, uint32_t y)
{
    const struct picture *kind = &cover->kind;
    const struct picture_plan *plan = &cover->plan;
    float rgb[3];
    uint8_t c[3] = {0}, *row[LINK_MAX_PLANES];
    pixel(cover, x, y, rgb);
    if (picture_is_yuv(kind->format))
        to_yuv(kind, rgb, c);
    for (uint32_t i = 0; i < plan->planes; i++)
        row[i] = cover->ready + plan->offset[i] + (size_t)plan->linesize[i] * (plan->rows[i] < kind->height ? y / 2 : y);
    switch (kind->format) {
    case PICTURE_I420:
        row[0][x] = c[0], row[1][x / 2] = c[1], row[2][x / 2] = c[2];
        break;
    case PICTURE_NV12:
        row[0][x] = c[0], row[1][x & ~1u] = c[1], row[1][x | 1u] = c[2];
        break;
    case PICTURE_I444:
        row[0][x] = c[0], row[1][x] = c[1], row[2][x] = c[2];
        break;
    case PICTURE_YUY2:
        row[0][2 * x] = c[0], row[0][2 * x + 1] = c[1 + x % 2];
        break;
    case PICTURE_YVYU:
        row[0][2 * x] = c[0], row[0][2 * x + 1] = c[2 - x % 2];
        break;
    case PICTURE_UYVY:
        row[0][2 * x + 1] = c[0], row[0][2 * x] = c[1 + x % 2];
        break;
    default:
        for (int i = 0; i < 3; i++)
            row[0][4 * x + (uint32_t)i] = (uint8_t)(255 * rgb[kind->format == PICTURE_RGBA ? i : 2 - i] + 0.5f);
        row[0][4 * x + 3] = 255;
    }
}

void cover_paint(struct cover *cover, struct picture *picture)
{
    const struct picture *k = &cover->kind;
    if (!cover->ready || k->format != picture->format || k->width != picture->width || k->height != picture->height ||
        k->full_range != picture->full_range || k->colorspace != picture->colorspace || k->flip != picture->flip) {
        if (!picture_plan(picture->format, picture->width, picture->height, &cover->plan))
            return;
        bfree(cover->ready);
        cover->ready = bzalloc(cover->plan.total);
        cover->kind = *picture;
        for (uint32_t y = 0; y < picture->height; y++)
            for (uint32_t x = 0; x < picture->width; x++)
                write_pixel(cover, x, y);
    }
    picture_take(picture, &cover->plan, cover->ready, (struct picture_rect){0, 0, picture->width, picture->height});
}
