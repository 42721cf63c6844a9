// SPDX-License-Identifier: GPL-2.0-or-later
// Sources without frames in memory (images, windows, games): drawn into a texture, staged, read one tick later so that the GPU is never
// waited for, and handed to the same delay line as BGRA. Once per tick however often it is drawn. Premultiplied alpha throughout.
#include "filter.h"
#include "link_os.h"

#include <string.h>

#define BUFFERS (FLOW_KEPT + 2)

struct render {
    gs_texrender_t *drawn;
    gs_stagesurf_t *stage;
    gs_texture_t *shown;
    uint32_t width, height;
    bool staged, has_shown, done, used; // done: in this tick; used: since the last tick
    struct {
        uint8_t *pixels;
        bool taken;
    } buffers[BUFFERS];
};

static void forget(struct filter *filter)
{
    struct render *r = filter->render;
    struct flow_result result;
    flow_clear(&filter->flow, atomic_load(&filter->link), &result);
    for (int i = 0; i < BUFFERS; i++)
        r->buffers[i].taken = false;
    r->staged = r->has_shown = false;
}

void render_tick(struct filter *filter)
{
    struct render *r = filter->render;
    if (!r)
        return;
    if (!r->used && (r->staged || filter->flow.count))
        forget(filter); // it was not drawn: hidden or off
    r->used = r->done = false;
}

static void drop_pictures(struct render *r)
{
    gs_texrender_destroy(r->drawn);
    gs_stagesurface_destroy(r->stage);
    gs_texture_destroy(r->shown);
    for (int i = 0; i < BUFFERS; i++)
        bfree(r->buffers[i].pixels);
    *r = (struct render){0};
}

void render_free(struct filter *filter)
{
    struct render *r = filter->render;
    if (!r)
        return;
    if (filter->flow.count)
        forget(filter);
    obs_enter_graphics();
    drop_pictures(r);
    obs_leave_graphics();
    bfree(r);
    filter->render = NULL;
}

static bool resize(struct filter *filter, uint32_t width, uint32_t height)
{
    struct render *r = filter->render;
    if (r->drawn && r->width == width && r->height == height)
        return true;
    forget(filter);
    drop_pictures(r);
    r->width = width;
    r->height = height;
    r->used = true;
    r->drawn = gs_texrender_create(GS_BGRA, GS_ZS_NONE);
    r->stage = gs_stagesurface_create(width, height, GS_BGRA);
    r->shown = gs_texture_create(width, height, GS_BGRA, 1, NULL, GS_DYNAMIC);
    return r->drawn && r->stage && r->shown;
}

static struct picture picture_of(const struct render *r, uint8_t *pixels)
{
    return (struct picture){.data = {pixels},
                            .linesize = {r->width * 4},
                            .format = PICTURE_BGRA,
                            .width = r->width,
                            .height = r->height,
                            .full_range = 1,
                            .colorspace = PICTURE_SRGB,
                            .timestamp = obs_get_video_frame_time()};
}

static void release(struct render *r, const void *pixels)
{
    for (int i = 0; i < BUFFERS; i++)
        if (r->buffers[i].pixels == pixels)
            r->buffers[i].taken = false;
}

static uint8_t *take_buffer(struct render *r)
{
    for (int i = 0; i < BUFFERS; i++) {
        if (r->buffers[i].taken)
            continue;
        if (!r->buffers[i].pixels)
            r->buffers[i].pixels = bmalloc((size_t)r->width * r->height * 4);
        r->buffers[i].taken = true;
        return r->buffers[i].pixels;
    }
    return NULL;
}

