// SPDX-License-Identifier: GPL-2.0-or-later
// The delay line against a stub engine, with a clock of its own for what it decides by time. Usage: test_flow STUB
#include "harness.h"

#define WIDTH 320
#define HEIGHT 180
#define FRAMES 600
#define ANSWERED UINT32_MAX // instead of a time: until the engine has answered the frame

static struct picture pictures[FRAMES];
static uint64_t clock_ns;
static int handed_out; // frames given to the flow and not yet given back

static void take_back(const struct flow_result *r)
{
    handed_out -= (int)r->release_count + (r->frame != NULL);
}

static bool painted(const struct picture *p)
{
    return p->data[0][90 * p->linesize[0] + 160] == 145;
}

// One frame of a 30 fps source, after so much real time for the engine.
static struct flow_result step(struct flow *flow, struct link *link, const struct flow_settings *settings, int n, uint32_t real_micros)
{
    struct flow_result r;
    struct picture *p = &pictures[n % FRAMES];
    if (!p->data[0])
        *p = picture_make(PICTURE_I420, WIDTH, HEIGHT);
    memset(p->data[0], 100, (size_t)p->linesize[0] * HEIGHT);
    clock_ns += 33333333;
    p->timestamp = clock_ns;
    handed_out++;
    flow_step(flow, link, settings, p, p, clock_ns, &r);
    take_back(&r);
    CHECK(r.show != FLOW_SHOW_MADE_UP || painted(r.frame));
    CHECK((r.show == FLOW_SHOW_NOTHING) == (r.frame == NULL));
    CHECK(handed_out >= 0 && handed_out <= FLOW_KEPT && handed_out == (int)flow->count);
    if (real_micros != ANSWERED)
        os_sleep_us(real_micros);
    else if (flow->count && flow->kept[flow->count - 1].seq)
        UNTIL(link_is_done(link, flow->kept[flow->count - 1].seq), 8000);
    return r;
}

static void ready(struct flow *flow, struct link *link, const struct flow_settings *settings)
{
    struct picture p = picture_make(PICTURE_I420, WIDTH, HEIGHT);
    flow_init(flow);
    clock_ns = 1000000000;
    UNTIL(link_state(link) == LINK_READY, 8000);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE); // the memory has its size
    picture_free(&p);
    (void)settings;
}

