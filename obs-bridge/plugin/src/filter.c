// SPDX-License-Identifier: GPL-2.0-or-later
// The filter: frames of async sources (webcams) go to the engine and come back one frame later; other sources by filter_render.c.
#include "filter.h"
#include "link_os.h"

#include <inttypes.h>

static const char *get_name(void *type_data)
{
    UNUSED_PARAMETER(type_data);
    return obs_module_text("Filter");
}

static void *create(obs_data_t *settings, obs_source_t *self)
{
    struct filter *filter = bzalloc(sizeof *filter);
    filter->self = self;
    filter->weak = obs_source_get_weak_source(self);
    pthread_mutex_init(&filter->flow_lock, NULL);
    flow_init(&filter->flow);
    filter_name_uuid(filter, settings);
    control_add(filter);
    filter_look_update(filter, settings);
    return filter;
}

// Tells, once at the end, what the filter cost the graphics thread and how its frames fared.
static void log_times(struct filter *filter)
{
    struct link_counters c = {0};
    struct link *link = atomic_load(&filter->link);
    if (!link || !filter->times.count)
        return;
    link_counters(link, &c);
    const struct times *trips = link_round_trips(link);
    SAY(LOG_INFO,
        "'%s': %" PRIu64 " frames on the graphics thread, p50 <= %.2f ms, p99 <= %.2f ms, longest %.2f ms; round trip p50 <= %.2f ms, "
        "p99 <= %.2f ms, longest %.2f ms; made up %" PRIu64 ", held %" PRIu64 ", raw when late %" PRIu64 ", covered %" PRIu64 ", late %" PRIu64
        ", left out %" PRIu64 "; sent %" PRIu64 ", done %" PRIu64 ", dropped %" PRIu64 ", no slot %" PRIu64 ", stalls %" PRIu64
        ", breaks %" PRIu64 "; depth %u",
        obs_source_get_name(filter->self), atomic_load(&filter->times.count), times_at(&filter->times, 50), times_at(&filter->times, 99),
        times_longest(&filter->times), times_at(trips, 50), times_at(trips, 99), times_longest(trips), filter->flow.made_up,
        filter->flow.held, filter->flow.raw, filter->flow.covered, filter->flow.late, filter->skipped, c.sent, c.done, c.dropped, c.no_slot,
        c.stalls, c.breaks, filter->flow.depth);
}

static void destroy(void *data)
{
    struct filter *filter = data;
    control_remove(filter);
    log_times(filter);
    render_free(filter);
    link_destroy(atomic_load(&filter->link));
    cover_free(filter->cover);
    cover_free(atomic_exchange(&filter->next_cover, NULL));
    if (filter->flow.count)
        SAY(LOG_ERROR, "'%s' went with %u frames kept", obs_source_get_name(filter->self), filter->flow.count);
    pthread_mutex_destroy(&filter->flow_lock);
    obs_weak_source_release(filter->weak);
    bfree(filter);
}

static void update(void *data, obs_data_t *settings)
{
    filter_look_update(data, settings);
    filter_look_changed(data, FILTER_CHANGED_SETTINGS);
}

static void log_line(void *data, const char *line)
{
    struct filter *filter = data;
    SAY(LOG_INFO, "'%s': %s", obs_source_get_name(filter->self), line);
}

static void make_link(struct filter *filter, obs_source_t *parent)
{
    obs_data_t *settings = obs_source_get_settings(filter->self);
    struct link_options options = {.socket = obs_data_get_string(settings, "socket"),
                                   .plugin = PLUGIN_VERSION,
                                   .obs = obs_get_version_string(),
                                   .name = obs_source_get_name(parent),
                                   .uuid = filter->uuid,
                                   .user = filter,
                                   .log = log_line,
                                   .changed = filter_look_changed};
    filter_look_from_settings(settings, &options.look);
    struct link *link = link_create(&options);
    if (!link)
        SAY(LOG_ERROR, "'%s': no thread for the link", obs_source_get_name(filter->self));
    atomic_store(&filter->link, link);
    obs_data_release(settings);
}

