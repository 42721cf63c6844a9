// SPDX-License-Identifier: GPL-2.0-or-later
// The link against a stub engine in a process of its own. Usage: test_link STUB FACT
#include "harness.h"

static void connects_and_retries(void)
{
    struct link *link = link_to_stub();
    struct link_counters c;
    struct picture p = picture_make(PICTURE_NV12, 64, 36);
    uint32_t seq;
    struct link_status status;
    UNTIL((link_status(link, &status), status.reason[0]), 8000);
    CHECK(link_state(link) == LINK_AWAY && link_put_frame(link, &p, &seq) == LINK_PUT_AWAY);
    const pid_t stub = stub_start("normal", 0);
    UNTIL(link_state(link) == LINK_READY, 8000);
    link_status(link, &status);
    CHECK(status.style_count == 2 && !strcmp(status.styles[1].name, "coral") && !strcmp(status.styles[1].title, "Coral \xE2\x98\x80"));
    CHECK(!strcmp(status.engine, "stub") && !status.reason[0]);
    UNTIL((link_status(link, &status), !strcmp(status.provider, "CPU")), 8000);
    CHECK(status.fps == 30 && status.work_millis == 1.5);
    stub_end(stub, SIGTERM);
    UNTIL(link_state(link) == LINK_AWAY, 8000);
    const pid_t again = stub_start("normal", 0);
    UNTIL(link_state(link) == LINK_READY, 8000);
    link_counters(link, &c);
    CHECK(c.connects == 2 && c.breaks == 0);
    link_destroy(link);
    stub_end(again, SIGTERM);
    picture_free(&p);
}

