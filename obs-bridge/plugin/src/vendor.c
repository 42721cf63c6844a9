// SPDX-License-Identifier: GPL-2.0-or-later
// The vendor `tinybeauty` of obs-websocket: requests get_status, list_styles, set_style, set_intensity, set_enabled; events StatusChanged,
// StyleChanged. obs-websocket is met through libobs's proc handlers only. Every request takes an optional `source`: the name of a source
// or of a filter; without it all filters are meant. Answers have `ok`, and `error` where it is false.
#include "filter.h"

#include <string.h>

// What obs-websocket's proc `vendor_request_register` wants under `callback`: it copies the struct.
struct request_callback {
    void (*answer)(obs_data_t *request, obs_data_t *response, void *data);
    void *data;
};

static proc_handler_t *websocket;
static void *vendor;

static void describe(struct filter *filter, obs_data_t *to)
{
    static const char *const states[] = {"away", "refused", "ready", "stalled"};
    struct link *link = atomic_load(&filter->link);
    struct link_status *s = bzalloc(sizeof *s);
    obs_source_t *parent = obs_filter_get_parent(filter->self);
    obs_data_t *settings = obs_source_get_settings(filter->self);
    struct link_counters c = {0};
    if (link) {
        link_status(link, s);
        link_counters(link, &c);
        obs_data_set_double(to, "roundTripMillis", times_at(link_round_trips(link), 50));
        obs_data_set_double(to, "roundTripMillis99", times_at(link_round_trips(link), 99));
    }
    obs_data_set_int(to, "framesSent", (long long)c.sent);
    obs_data_set_int(to, "framesDone", (long long)c.done);
    obs_data_set_int(to, "framesDropped", (long long)c.dropped);
    obs_data_set_string(to, "source", parent ? obs_source_get_name(parent) : "");
    obs_data_set_string(to, "filter", obs_source_get_name(filter->self));
    obs_data_set_string(to, "state", states[s->state]);
    obs_data_set_string(to, "reason", s->reason);
    obs_data_set_string(to, "engine", s->engine);
    obs_data_set_string(to, "provider", s->provider);
    obs_data_set_double(to, "fps", s->fps);
    obs_data_set_double(to, "workMillis", s->work_millis);
    obs_data_set_int(to, "delayFrames", atomic_load(&filter->delay));
    obs_data_set_string(to, "problem", s->problem);
    obs_data_set_bool(to, "enabled", obs_data_get_bool(settings, "enabled"));
    obs_data_set_string(to, "style", obs_data_get_string(settings, "style"));
    obs_data_set_int(to, "intensity", obs_data_get_int(settings, "intensity"));
    obs_data_release(settings);
    bfree(s);
}

static void add_description(void *array, struct filter *filter)
{
    obs_data_t *one = obs_data_create();
    describe(filter, one);
    obs_data_array_push_back(array, one);
    obs_data_release(one);
}

static void get_status(obs_data_t *request, obs_data_t *response, void *data)
{
    obs_data_array_t *filters = obs_data_array_create();
    UNUSED_PARAMETER(data);
    control_each(obs_data_get_string(request, "source"), add_description, filters);
    obs_data_set_array(response, "filters", filters);
    obs_data_set_bool(response, "ok", true);
    obs_data_array_release(filters);
}

static void add_styles(void *array, struct filter *filter)
{
    struct link *link = atomic_load(&filter->link);
    struct link_status *s = bzalloc(sizeof *s);
    if (link)
        link_status(link, s);
    // All filters have the same engine's shelf: the first that knows it is enough.
    for (uint32_t i = 0; i < s->style_count && obs_data_array_count(array) < s->style_count; i++) {
        obs_data_t *style = obs_data_create();
        obs_data_set_string(style, "name", s->styles[i].name);
        obs_data_set_string(style, "title", s->styles[i].title);
        obs_data_array_push_back(array, style);
        obs_data_release(style);
    }
    bfree(s);
}

