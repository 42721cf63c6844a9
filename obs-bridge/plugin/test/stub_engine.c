// SPDX-License-Identifier: GPL-2.0-or-later
// A tiny engine for tests: paints a rectangle into the middle quarter of each picture. Usage: stub_engine SOCKET MODE [NUMBER]
//   normal         paints                            late N      paints after N ms of work
//   slots          and writes nonsense into slot heads and states (NUMBER: seed)
//   socket         and writes nonsense messages (seed)
//   bytes          and writes random bytes (seed)
//   version        answers HELLO with a version 2    refuse      answers HELLO with a refusal
//   long           claims a message of 1 GiB         mute        never answers
//   source N       feeds pictures to sources, N of them bigger after 20 (N: frames a second)
//   wildsource     feeds sources nonsense heads (seed)
// One thread; ends at SIGTERM with a line of counts. The style `coral` paints orange, any other green; not enabled paints nothing.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "json.h"
#include "link_os.h"
#include "picture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PEERS 64

struct peer {
    int fd;
    bool greeted, source, configuring;
    uint8_t *base;
    size_t size;
    uint32_t slots, stride, number, have;
    uint64_t last_status, last_frame;
    bool enabled;
    char style[96];
    double strength;
    uint8_t in[sizeof(struct link_message) + LINK_MAX_JSON];
};

static struct peer peers[PEERS];
static volatile sig_atomic_t ended;
static const char *mode = "normal";
static unsigned number, seed;
static unsigned long frames, done, dropped, connections, pushed;

static void end(int signal)
{
    (void)signal;
    ended = 1;
}

static uint32_t chance(void)
{
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8 ^ seed << 13;
}

static bool is(const char *name)
{
    return !strcmp(mode, name);
}

static void say(struct peer *p, uint16_t type, uint32_t seq, uint32_t slot, const uint8_t args[24], const char *text, uint32_t flags)
{
    struct link_message m = {.magic = LINK_MAGIC, .type = type, .version = is("version") ? 2 : 1, .seq = seq, .slot = slot};
    m.sent = os_now_ns();
    m.flags = flags;
    m.len = text ? (uint32_t)strlen(text) : 0;
    if (args)
        memcpy(m.args, args, sizeof m.args);
    if (send(p->fd, &m, sizeof m, MSG_NOSIGNAL) < 0 || (text && send(p->fd, text, m.len, MSG_NOSIGNAL) < 0))
        shutdown(p->fd, SHUT_RDWR);
}

static void let_go(struct peer *p)
{
    if (p->base)
        munmap(p->base, p->size);
    p->base = NULL;
}