static void give_back(obs_source_t *parent, const struct flow_result *result)
{
    for (uint32_t i = 0; i < result->release_count; i++)
        obs_source_release_frame(parent, result->release[i]);
}

static void forget_frames(struct filter *filter, obs_source_t *parent)
{
    struct flow_result result;
    struct link *link = atomic_load(&filter->link);
    if (!filter->flow.count || !link)
        return;
    flow_clear(&filter->flow, link, &result);
    give_back(parent, &result);
}

static bool is_async(obs_source_t *source)
{
    return source && (obs_source_get_output_flags(source) & OBS_SOURCE_ASYNC_VIDEO) == OBS_SOURCE_ASYNC_VIDEO;
}

static void video_tick(void *data, float seconds)
{
    struct filter *filter = data;
    obs_source_t *parent = obs_filter_get_parent(filter->self);
    UNUSED_PARAMETER(seconds);
    if (!parent || pthread_mutex_trylock(&filter->flow_lock))
        return;
    if (!atomic_load(&filter->link)) {
        make_link(filter, parent);
        filter_look_changed(filter, FILTER_CHANGED_SETTINGS);
    }
    struct cover *cover = atomic_exchange(&filter->next_cover, NULL);
    if (cover) {
        cover_free(filter->cover);
        filter->cover = cover;
    }
    if (!is_async(parent))
        render_tick(filter);
    else if (!obs_source_enabled(filter->self) || !obs_source_showing(parent))
        forget_frames(filter, parent);
    pthread_mutex_unlock(&filter->flow_lock);
}

void filter_settings(struct filter *filter, struct flow_settings *settings)
{
    settings->same_frame = atomic_load(&filter->same_frame);
    settings->late = (enum flow_late)atomic_load(&filter->late);
    settings->hold_millis = atomic_load(&filter->hold_millis);
}

void filter_count_time(struct filter *filter, uint64_t begin)
{
    times_add(&filter->times, os_now_ns() - begin);
}

// Notes for the properties what does not fit, or that all is well.
bool filter_fits(struct filter *filter, struct link *link, uint32_t format, uint32_t width, uint32_t height)
{
    const uint32_t most = atomic_load(&filter->max_height);
    const bool fits = link_state(link) != LINK_READY || (link_takes(link, format, width, height) && (!most || height <= most));
    const uint32_t noted = fits ? 0 : format;
    if (atomic_exchange(&filter->unfit_format, noted) != noted && !fits)
        SAY(LOG_WARNING, "'%s': frames of %s, %ux%u are not made up and pass as they are", obs_source_get_name(filter->self),
            get_video_format_name((enum video_format)format), width, height);
    atomic_store(&filter->unfit_width, width);
    atomic_store(&filter->unfit_height, height);
    return fits;
}

// OBS keeps no colour space in a frame, only its matrix: red's part of V over that of Y is 1.37 to 1.40 for BT.601, 1.54 to 1.57 for 709.
static uint32_t colorspace_of(const struct obs_source_frame *frame)
{
    if (!picture_is_yuv(frame->format))
        return PICTURE_SRGB;
    const float luma = frame->color_matrix[0], red = frame->color_matrix[2];
    return luma > 0 && red / luma < 1.46f ? PICTURE_601 : PICTURE_709;
}

static struct picture picture_of(const struct obs_source_frame *frame)
{
    struct picture picture = {.format = frame->format,
                              .width = frame->width,
                              .height = frame->height,
                              .full_range = frame->full_range || !picture_is_yuv(frame->format),
                              .colorspace = colorspace_of(frame),
                              .flip = frame->flip,
                              .timestamp = frame->timestamp};
    for (uint32_t i = 0; i < LINK_MAX_PLANES; i++) {
        picture.data[i] = frame->data[i];
        picture.linesize[i] = frame->linesize[i];
    }
    return picture;
}