// What was staged in the last tick goes into the delay line; what comes out is the picture shown from now on.
static void step(struct filter *filter, struct link *link, const struct flow_settings *settings)
{
    struct render *r = filter->render;
    uint8_t *mapped, *pixels;
    uint32_t linesize;
    if (!r->staged || !(pixels = take_buffer(r)))
        return;
    r->staged = false;
    if (!gs_stagesurface_map(r->stage, &mapped, &linesize)) {
        release(r, pixels);
        return;
    }
    for (uint32_t y = 0; y < r->height; y++)
        memcpy(pixels + (size_t)y * r->width * 4, mapped + (size_t)y * linesize, (size_t)r->width * 4);
    gs_stagesurface_unmap(r->stage);
    struct flow_result result;
    const struct picture picture = picture_of(r, pixels);
    const uint64_t now = os_now_ns();
    flow_step(&filter->flow, link, settings, &picture, pixels, now, &result);
    atomic_store(&filter->delay, flow_delay(&filter->flow, settings, now) + 1);
    atomic_store(&filter->interval, filter->flow.interval);
    for (uint32_t i = 0; i < result.release_count; i++)
        release(r, result.release[i]);
    if (!result.frame)
        return;
    if (result.show == FLOW_SHOW_COVER) {
        struct picture covered = picture_of(r, result.frame);
        if (!filter->cover)
            filter->cover = cover_load(NULL);
        cover_paint(filter->cover, &covered);
    }
    gs_texture_set_image(r->shown, result.frame, r->width * 4, false);
    r->has_shown = true;
    release(r, result.frame);
}

static void draw_target(struct render *r, obs_source_t *target, obs_source_t *parent)
{
    const uint32_t flags = obs_source_get_output_flags(parent);
    struct vec4 clear;
    vec4_zero(&clear);
    gs_texrender_reset(r->drawn);
    if (!gs_texrender_begin(r->drawn, r->width, r->height))
        return;
    gs_blend_state_push();
    gs_blend_function_separate(GS_BLEND_SRCALPHA, GS_BLEND_INVSRCALPHA, GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
    gs_clear(GS_CLEAR_COLOR, &clear, 0.0f, 0);
    gs_ortho(0.0f, (float)r->width, 0.0f, (float)r->height, -100.0f, 100.0f);
    if (target == parent && !(flags & OBS_SOURCE_CUSTOM_DRAW))
        obs_source_default_render(target);
    else
        obs_source_video_render(target);
    gs_blend_state_pop();
    gs_texrender_end(r->drawn);
    gs_stage_texture(r->stage, gs_texrender_get_texture(r->drawn));
    r->staged = true;
}

static void draw_shown(struct render *r)
{
    gs_effect_t *effect = obs_get_base_effect(OBS_EFFECT_DEFAULT);
    gs_eparam_t *image = gs_effect_get_param_by_name(effect, "image");
    const bool linear = gs_get_linear_srgb(), before = gs_framebuffer_srgb_enabled();
    gs_enable_framebuffer_srgb(linear);
    if (linear)
        gs_effect_set_texture_srgb(image, r->shown);
    else
        gs_effect_set_texture(image, r->shown);
    gs_blend_state_push();
    gs_blend_function(GS_BLEND_ONE, GS_BLEND_INVSRCALPHA);
    while (gs_effect_loop(effect, "Draw"))
        gs_draw_sprite(r->shown, 0, r->width, r->height);
    gs_blend_state_pop();
    gs_enable_framebuffer_srgb(before);
}

void render_video(struct filter *filter)
{
    struct link *link = atomic_load(&filter->link);
    obs_source_t *target = obs_filter_get_target(filter->self), *parent = obs_filter_get_parent(filter->self);
    const uint32_t width = obs_source_get_base_width(target), height = obs_source_get_base_height(target);
    const uint64_t begin = os_now_ns();
    struct flow_settings settings;
    filter_settings(filter, &settings);
    if (!filter->render)
        filter->render = bzalloc(sizeof *filter->render);
    struct render *r = filter->render;
    const bool ready = link_state(link) == LINK_READY || settings.late == FLOW_COVER;
    if (!target || !parent || !width || !height || !ready || !filter_fits(filter, link, PICTURE_BGRA, width, height) ||
        !resize(filter, width, height)) {
        if (r->staged || filter->flow.count)
            forget(filter);
        r->has_shown = false;
        obs_source_skip_video_filter(filter->self);
        return;
    }
    r->used = true;
    if (!r->done) {
        r->done = true;
        step(filter, link, &settings);
        draw_target(r, target, parent);
        filter_count_time(filter, begin);
    }
    if (r->has_shown)
        draw_shown(r);
    else if (settings.late != FLOW_COVER)
        obs_source_skip_video_filter(filter->self); // the line fills: what was seen till now
}