static void paints_what_it_took_back(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct link_counters c;
    for (int n = 0; n < 100; n++) {
        struct picture p = picture_make(PICTURE_NV12, 320, 180);
        CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
        for (uint32_t y = 0; y < 180; y++)
            for (uint32_t x = 0; x < 325; x++) {
                const bool in = x >= 80 && x < 240 && y >= 44 && y < 134;
                CHECK(p.data[0][y * p.linesize[0] + x] == (in ? 145 : 100));
                if (y % 2 == 0)
                    CHECK(p.data[1][y / 2 * p.linesize[1] + x] == (!in ? 100 : x % 2 ? 34 : 54));
            }
        picture_free(&p);
    }
    link_counters(link, &c);
    CHECK(c.sent == 100 && c.breaks == 0);
    const struct times *trips = link_round_trips(link);
    CHECK(trips->count > 0 && trips->count <= 100 && times_at(trips, 50) > 0 && times_at(trips, 50) <= times_at(trips, 99));
    CHECK(times_longest(trips) > 0 && times_at(trips, 100) - times_longest(trips) < 0.021);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void every_format_and_odd_sizes(void)
{
    static const uint32_t formats[] = {1, 2, 3, 4, 5, 6, 7, 8, 10};
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    for (int i = 0; i < 9; i++)
        for (uint32_t width = 61; width < 66; width++) {
            struct picture p = picture_make(formats[i], width, 37);
            struct picture_plan plan;
            CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
            picture_plan(p.format, width, 37, &plan);
            // The middle is painted, the first row and what lies behind each row's end is as it was.
            CHECK(p.data[0][18 * p.linesize[0] + plan.bytes[0] / 2 / 4 * 4] != 100);
            for (uint32_t k = 0; k < plan.planes; k++)
                for (uint32_t y = 0; y < plan.rows[k]; y++)
                    for (uint32_t x = y ? plan.bytes[k] : 0; x < p.linesize[k]; x++)
                        CHECK(p.data[k][y * p.linesize[k] + x] == 100);
            picture_free(&p);
        }
    struct picture p = picture_make(PICTURE_I420, 1922, 1080);
    uint32_t seq;
    CHECK(link_put_frame(link, &p, &seq) == LINK_PUT_WAIT || link_put_frame(link, &p, &seq) == LINK_PUT_UNFIT);
    UNTIL(link_put_frame(link, &p, &seq) == LINK_PUT_UNFIT, 8000); // wider than the engine takes
    picture_free(&p);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void engine_killed(void)
{
    const pid_t stub = stub_start("late", 30);
    struct link *link = link_to_stub();
    struct picture p = picture_make(PICTURE_I420, 320, 180);
    uint32_t seq, other;
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
    UNTIL(link_put_frame(link, &p, &seq) == LINK_PUT_SENT, 8000);
    stub_end(stub, SIGKILL);
    UNTIL(link_put_frame(link, &p, &other) == LINK_PUT_AWAY, 2000);
    CHECK(link_take_done(link, seq, &p) == LINK_TAKE_LOST);
    const pid_t again = stub_start("normal", 0);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
    link_destroy(link);
    stub_end(again, SIGTERM);
    picture_free(&p);
}

static void engine_frozen(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct picture p = picture_make(PICTURE_I420, 320, 180);
    struct link_counters c;
    uint32_t seq;
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
    CHECK(!kill(stub, SIGSTOP));
    const uint64_t from = os_now_ns();
    UNTIL(link_put_frame(link, &p, &seq) == LINK_PUT_SENT, 8000);
    UNTIL(link_put_frame(link, &p, &seq) == LINK_PUT_STALLED, 8000);
    const uint64_t took = (os_now_ns() - from) / 1000000;
    fprintf(stderr, "stalled after %llu ms\n", (unsigned long long)took);
    CHECK(took >= 240);
    os_sleep_us(1200000);
    CHECK(link_state(link) == LINK_STALLED);
    CHECK(!kill(stub, SIGCONT));
    UNTIL(link_state(link) == LINK_READY, 8000);
    for (uint64_t until = os_now_ns() + 400000000u; os_now_ns() < until;) {
        const enum link_put put = link_put_frame(link, &p, &seq); // the slots of before are given back one way or the other
        CHECK(put == LINK_PUT_SENT || put == LINK_PUT_NO_SLOT);
        if (put == LINK_PUT_SENT)
            link_forget(link, seq);
        os_sleep_us(5000);
    }
    link_counters(link, &c);
    CHECK(c.stalls == 1 && c.connects == 1 && c.breaks == 0);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
    link_destroy(link);
    stub_end(stub, SIGTERM);
    picture_free(&p);
}

static void size_change(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct link_counters c;
    for (int n = 0; n < 12; n++) {
        const uint32_t width = n % 3 == 0 ? 320 : n % 3 == 1 ? 640 : 1280 + 32 * (uint32_t)n;
        struct picture p = picture_make(n % 2 ? PICTURE_BGRA : PICTURE_YUY2, width, width / 2);
        uint32_t seq;
        CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
        // A result of one size is never put into a picture of another.
        UNTIL(link_put_frame(link, &p, &seq) == LINK_PUT_SENT, 8000);
        struct picture other = picture_make(PICTURE_NV12, 64, 36);
        UNTIL(link_take_done(link, seq, &other) == LINK_TAKE_LOST, 8000);
        CHECK(other.data[0][20 * other.linesize[0] + 30] == 100);
        picture_free(&other);
        picture_free(&p);
    }
    link_counters(link, &c);
    CHECK(c.breaks == 0 && c.connects == 1);
    CHECK(entries("/proc/self/fd", "") < 20);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void two_links_at_once(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct link *a = link_to_stub(), *b = link_to_stub();
    struct picture p = picture_make(PICTURE_I420, 320, 180), q = picture_make(PICTURE_UYVY, 640, 360);
    for (int n = 0; n < 50; n++) {
        CHECK(round_trip(a, &p) == LINK_TAKE_DONE);
        CHECK(round_trip(b, &q) == LINK_TAKE_DONE);
    }
    link_destroy(a);
    CHECK(round_trip(b, &q) == LINK_TAKE_DONE);
    link_destroy(b);
    picture_free(&p);
    picture_free(&q);
    stub_end(stub, SIGTERM);
}

static void says(const char *mode, enum link_state state, const char *words)
{
    const pid_t stub = stub_start(mode, 0);
    struct link *link = link_to_stub();
    struct link_status status;
    UNTIL((link_status(link, &status), strstr(status.reason, words)), 8000);
    UNTIL(link_state(link) == state, 8000);
    link_destroy(link);
    stub_end(stub, SIGTERM);
}

static void refused_and_wrong_version(void)
{
    says("refuse", LINK_REFUSES, "takes no more links");
    says("version", LINK_AWAY, "speaks version 2");
    says("long", LINK_AWAY, "too long");
    says("mute", LINK_AWAY, "did not answer HELLO");
}

// Eight links at a peer that talks nonsense: each must still be alive, cut and joined at once when asked.
static void hostile(const char *mode, uint64_t millis)
{
    struct link *links[8];
    struct picture p = picture_make(PICTURE_I420, 64, 36);
    uint64_t breaks = 0, sent = 0, taken = 0;
    const pid_t stub = stub_start(mode, 42);
    for (int i = 0; i < 8; i++)
        links[i] = link_to_stub();
    uint32_t seqs[8] = {0};
    for (const uint64_t until = os_now_ns() + millis * 1000000u; os_now_ns() < until; os_sleep_us(500))
        for (int i = 0; i < 8; i++) {
            if (seqs[i] && link_take_done(links[i], seqs[i], &p) == LINK_TAKE_WAIT)
                continue;
            taken += seqs[i] != 0;
            seqs[i] = 0;
            p.timestamp = os_now_ns();
            link_put_frame(links[i], &p, &seqs[i]);
        }
    const uint64_t from = os_now_ns();
    for (int i = 0; i < 8; i++) {
        struct link_counters c;
        link_counters(links[i], &c);
        breaks += c.breaks;
        sent += c.sent;
        link_destroy(links[i]);
    }
    fprintf(stderr, "%s: %llu breaks, %llu sent, %llu taken or lost\n", mode, (unsigned long long)breaks, (unsigned long long)sent,
            (unsigned long long)taken);
    CHECK(breaks >= 8);
    CHECK(os_now_ns() - from < 2000000000u);
    stub_end(stub, SIGTERM);
    picture_free(&p);
}

static void hostile_messages(void)
{
    hostile("socket", 8000);
}

static void hostile_bytes(void)
{
    hostile("bytes", 4000);
}

static void hostile_slots(void)
{
    hostile("slots", 8000);
}

struct seen {
    _Atomic int pictures, gone, big;
    _Atomic int left, right;
};

static void see(void *user, const struct picture *p)
{
    struct seen *seen = user;
    if (!p) {
        seen->gone++;
        return;
    }
    unsigned sum = 0;
    struct picture_plan plan;
    CHECK(picture_plan(p->format, p->width, p->height, &plan));
    for (uint32_t i = 0; i < plan.planes; i++) // every byte can be read
        for (uint32_t y = 0; y < plan.rows[i]; y++)
            sum += p->data[i][(size_t)y * p->linesize[i]] + p->data[i][(size_t)y * p->linesize[i] + plan.bytes[i] - 1];
    seen->left = p->data[0][p->width / 4];
    seen->right = p->data[0][p->width * 3 / 4 < plan.bytes[0] ? p->width * 3 / 4 : 0];
    seen->big = p->width == 1920 && p->height == 1080;
    seen->pictures += 1 + (sum == 1);
}

static struct link *source_to_stub(struct seen *seen)
{
    const struct link_options options = {
        .source = true, .socket = socket_path, .name = "Live", .uuid = "77", .user = seen, .log = log_line, .frame = see};
    struct link *link = link_create(&options);
    CHECK(link);
    return link;
}

static void source_shows_what_is_pushed(void)
{
    const pid_t stub = stub_start("source", 60);
    struct seen seen = {0};
    struct link *link = source_to_stub(&seen);
    struct link_counters c;
    UNTIL(seen.pictures >= 10, 8000);
    CHECK(seen.left == 145 && seen.right == 150);
    UNTIL(seen.big && seen.pictures >= 24, 20000); // larger memory was asked for and made
    CHECK(seen.left == 145 && seen.right == 150);
    link_counters(link, &c);
    CHECK(c.breaks == 0);
    stub_end(stub, SIGTERM);
    UNTIL(seen.gone == 1, 8000);
    link_destroy(link);
}

static void hostile_source(void)
{
    struct seen seen = {0};
    struct link *links[8];
    uint64_t breaks = 0;
    const pid_t stub = stub_start("wildsource", 9);
    for (int i = 0; i < 8; i++)
        links[i] = source_to_stub(&seen);
    os_sleep_us(6000000);
    for (int i = 0; i < 8; i++) {
        struct link_counters c;
        link_counters(links[i], &c);
        breaks += c.breaks;
        link_destroy(links[i]);
    }
    fprintf(stderr, "%d pictures, %llu breaks\n", seen.pictures, (unsigned long long)breaks);
    CHECK(seen.pictures > 8 && breaks >= 6); // pictures wrong by chance only: not each link meets one in time
    stub_end(stub, SIGTERM);
}

static void looks_go_both_ways(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct link_status status;
    struct picture p = picture_make(PICTURE_NV12, 64, 36);
    UNTIL((link_status(link, &status), status.has_look), 8000);
    CHECK(status.look.enabled && status.look.strength == 1);
    struct link_look look = {.enabled = true, .strength = 0.5, .style = "coral", .regions = {{.strength = 0.25}, {.strength = -1}, {.strength = -1}, {.strength = -1}}};
    link_ask_look(link, &look);
    UNTIL((link_status(link, &status), !strcmp(status.look.style, "coral")), 8000);
    CHECK(status.look.strength == 0.5);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE && p.data[0][18 * p.linesize[0] + 32] == 150);
    look.enabled = false;
    link_ask_look(link, &look);
    UNTIL((link_status(link, &status), !status.look.enabled), 8000);
    memset(p.data[0], 100, p.linesize[0] * 36);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE && p.data[0][18 * p.linesize[0] + 32] == 100); // nothing changed
    link_reopen(link, NULL, NULL); // HELLO carries the look
    struct link_counters c;
    UNTIL((link_counters(link, &c), c.connects == 2), 8000);
    UNTIL((link_status(link, &status), status.has_look && !strcmp(status.look.style, "coral")), 8000);
    link_destroy(link);
    stub_end(stub, SIGTERM);
    picture_free(&p);
}

static void memory_is_nameless(void)
{
    char prefix[64];
    snprintf(prefix, sizeof prefix, "tinybeauty-%ld-", (long)getpid());
    const pid_t stub = stub_start("normal", 0);
    struct link *link = link_to_stub();
    struct picture p = picture_make(PICTURE_NV12, 640, 360);
    UNTIL(link_state(link) == LINK_READY, 8000);
    CHECK(entries("/dev/shm", prefix) == 0);
    CHECK(round_trip(link, &p) == LINK_TAKE_DONE); // in memory that was made anew
    CHECK(entries("/dev/shm", prefix) == 0);
    stub_end(stub, SIGTERM);
    UNTIL(link_state(link) == LINK_AWAY, 8000);
    const pid_t mute = stub_start("mute", 0);
    UNTIL(entries("/dev/shm", prefix) == 1, 4000); // waits for WELCOME
    link_destroy(link);
    CHECK(entries("/dev/shm", prefix) == 0);
    stub_end(mute, SIGTERM);
    picture_free(&p);
}

static long resident_kib(void)
{
    long pages = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file && fscanf(file, "%ld %ld", &pages, &resident) == 2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void create_and_destroy_500(void)
{
    const pid_t stub = stub_start("normal", 0);
    struct picture p = picture_make(PICTURE_NV12, 320, 180);
    int files = 0;
    long resident = 0;
    for (int n = 0; n < 500; n++) {
        struct link *link = link_to_stub();
        if (n % 3 == 0) {
            CHECK(round_trip(link, &p) == LINK_TAKE_DONE);
        } else if (n % 3 == 1) {
            UNTIL(link_state(link) == LINK_READY, 8000);
        } // else: destroyed while it connects
        link_destroy(link);
        if (n == 100) {
            files = entries("/proc/self/fd", "");
            resident = resident_kib();
        }
    }
    fprintf(stderr, "file descriptors %d -> %d, resident %ld -> %ld KiB\n", files, entries("/proc/self/fd", ""), resident, resident_kib());
    CHECK(entries("/proc/self/fd", "") == files);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    CHECK(resident_kib() < resident + 512);
#endif
    stub_end(stub, SIGTERM);
    picture_free(&p);
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } facts[] = {
#define FACT(name) {#name, name}
        FACT(connects_and_retries), FACT(paints_what_it_took_back), FACT(every_format_and_odd_sizes), FACT(engine_killed),
        FACT(engine_frozen), FACT(size_change), FACT(two_links_at_once), FACT(refused_and_wrong_version), FACT(hostile_messages),
        FACT(hostile_bytes), FACT(hostile_slots), FACT(hostile_source), FACT(source_shows_what_is_pushed), FACT(looks_go_both_ways),
        FACT(memory_is_nameless), FACT(create_and_destroy_500)};
    CHECK(count == 3);
    set_up(arguments[1]);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (!strcmp(facts[i].name, arguments[2])) {
            facts[i].run();
            return 0;
        }
    fprintf(stderr, "no such fact: %s\n", arguments[2]);
    return 2;
}