// More frames than wanted are left out before they cost anything. A hair early is not too early: cameras are not exact.
static bool too_soon(struct filter *filter, uint64_t timestamp)
{
    const uint32_t most = atomic_load(&filter->max_fps);
    if (!most || timestamp < filter->last_sent_timestamp || timestamp - filter->last_sent_timestamp >= 1000000000u / most * 9 / 10) {
        filter->last_sent_timestamp = timestamp;
        return false;
    }
    filter->skipped++;
    return true;
}

static struct obs_source_frame *with_lock(struct filter *filter, struct link *link, obs_source_t *parent, struct obs_source_frame *frame)
{
    struct flow_settings settings;
    struct flow_result result;
    struct picture picture = picture_of(frame);
    if (!obs_source_showing(parent)) {
        forget_frames(filter, parent);
        return frame;
    }
    filter_settings(filter, &settings);
    if (!filter_fits(filter, link, picture.format, picture.width, picture.height)) {
        forget_frames(filter, parent);
        if (settings.late != FLOW_COVER)
            return frame;
        obs_source_release_frame(parent, frame);
        return NULL;
    }
    if (link_state(link) == LINK_READY && too_soon(filter, frame->timestamp)) {
        obs_source_release_frame(parent, frame);
        return NULL;
    }
    const uint64_t now = os_now_ns();
    flow_step(&filter->flow, link, &settings, &picture, frame, now, &result);
    atomic_store(&filter->delay, flow_delay(&filter->flow, &settings, now));
    atomic_store(&filter->interval, filter->flow.interval);
    give_back(parent, &result);
    if (result.show == FLOW_SHOW_COVER) {
        struct picture covered = picture_of(result.frame);
        if (!filter->cover)
            filter->cover = cover_load(NULL);
        cover_paint(filter->cover, &covered);
    }
    return result.frame;
}

static struct obs_source_frame *filter_video(void *data, struct obs_source_frame *frame)
{
    struct filter *filter = data;
    struct link *link = atomic_load(&filter->link);
    obs_source_t *parent = obs_filter_get_parent(filter->self);
    const uint64_t begin = os_now_ns();
    if (!link || !parent || pthread_mutex_trylock(&filter->flow_lock))
        return frame;
    struct obs_source_frame *shown = with_lock(filter, link, parent, frame);
    filter_count_time(filter, begin);
    pthread_mutex_unlock(&filter->flow_lock);
    return shown;
}

static void video_render(void *data, gs_effect_t *effect)
{
    struct filter *filter = data;
    UNUSED_PARAMETER(effect);
    if (is_async(obs_filter_get_parent(filter->self)) || !atomic_load(&filter->link) || pthread_mutex_trylock(&filter->flow_lock)) {
        obs_source_skip_video_filter(filter->self);
        return;
    }
    render_video(filter);
    pthread_mutex_unlock(&filter->flow_lock);
}

static void filter_remove(void *data, obs_source_t *parent)
{
    struct filter *filter = data;
    pthread_mutex_lock(&filter->flow_lock);
    if (is_async(parent))
        forget_frames(filter, parent);
    pthread_mutex_unlock(&filter->flow_lock);
}

struct obs_source_info tinybeauty_filter_info = {.id = FILTER_ID,
                                                 .type = OBS_SOURCE_TYPE_FILTER,
                                                 .output_flags = OBS_SOURCE_VIDEO,
                                                 .get_name = get_name,
                                                 .create = create,
                                                 .destroy = destroy,
                                                 .get_defaults = filter_look_defaults,
                                                 .get_properties = filter_properties,
                                                 .update = update,
                                                 .video_tick = video_tick,
                                                 .filter_video = filter_video,
                                                 .video_render = video_render,
                                                 .filter_remove = filter_remove};