static bool map(struct peer *p, struct json json)
{
    struct json value;
    char path[256];
    double slots = 0, stride = 0;
    struct stat about;
    let_go(p);
    if (!json_member(json, "shm", &value) || !json_text(value, path, sizeof path) || strncmp(path, "/dev/shm/", 9))
        return false;
    if (json_member(json, "slots", &value))
        json_number(value, &slots);
    if (json_member(json, "stride", &value))
        json_number(value, &stride);
    p->slots = (uint32_t)slots;
    p->stride = (uint32_t)stride;
    p->size = LINK_PAGE + (size_t)p->slots * p->stride;
    const int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    if (fstat(fd, &about) || !S_ISREG(about.st_mode) || about.st_size != (off_t)p->size || (about.st_mode & 0777) != 0600) {
        close(fd);
        return false;
    }
    void *base = mmap(NULL, p->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    p->base = base == MAP_FAILED ? NULL : base;
    return p->base && *(uint32_t *)p->base == LINK_MAGIC;
}

static struct link_slot *slot_at(struct peer *p, uint32_t i)
{
    return (struct link_slot *)(p->base + LINK_PAGE + (size_t)i * p->stride);
}

static void fill(uint8_t *at, const struct link_slot *s, struct picture_rect r, bool orange)
{
    const uint8_t yuv[3] = {orange ? 150 : 145, orange ? 60 : 54, orange ? 190 : 34};
    const uint8_t rgb[3] = {orange ? 255 : 0, orange ? 130 : 200, orange ? 40 : 30};
    for (uint32_t y = r.y; y < r.y + r.height; y++)
        for (uint32_t x = r.x; x < r.x + r.width; x++) {
            uint8_t *row[3];
            for (uint32_t i = 0; i < s->planes; i++)
                row[i] = at + s->offset[i] + (size_t)s->linesize[i] * (s->rows[i] < s->height ? y / 2 : y);
            switch (s->format) {
            case PICTURE_I420:
                row[0][x] = yuv[0], row[1][x / 2] = yuv[1], row[2][x / 2] = yuv[2];
                break;
            case PICTURE_NV12:
                row[0][x] = yuv[0], row[1][x / 2 * 2] = yuv[1], row[1][x / 2 * 2 + 1] = yuv[2];
                break;
            case PICTURE_I444:
                row[0][x] = yuv[0], row[1][x] = yuv[1], row[2][x] = yuv[2];
                break;
            case PICTURE_YUY2:
                row[0][x * 2] = yuv[0], row[0][x * 2 + 1] = yuv[1 + x % 2];
                break;
            case PICTURE_YVYU:
                row[0][x * 2] = yuv[0], row[0][x * 2 + 1] = yuv[2 - x % 2];
                break;
            case PICTURE_UYVY:
                row[0][x * 2 + 1] = yuv[0], row[0][x * 2] = yuv[1 + x % 2];
                break;
            default:
                for (int c = 0; c < 3; c++)
                    row[0][x * 4 + c] = rgb[s->format == PICTURE_RGBA ? c : 2 - c];
            }
        }
}

static void work(struct peer *p, uint32_t i, uint32_t seq)
{
    struct link_slot *slot = slot_at(p, i);
    uint32_t filled = LINK_FILLED;
    if (!atomic_compare_exchange_strong(&slot->state, &filled, LINK_BUSY))
        return;
    const uint64_t begin = os_now_ns();
    struct picture_rect r = {0};
    if (p->enabled) {
        r = (struct picture_rect){slot->width / 4 & ~1u, slot->height / 4 & ~1u, slot->width / 2 & ~1u, slot->height / 2 & ~1u};
        fill((uint8_t *)slot, slot, r, !strcmp(p->style, "coral"));
    }
    if (is("late"))
        os_sleep_us(number * 1000);
    const uint32_t changed[4] = {r.x, r.y, r.width, r.height};
    memcpy(slot->changed, changed, sizeof changed);
    if (is("slots")) {
        uint32_t *words = (uint32_t *)slot;
        for (int n = (int)(chance() % 6); n > 0; n--)
            words[1 + chance() % 23] = chance() % 3 ? chance() : chance() % 4096;
        if (chance() % 8 == 0) {
            atomic_store(&slot_at(p, chance() % p->slots)->state, chance() % 7);
            ((uint32_t *)p->base)[chance() % 64] = chance();
        }
    }
    atomic_store_explicit(&slot->state, LINK_SLOT_DONE, memory_order_release);
    struct link_message m = {0};
    m.done = (struct link_done_args){(uint16_t)r.x,      (uint16_t)r.y, (uint16_t)r.width,
                                     (uint16_t)r.height, 1,             0,
                                     (uint32_t)((os_now_ns() - begin) / 1000), {0}};
    say(p, LINK_DONE, seq, i, m.args, NULL, 0);
    done++;
}

static void style(struct peer *p, struct json json)
{
    struct json value;
    char text[256];
    struct json_writer w;
    if (json_member(json, "enabled", &value))
        json_boolean(value, &p->enabled);
    if (json_member(json, "style", &value))
        json_text(value, p->style, sizeof p->style);
    if (json_member(json, "strength", &value))
        json_number(value, &p->strength);
    json_begin(&w, text, sizeof text);
    json_open(&w, NULL);
    json_put_boolean(&w, "enabled", p->enabled);
    json_put_text(&w, "style", p->style);
    json_put_number(&w, "strength", p->strength);
    json_close(&w);
    say(p, LINK_STYLE, 0, 0, NULL, text, 0);
}

static bool greet(struct peer *p, struct json json)
{
    struct json value;
    char kind[16] = "";
    if (json_member(json, "kind", &value))
        json_text(value, kind, sizeof kind);
    p->source = !strcmp(kind, "source");
    if (is("refuse")) {
        say(p, LINK_WELCOME, 0, 0, NULL, "{\"reason\":\"This engine takes no more links.\"}", LINK_FLAG_REFUSED);
        return false;
    }
    if (!map(p, json))
        return false;
    p->greeted = true;
    p->enabled = true;
    p->strength = 1;
    say(p, LINK_WELCOME, 0, 0, NULL,
        "{\"engine\":\"stub\",\"styles\":[{\"name\":\"rose\",\"title\":\"Rose garden\"},{\"name\":\"coral\",\"title\":\"Coral \\u2600\"}],"
        "\"formats\":[1,2,3,4,5,6,7,8,10],\"maxWidth\":1920,\"maxHeight\":1088,\"panel\":\"http://127.0.0.1:1/\"}",
        0);
    if (json_member(json, "look", &value))
        style(p, value);
    return true;
}

static bool handle(struct peer *p, const struct link_message *m, const char *text, uint32_t *newest, uint32_t *newest_seq)
{
    struct json json = {0};
    if (m->magic != LINK_MAGIC || m->len > LINK_MAX_JSON || (m->len && !json_check(text, m->len, &json)))
        return false;
    if (m->type == LINK_HELLO)
        return is("mute") || greet(p, json);
    if (!p->greeted)
        return false;
    if (m->type == LINK_CONFIG) {
        if (!map(p, json))
            return false;
        p->configuring = false;
        say(p, LINK_CONFIG, 0, 0, NULL, NULL, 0);
    } else if (m->type == LINK_STYLE)
        style(p, json);
    else if (m->type == LINK_PING)
        say(p, LINK_PONG, m->seq, 0, NULL, NULL, 0);
    else if (m->type == LINK_BYE)
        return false;
    else if (m->type == LINK_FRAME && m->slot < p->slots) {
        frames++;
        if (*newest < p->slots) {
            uint32_t filled = LINK_FILLED;
            if (atomic_compare_exchange_strong(&slot_at(p, *newest)->state, &filled, LINK_FREE))
                say(p, LINK_DROPPED, *newest_seq, *newest, NULL, NULL, 0);
            dropped++;
        }
        *newest = m->slot;
        *newest_seq = m->seq;
    }
    return true;
}

static bool hear(struct peer *p)
{
    uint32_t newest = UINT32_MAX, newest_seq = 0;
    for (;;) {
        const ssize_t n = recv(p->fd, p->in + p->have, sizeof p->in - p->have, MSG_DONTWAIT);
        if (n == 0 || (n < 0 && errno != EAGAIN))
            return false;
        if (n < 0)
            break;
        p->have += (uint32_t)n;
        uint32_t at = 0;
        while (p->have - at >= sizeof(struct link_message)) {
            struct link_message m;
            memcpy(&m, p->in + at, sizeof m);
            if (m.len <= LINK_MAX_JSON && p->have - at - sizeof m < m.len)
                break;
            if (!handle(p, &m, (const char *)p->in + at + sizeof m, &newest, &newest_seq))
                return false;
            at += (uint32_t)sizeof m + m.len;
        }
        memmove(p->in, p->in + at, p->have -= at);
    }
    if (newest < p->slots)
        work(p, newest, newest_seq);
    return true;
}

static void push(struct peer *p)
{
    struct picture_plan plan;
    const bool big = p->number >= 20;
    const uint32_t width = big ? 1920 : 640, height = big ? 1080 : 360;
    picture_plan(PICTURE_I420, width, height, &plan);
    if (p->configuring)
        return;
    if (plan.total > p->stride) {
        char text[64];
        snprintf(text, sizeof text, "{\"stride\":%u}", plan.total);
        say(p, LINK_CONFIG, 0, 0, NULL, text, 0);
        p->configuring = true;
        return;
    }
    for (uint32_t i = 0; i < p->slots; i++) {
        struct link_slot *s = slot_at(p, i);
        if (atomic_load_explicit(&s->state, memory_order_acquire) != LINK_FREE)
            continue;
        s->seq = ++p->number;
        s->format = PICTURE_I420, s->width = width, s->height = height;
        s->full_range = 0, s->colorspace = PICTURE_709, s->flip = 0, s->timestamp = os_now_ns();
        s->planes = plan.planes;
        memcpy(s->linesize, plan.linesize, sizeof s->linesize);
        memcpy(s->offset, plan.offset, sizeof s->offset);
        memcpy(s->rows, plan.rows, sizeof s->rows);
        fill((uint8_t *)s, s, (struct picture_rect){0, 0, width, height}, true);
        fill((uint8_t *)s, s, (struct picture_rect){0, 0, width / 2, height}, false);
        if (is("wildsource"))
            for (int n = (int)(chance() % 4); n > 0; n--)
                ((uint32_t *)s)[1 + chance() % 23] = chance() % 3 ? chance() : chance() % 4096;
        atomic_store_explicit(&s->state, LINK_FILLED, memory_order_release);
        say(p, LINK_FRAME, p->number, i, NULL, NULL, 0);
        pushed++;
        return;
    }
}

static void be_wild(struct peer *p)
{
    uint8_t bytes[512];
    if (is("long")) {
        struct link_message m = {.magic = LINK_MAGIC, .type = LINK_STATUS, .version = 1, .len = 1u << 30};
        send(p->fd, &m, sizeof m, MSG_NOSIGNAL | MSG_DONTWAIT);
    } else if (is("bytes")) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (uint8_t)chance();
        send(p->fd, bytes, chance() % sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    } else if (is("socket")) {
        static const char *const texts[] = {"{", "[]", "{\"state\":{}}", "{\"styles\":[1,{\"name\":5},{\"name\":\"x\"}],\"fps\":1e999}",
                                            "{\"regions\":{\"lips\":[],\"eyes\":{\"strength\":\"x\"}},\"style\":\"\\ud800\"}", "{}",
                                            "{\"stride\":4294967296}", "{\"stride\":12288}", "{\"late\":-5,\"problem\":\"%s%n\"}"};
        const char *text = texts[chance() % 9];
        say(p, (uint16_t)(chance() % 14), chance() % 50, chance() % 6 ? chance() % 5 : chance(), NULL, chance() % 3 ? text : NULL, 0);
    }
}

int main(int count, char **arguments)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (count < 3 || strlen(arguments[1]) >= sizeof address.sun_path)
        return 2;
    mode = arguments[2];
    number = seed = count > 3 ? (unsigned)atoi(arguments[3]) : 0;
    strcpy(address.sun_path, arguments[1]);
    signal(SIGTERM, end);
    unlink(arguments[1]);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16)) {
        perror(arguments[1]);
        return 1;
    }
    for (int i = 0; i < PEERS; i++)
        peers[i].fd = -1;
    while (!ended) {
        struct pollfd polled[PEERS + 1] = {{.fd = listener, .events = POLLIN}};
        for (int i = 0; i < PEERS; i++)
            polled[i + 1] = (struct pollfd){.fd = peers[i].fd, .events = POLLIN};
        poll(polled, PEERS + 1, 5);
        if (polled[0].revents) {
            const int fd = accept(listener, NULL, NULL);
            int i = 0;
            while (i < PEERS && peers[i].fd >= 0)
                i++;
            if (i < PEERS)
                memset(&peers[i], 0, sizeof peers[i]), peers[i].fd = fd, connections++;
            else
                close(fd);
        }
        const uint64_t now = os_now_ns();
        for (int i = 0; i < PEERS; i++) {
            struct peer *p = &peers[i];
            if (p->fd < 0)
                continue;
            if (polled[i + 1].fd == p->fd && polled[i + 1].revents && !hear(p)) {
                close(p->fd);
                let_go(p);
                p->fd = -1;
                continue;
            }
            if (!p->greeted)
                continue;
            be_wild(p);
            if (p->source && strstr(mode, "source") && now - p->last_frame > 1000000000u / (is("source") && number ? number : 100)) {
                p->last_frame = now;
                push(p);
            }
            if (now - p->last_status > 500000000u) {
                p->last_status = now;
                say(p, LINK_STATUS, 0, 0, NULL,
                    "{\"state\":\"ready\",\"provider\":\"CPU\",\"fps\":30,\"workMillis\":1.5,\"late\":0,\"faces\":1,\"cpuPercent\":10,"
                    "\"problem\":\"\"}",
                    0);
            }
        }
    }
    printf("connections %lu frames %lu done %lu dropped %lu pushed %lu\n", connections, frames, done, dropped, pushed);
    unlink(arguments[1]);
    return 0;
}