static void list_styles(obs_data_t *request, obs_data_t *response, void *data)
{
    obs_data_array_t *styles = obs_data_array_create();
    UNUSED_PARAMETER(data);
    control_each(obs_data_get_string(request, "source"), add_styles, styles);
    obs_data_set_array(response, "styles", styles);
    obs_data_set_bool(response, "ok", true);
    obs_data_array_release(styles);
}

static void answer(obs_data_t *response, unsigned done, const char *error)
{
    obs_data_set_bool(response, "ok", done > 0);
    obs_data_set_int(response, "filters", done);
    if (!done)
        obs_data_set_string(response, "error", error);
}

static void set_style(obs_data_t *request, obs_data_t *response, void *data)
{
    UNUSED_PARAMETER(data);
    answer(response, control_do(obs_data_get_string(request, "source"), CONTROL_STYLE, obs_data_get_string(request, "style"), 0),
           "no filter there, or its engine has no style of that name");
}

static void set_intensity(obs_data_t *request, obs_data_t *response, void *data)
{
    const double percent = obs_data_get_double(request, "intensity");
    UNUSED_PARAMETER(data);
    if (!obs_data_has_user_value(request, "intensity") || !(percent >= 0 && percent <= 150))
        answer(response, 0, "intensity is a percentage from 0 to 150");
    else
        answer(response, control_do(obs_data_get_string(request, "source"), CONTROL_INTENSITY, NULL, percent), "no filter there");
}

static void set_enabled(obs_data_t *request, obs_data_t *response, void *data)
{
    UNUSED_PARAMETER(data);
    if (!obs_data_has_user_value(request, "enabled"))
        answer(response, 0, "enabled is missing");
    else
        answer(response,
               control_do(obs_data_get_string(request, "source"), CONTROL_ENABLED, NULL, obs_data_get_bool(request, "enabled")),
               "no filter there");
}

static bool ask(const char *proc, calldata_t *call)
{
    calldata_set_ptr(call, "vendor", vendor);
    return proc_handler_call(websocket, proc, call) && calldata_bool(call, "success");
}

static void again(calldata_t *call)
{
    calldata_free(call);
    calldata_init(call);
}

void vendor_register(void)
{
    static const struct {
        const char *type;
        void (*answer)(obs_data_t *, obs_data_t *, void *);
    } requests[] = {{"get_status", get_status},
                    {"list_styles", list_styles},
                    {"set_style", set_style},
                    {"set_intensity", set_intensity},
                    {"set_enabled", set_enabled}};
    calldata_t call = {0};
    if (proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", &call))
        websocket = calldata_ptr(&call, "ph");
    again(&call);
    if (!websocket) {
        SAY(LOG_INFO, "no obs-websocket here: no vendor requests");
        return;
    }
    calldata_set_string(&call, "name", "tinybeauty");
    if (proc_handler_call(websocket, "vendor_register", &call))
        vendor = calldata_ptr(&call, "vendor");
    again(&call);
    if (!vendor)
        SAY(LOG_WARNING, "obs-websocket refused the vendor");
    for (size_t i = 0; vendor && i < sizeof requests / sizeof *requests; i++) {
        struct request_callback callback = {requests[i].answer, NULL};
        calldata_set_string(&call, "type", requests[i].type);
        calldata_set_ptr(&call, "callback", &callback);
        if (!ask("vendor_request_register", &call))
            SAY(LOG_WARNING, "obs-websocket refused the vendor request %s", requests[i].type);
        again(&call);
    }
}

static void emit(struct filter *filter, const char *type)
{
    calldata_t call = {0};
    if (!vendor)
        return;
    obs_data_t *data = obs_data_create();
    describe(filter, data);
    calldata_set_string(&call, "type", type);
    calldata_set_ptr(&call, "data", data);
    ask("vendor_event_emit", &call);
    calldata_free(&call);
    obs_data_release(data);
}

void vendor_tell_status(struct filter *filter)
{
    emit(filter, "StatusChanged");
}

void vendor_tell_style(struct filter *filter)
{
    emit(filter, "StyleChanged");
}
