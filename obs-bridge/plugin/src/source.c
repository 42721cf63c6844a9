// SPDX-License-Identifier: GPL-2.0-or-later
// The source: a session of the engine (an ingest, say) shown in OBS. The link's own thread gives OBS each picture; the graphics thread has
// no part in it.
#include "link.h"
#include "plugin.h"

#include <stdio.h>
#include <string.h>

struct source {
    obs_source_t *self;
    struct link *link;
    char socket[LINK_PATH], session[LINK_NAME]; // as the link has them
};

static const char *get_name(void *type_data)
{
    UNUSED_PARAMETER(type_data);
    return obs_module_text("Source");
}

static void log_line(void *data, const char *line)
{
    struct source *source = data;
    SAY(LOG_INFO, "'%s': %s", obs_source_get_name(source->self), line);
}

// Link's thread. OBS copies the picture.
static void show(void *data, const struct picture *picture)
{
    struct source *source = data;
    if (!picture) {
        obs_source_output_video(source->self, NULL);
        return;
    }
    struct obs_source_frame frame = {.width = picture->width,
                                     .height = picture->height,
                                     .format = (enum video_format)picture->format,
                                     .full_range = picture->full_range,
                                     .flip = picture->flip,
                                     .timestamp = picture->timestamp};
    for (int i = 0; i < (int)LINK_MAX_PLANES; i++) {
        frame.data[i] = picture->data[i];
        frame.linesize[i] = picture->linesize[i];
    }
    if (picture_is_yuv(picture->format))
        video_format_get_parameters_for_format(picture->colorspace == PICTURE_601 ? VIDEO_CS_601 : VIDEO_CS_709,
                                               picture->full_range ? VIDEO_RANGE_FULL : VIDEO_RANGE_PARTIAL, frame.format,
                                               frame.color_matrix, frame.color_range_min, frame.color_range_max);
    obs_source_output_video(source->self, &frame);
}

static void *create(obs_data_t *settings, obs_source_t *self)
{
    struct source *source = bzalloc(sizeof *source);
    source->self = self;
    obs_source_set_async_unbuffered(self, true);
    snprintf(source->socket, sizeof source->socket, "%s", obs_data_get_string(settings, "socket"));
    snprintf(source->session, sizeof source->session, "%s", obs_data_get_string(settings, "session"));
    char number[33];
    // A source needs no number that outlives it: its address tells it from the others of this process.
    snprintf(number, sizeof number, "%llx", (unsigned long long)(uintptr_t)source);
    source->link = link_create(&(struct link_options){.source = true,
                                                      .socket = obs_data_get_string(settings, "socket"),
                                                      .plugin = PLUGIN_VERSION,
                                                      .obs = obs_get_version_string(),
                                                      .name = obs_source_get_name(self),
                                                      .uuid = number,
                                                      .session = obs_data_get_string(settings, "session"),
                                                      .user = source,
                                                      .log = log_line,
                                                      .frame = show});
    if (!source->link)
        SAY(LOG_ERROR, "'%s': no thread for the link", obs_source_get_name(self));
    return source;
}

static void destroy(void *data)
{
    struct source *source = data;
    link_destroy(source->link);
    bfree(source);
}

static void get_defaults(obs_data_t *settings)
{
    obs_data_set_default_string(settings, "session", "");
    obs_data_set_default_string(settings, "socket", "");
}

static void update(void *data, obs_data_t *settings)
{
    struct source *source = data;
    const char *socket = obs_data_get_string(settings, "socket"), *session = obs_data_get_string(settings, "session");
    // OBS updates once more after create: nothing changed, nothing is cut.
    if (!source->link || (!strcmp(socket, source->socket) && !strcmp(session, source->session)))
        return;
    snprintf(source->socket, sizeof source->socket, "%s", socket);
    snprintf(source->session, sizeof source->session, "%s", session);
    link_reopen(source->link, socket, session);
}

static obs_properties_t *get_properties(void *data)
{
    struct source *source = data;
    obs_properties_t *properties = obs_properties_create();
    struct link_status *status = bzalloc(sizeof *status);
    if (source && source->link)
        link_status(source->link, status);
    obs_properties_add_text(properties, "status",
                            status->state == LINK_READY      ? obs_module_text("Status.Ready")
                            : status->state == LINK_REFUSES ? status->reason
                                                             : obs_module_text("Status.Away"),
                            OBS_TEXT_INFO);
    obs_property_t *session = obs_properties_add_text(properties, "session", obs_module_text("Session"), OBS_TEXT_DEFAULT);
    obs_property_set_long_description(session, obs_module_text("Session.Tip"));
    obs_property_t *socket = obs_properties_add_text(properties, "socket", obs_module_text("Socket"), OBS_TEXT_DEFAULT);
    obs_property_set_long_description(socket, obs_module_text("Socket.Tip"));
    bfree(status);
    return properties;
}

struct obs_source_info tinybeauty_source_info = {.id = SOURCE_ID,
                                                 .type = OBS_SOURCE_TYPE_INPUT,
                                                 .output_flags = OBS_SOURCE_ASYNC_VIDEO | OBS_SOURCE_DO_NOT_DUPLICATE,
                                                 .icon_type = OBS_ICON_TYPE_CAMERA,
                                                 .get_name = get_name,
                                                 .create = create,
                                                 .destroy = destroy,
                                                 .get_defaults = get_defaults,
                                                 .get_properties = get_properties,
                                                 .update = update};
