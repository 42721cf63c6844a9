// SPDX-License-Identifier: GPL-2.0-or-later
// `tinybeauty_test_camera`: an async source that behaves as a webcam and needs none. A plain picture (Y 120, U 90, V 180; in RGB formats
// 214 101 40), or raw frames from a file, in any of the formats, at any rate; settings may change while it runs.
#include <obs-module.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <util/platform.h>

OBS_DECLARE_MODULE()

struct camera {
    obs_source_t *self;
    pthread_t thread;
    pthread_mutex_t lock;
    volatile bool quit;
    // Under the lock.
    enum video_format format;
    uint32_t width, height, fps;
    char file[512];
    unsigned changes;
};

// Planes of a frame without gaps: bytes of a row and rows.
static size_t plane(enum video_format format, uint32_t width, uint32_t height, int i, uint32_t *row)
{
    const uint32_t half = (width + 1) / 2, lines = (height + 1) / 2;
    *row = 0;
    switch (format) {
    case VIDEO_FORMAT_I420:
        *row = i == 0 ? width : i < 3 ? half : 0;
        return (size_t)*row * (i ? lines : height);
    case VIDEO_FORMAT_NV12:
        *row = i == 0 ? width : i == 1 ? half * 2 : 0;
        return (size_t)*row * (i ? lines : height);
    case VIDEO_FORMAT_I444:
        *row = i < 3 ? width : 0;
        break;
    case VIDEO_FORMAT_YUY2:
    case VIDEO_FORMAT_UYVY:
    case VIDEO_FORMAT_YVYU:
        *row = i == 0 ? half * 4 : 0;
        break;
    case VIDEO_FORMAT_Y800:
        *row = i == 0 ? width : 0;
        break;
    default:
        *row = i == 0 ? width * 4 : 0;
    }
    return (size_t)*row * height;
}

static void paint(enum video_format format, struct obs_source_frame *frame, const size_t sizes[3])
{
    static const uint8_t yuy2[] = {120, 90, 120, 180}, yvyu[] = {120, 180, 120, 90}, uyvy[] = {90, 120, 180, 120};
    static const uint8_t rgba[] = {214, 101, 40, 255}, bgra[] = {40, 101, 214, 255};
    const uint8_t *pattern = format == VIDEO_FORMAT_YUY2   ? yuy2
                             : format == VIDEO_FORMAT_YVYU ? yvyu
                             : format == VIDEO_FORMAT_UYVY ? uyvy
                             : format == VIDEO_FORMAT_RGBA ? rgba
                                                           : bgra;
    switch (format) {
    case VIDEO_FORMAT_I420:
    case VIDEO_FORMAT_I444:
        for (int i = 0; i < 3; i++)
            memset(frame->data[i], (int[]){120, 90, 180}[i], sizes[i]);
        break;
    case VIDEO_FORMAT_NV12:
        memset(frame->data[0], 120, sizes[0]);
        for (size_t n = 0; n < sizes[1]; n++)
            frame->data[1][n] = n % 2 ? 180 : 90;
        break;
    case VIDEO_FORMAT_Y800:
        memset(frame->data[0], 120, sizes[0]);
        break;
    default:
        for (size_t n = 0; n < sizes[0]; n++)
            frame->data[0][n] = pattern[n % 4];
    }
}

static void *run(void *data)
{
    struct camera *camera = data;
    struct obs_source_frame frame = {0};
    uint8_t *pixels = NULL;
    size_t total = 0;
    FILE *file = NULL;
    unsigned seen = 0;
    uint32_t fps = 30;
    uint64_t next = os_gettime_ns();
    while (!camera->quit) {
        pthread_mutex_lock(&camera->lock);
        if (seen != camera->changes) {
            size_t sizes[3], at = 0;
            seen = camera->changes;
            fps = camera->fps;
            frame = (struct obs_source_frame){.format = camera->format, .width = camera->width, .height = camera->height};
            total = 0;
            for (int i = 0; i < 3; i++)
                total += sizes[i] = plane(frame.format, frame.width, frame.height, i, &frame.linesize[i]);
            bfree(pixels);
            pixels = bzalloc(total);
            for (int i = 0; i < 3; at += sizes[i++])
                frame.data[i] = sizes[i] ? pixels + at : NULL;
            paint(frame.format, &frame, sizes);
            video_format_get_parameters_for_format(VIDEO_CS_709, VIDEO_RANGE_PARTIAL, frame.format, frame.color_matrix,
                                                   frame.color_range_min, frame.color_range_max);
            if (file)
                fclose(file);
            file = camera->file[0] ? fopen(camera->file, "rb") : NULL;
            if (camera->file[0] && !file)
                blog(LOG_ERROR, "[test camera] cannot read '%s'", camera->file);
        }
        pthread_mutex_unlock(&camera->lock);
        if (file && fread(pixels, total, 1, file) != 1) {
            rewind(file);
            if (fread(pixels, total, 1, file) != 1) {
                blog(LOG_ERROR, "[test camera] the file has less than one frame of %zu bytes", total);
                fclose(file);
                file = NULL;
            }
        }
        next += 1000000000u / fps;
        if (!os_sleepto_ns(next))
            next = os_gettime_ns();
        frame.timestamp = os_gettime_ns();
        obs_source_output_video(camera->self, &frame);
    }
    if (file)
        fclose(file);
    bfree(pixels);
    return NULL;
}

static const char *get_name(void *type_data)
{
    UNUSED_PARAMETER(type_data);
    return "tinybeauty test camera";
}

static void update(void *data, obs_data_t *settings)
{
    struct camera *camera = data;
    pthread_mutex_lock(&camera->lock);
    camera->format = (enum video_format)obs_data_get_int(settings, "format");
    camera->width = (uint32_t)obs_data_get_int(settings, "width");
    camera->height = (uint32_t)obs_data_get_int(settings, "height");
    camera->fps = (uint32_t)obs_data_get_int(settings, "fps");
    snprintf(camera->file, sizeof camera->file, "%s", obs_data_get_string(settings, "file"));
    camera->changes++;
    pthread_mutex_unlock(&camera->lock);
}

static void *create(obs_data_t *settings, obs_source_t *self)
{
    struct camera *camera = bzalloc(sizeof *camera);
    camera->self = self;
    pthread_mutex_init(&camera->lock, NULL);
    obs_source_set_async_unbuffered(self, true);
    update(camera, settings);
    pthread_create(&camera->thread, NULL, run, camera);
    return camera;
}

static void destroy(void *data)
{
    struct camera *camera = data;
    camera->quit = true;
    pthread_join(camera->thread, NULL);
    pthread_mutex_destroy(&camera->lock);
    bfree(camera);
}

static void get_defaults(obs_data_t *settings)
{
    obs_data_set_default_int(settings, "format", VIDEO_FORMAT_NV12);
    obs_data_set_default_int(settings, "width", 640);
    obs_data_set_default_int(settings, "height", 360);
    obs_data_set_default_int(settings, "fps", 30);
    obs_data_set_default_string(settings, "file", "");
}

static struct obs_source_info info = {.id = "tinybeauty_test_camera",
                                      .type = OBS_SOURCE_TYPE_INPUT,
                                      .output_flags = OBS_SOURCE_ASYNC_VIDEO,
                                      .get_name = get_name,
                                      .create = create,
                                      .destroy = destroy,
                                      .get_defaults = get_defaults,
                                      .update = update};

bool obs_module_load(void)
{
    obs_register_source(&info);
    return true;
}