static void one_frame_late_by_default(void)
{
    const struct flow_settings settings = {.late = FLOW_RAW, .hold_millis = 250};
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct flow flow;
    ready(&flow, link, &settings);
    CHECK(step(&flow, link, &settings, 0, ANSWERED).show == FLOW_SHOW_NOTHING);
    for (int n = 1; n < 40; n++) {
        const struct flow_result r = step(&flow, link, &settings, n, ANSWERED);
        CHECK(r.show == FLOW_SHOW_MADE_UP && r.frame == &pictures[n - 1]);
    }
    CHECK(flow.made_up == 39 && flow.late == 0 && flow.depth == 1);
    struct flow_result r;
    flow_clear(&flow, link, &r);
    take_back(&r);
    CHECK(r.release_count == 1 && handed_out == 0);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void same_frame_waits_and_breaks(void)
{
    struct flow_settings settings = {.same_frame = true, .late = FLOW_HOLD, .hold_millis = 250};
    pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct flow flow;
    ready(&flow, link, &settings);
    int same = 0, n = 0;
    while (!same && n < 500) { // 3 ms is what a busy machine has for it, or not: it tries again every 2 s of the frames' clock
        const struct flow_result r = step(&flow, link, &settings, n, ANSWERED);
        same += r.show == FLOW_SHOW_MADE_UP && r.frame == &pictures[n % FRAMES];
        n++;
    }
    fprintf(stderr, "same frame after %d frames\n", n);
    CHECK(same == 1);
    stub_end(stub, SIGTERM);
    stub = stub_start("late", 10);
    UNTIL(link_state(link) == LINK_AWAY, 8000);
    struct flow_result r;
    flow_clear(&flow, link, &r);
    take_back(&r);
    ready(&flow, link, &settings);
    for (int n = 0; n < 3; n++)
        step(&flow, link, &settings, n, 60000);
    CHECK(flow.breaker_until > clock_ns && flow_delay(&flow, &settings, clock_ns) >= 1);
    for (int n = 3; n < 10; n++)
        CHECK(step(&flow, link, &settings, n, 60000).show != FLOW_SHOW_RAW);
    CHECK(flow_delay(&flow, &settings, flow.breaker_until) == 0); // and tries again
    flow_clear(&flow, link, &r);
    take_back(&r);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

// An engine that takes 90 ms: never raw and made-up in turns, and the delay grows so that frames are in time again.
static void late_frames(enum flow_late late)
{
    const struct flow_settings settings = {.late = late, .hold_millis = 250};
    const pid_t stub = stub_start("late", 90);
    struct link *link = link_to_stub();
    struct flow flow;
    ready(&flow, link, &settings);
    int changes = 0, counts[4] = {0};
    enum flow_show last = FLOW_SHOW_NOTHING;
    for (int n = 0; n < 120; n++) {
        const struct flow_result r = step(&flow, link, &settings, n, 33333);
        counts[r.show]++;
        if (r.show == FLOW_SHOW_NOTHING)
            continue;
        changes += last != FLOW_SHOW_NOTHING && r.show != last;
        last = r.show;
    }
    fprintf(stderr, "late %d: nothing %d made-up %d raw %d cover %d, %d changes, depth %u\n", late, counts[0], counts[1], counts[2],
            counts[3], changes, flow.depth);
    if (late == FLOW_HOLD)
        CHECK(counts[FLOW_SHOW_RAW] == 0 && counts[FLOW_SHOW_MADE_UP] >= 20 && flow.depth == FLOW_MAX_DEPTH);
    else
        CHECK(counts[late == FLOW_RAW ? FLOW_SHOW_RAW : FLOW_SHOW_COVER] > 20 && changes <= 12);
    CHECK(late == FLOW_COVER || counts[FLOW_SHOW_COVER] == 0);
    CHECK(late != FLOW_COVER || counts[FLOW_SHOW_RAW] == 0);
    struct flow_result r;
    flow_clear(&flow, link, &r);
    take_back(&r);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

// The engine freezes: the picture on air stays 250 ms by the frames' clock, then frames pass raw, and none is lost.
static void hold_ends(void)
{
    const struct flow_settings settings = {.late = FLOW_HOLD, .hold_millis = 250};
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct flow flow;
    ready(&flow, link, &settings);
    for (int n = 0; n < 10; n++)
        step(&flow, link, &settings, n, ANSWERED);
    CHECK(!kill(stub, SIGSTOP));
    int held = 0, n = 10;
    while (step(&flow, link, &settings, n, 33333).show != FLOW_SHOW_RAW && n < 60) {
        held++;
        n++;
    }
    fprintf(stderr, "held %d frames\n", held);
    CHECK(held >= 6 && held <= 10);
    for (int i = 0; i < 20; i++)
        CHECK(step(&flow, link, &settings, ++n, 20000).show == FLOW_SHOW_RAW);
    CHECK(link_state(link) == LINK_STALLED && handed_out == 0);
    CHECK(!kill(stub, SIGCONT));
    UNTIL(link_state(link) == LINK_READY, 8000);
    int made_up = 0;
    for (int i = 0; i < 60; i++)
        made_up += step(&flow, link, &settings, ++n, ANSWERED).show == FLOW_SHOW_MADE_UP;
    CHECK(made_up > 30);
    struct flow_result r;
    flow_clear(&flow, link, &r);
    take_back(&r);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void jump_gives_all_back(void)
{
    const struct flow_settings settings = {.late = FLOW_HOLD, .hold_millis = 250};
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct flow flow;
    ready(&flow, link, &settings);
    for (int n = 0; n < 5; n++)
        step(&flow, link, &settings, n, 40000);
    clock_ns += 5000000000;
    struct flow_result r = step(&flow, link, &settings, 5, 40000);
    CHECK(r.show == FLOW_SHOW_NOTHING && r.release_count == 1 && handed_out == 1);
    stub_end(stub, SIGKILL);
    UNTIL(link_state(link) == LINK_AWAY, 8000);
    r = step(&flow, link, &settings, 6, 0);
    CHECK(r.show == FLOW_SHOW_RAW && r.frame == &pictures[6] && handed_out == 0);
    link_destroy(link);
}

int main(int count, char **arguments)
{
    CHECK(count == 2);
    set_up(arguments[1]);
    one_frame_late_by_default();
    same_frame_waits_and_breaks();
    late_frames(FLOW_HOLD);
    late_frames(FLOW_RAW);
    late_frames(FLOW_COVER);
    hold_ends();
    jump_gives_all_back();
    for (int n = 0; n < FRAMES; n++)
        picture_free(&pictures[n]);
    return 0;
}
