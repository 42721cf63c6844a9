// SPDX-License-Identifier: GPL-2.0-or-later
// The link's own thread: connects, makes the memory, reads and writes messages, notices a stalled engine and its recovery.
#include "link_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MS 1000000ull
#define TICK_MILLIS 50
#define ANSWER_MILLIS 5000 // for WELCOME and CONFIG
#define STALL_MILLIS 250
#define PING_MILLIS 500
#define PONGS_TO_GO_ON 3
#define SEND_MILLIS 1000
#define LONGEST_PAUSE_MILLIS 2000

static bool stopping(struct link *link)
{
    return atomic_load(&link->quit) || atomic_load(&link->reopen);
}

// Tells the log and the status. The same line is logged once until something else was said.
void link_say(struct link *link, const char *format, ...)
{
    char line[LINK_SENTENCE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    pthread_mutex_lock(&link->lock);
    memcpy(link->status.reason, line, sizeof line);
    pthread_mutex_unlock(&link->lock);
    if (!strcmp(line, link->logged))
        return;
    memcpy(link->logged, line, sizeof line);
    link->log(link->user, line);
}

void link_enter_state(struct link *link, enum link_state state)
{
    if (atomic_exchange(&link->state, state) == (uint32_t)state)
        return;
    pthread_mutex_lock(&link->lock);
    link->status.state = state;
    if (state == LINK_READY)
        link->status.reason[0] = 0;
    pthread_mutex_unlock(&link->lock);
    if (link->changed)
        link->changed(link->user, LINK_CHANGED_STATE);
}

void link_open_gate(struct link *link)
{
    atomic_store(&link->pending, 0);
    atomic_store(&link->round_trip_count, 0);
    for (uint32_t i = 0; i < LINK_MAX_SLOTS; i++)
        atomic_store(&link->notes[i].seq, 0);
    link->waiting_since = 0;
    link->deadline = 0;
    atomic_fetch_add(&link->generation, 1);
    atomic_store(&link->open, true);
}

static void close_gate(struct link *link)
{
    atomic_store(&link->open, false);
    while (atomic_load(&link->inside))
        os_sleep_us(50);
}

static void hold_wire(struct link *link)
{
    while (atomic_flag_test_and_set(&link->wire))
        os_sleep_us(20);
}

// Sends one message. Not patient: gives up where the socket is full before its first byte. False: the link is to be cut.
bool link_send(struct link *link, struct link_message head, const char *text, bool patient)
{
    const size_t length = sizeof head + head.len;
    const uint64_t until = os_now_ns() + SEND_MILLIS * MS;
    size_t sent = 0;
    bool good = true;
    memmove(link->out + sizeof head, text ? text : "", head.len);
    memcpy(link->out, &head, sizeof head);
    hold_wire(link);
    while (good && sent < length) {
        const int n = os_send(link->fd, link->out + sent, length - sent);
        if (n < 0 || os_now_ns() > until || (n == 0 && atomic_load(&link->quit)))
            good = false;
        else if (n == 0 && !sent && !patient)
            break;
        else if (n == 0)
            os_wait(link->fd, true, -1, TICK_MILLIS);
        else
            sent += (size_t)n;
    }
    atomic_flag_clear(&link->wire);
    return good;
}

static bool send_pending(struct link *link)
{
    const uint32_t pending = atomic_exchange(&link->pending, 0);
    for (uint32_t i = 0; i < LINK_SLOTS; i++) {
        if (!(pending & 1u << i))
            continue;
        struct link_message head = link_head(LINK_FRAME, atomic_load(&link->notes[i].seq), 0);
        head.slot = i;
        head.timestamp = atomic_load(&link->notes[i].timestamp);
        if (!link_send(link, head, NULL, true))
            return false;
    }
    return true;
}

static bool make_memory(struct link *link, uint32_t stride)
{
    static _Atomic uint32_t number; // of this process: two links of one uuid do not meet
    char name[LINK_NAME + 64];
    snprintf(name, sizeof name, "tinybeauty-%ld-%s-%u", os_pid(), link->uuid, (unsigned)atomic_fetch_add(&number, 1));
    if (!os_memory_make(&link->memory, name, LINK_PAGE + (size_t)LINK_SLOTS * stride)) {
        link_say(link, "no shared memory of %zu bytes: %s", LINK_PAGE + (size_t)LINK_SLOTS * stride, strerror(errno));
        return false;
    }
    link->stride = stride;
    struct link_page *page = (struct link_page *)link->memory.base;
    page->magic = LINK_MAGIC;
    page->version = LINK_VERSION;
    page->slots = LINK_SLOTS;
    page->stride = stride;
    atomic_store(&page->plugin_heartbeat, os_now_ns());
    return true;
}

bool link_renew_memory(struct link *link, uint32_t stride)
{
    char text[512];
    struct json_writer w;
    close_gate(link);
    os_memory_free(&link->memory);
    if (!make_memory(link, stride))
        return false;
    json_begin(&w, text, sizeof text);
    json_open(&w, NULL);
    json_put_text(&w, "shm", link->memory.path);
    json_put_number(&w, "slots", LINK_SLOTS);
    json_put_number(&w, "stride", stride);
    json_close(&w);
    link->configuring = true;
    link->deadline = os_now_ns() + ANSWER_MILLIS * MS;
    return link_send(link, link_head(LINK_CONFIG, 0, (uint32_t)w.length), text, true);
}

// Reads what is there and handles it. False: the link is to be cut.
static bool receive(struct link *link)
{
    // A peer that never stops talking does not keep the other duties from this thread.
    for (int rounds = 0; rounds < 16; rounds++) {
        const int n = os_receive(link->fd, link->in + link->have, sizeof link->in - link->have);
        if (n == -2)
            return true;
        if (n <= 0) {
            link_say(link, "the engine went away");
            return false;
        }
        link->have += (uint32_t)n;
        link->last_message = os_now_ns();
        uint32_t at = 0;
        while (link->have - at >= sizeof(struct link_message)) {
            struct link_message message;
            memcpy(&message, link->in + at, sizeof message);
            const char *broken = NULL;
            if (message.magic != LINK_MAGIC)
                broken = "the engine sent what is no message";
            else if (message.version != LINK_VERSION && !(message.type == LINK_WELCOME && message.flags & LINK_FLAG_REFUSED)) {
                link_say(link, "the engine speaks version %u of the link, this plugin %u: update the older of the two",
                         message.version, LINK_VERSION);
                link->pause_millis = LONGEST_PAUSE_MILLIS;
                return false;
            } else if (message.len > LINK_MAX_JSON)
                broken = "the engine sent a message that is too long";
            else if (link->have - at - sizeof message < message.len)
                break;
            else
                broken = link_handle(link, &message, (const char *)link->in + at + sizeof message);
            if (broken) {
                if (*broken) {
                    atomic_fetch_add(&link->counts.breaks, 1);
                    link->pause_millis = LONGEST_PAUSE_MILLIS;
                    link_say(link, "link cut: %s", broken);
                }
                return false;
            }
            at += (uint32_t)sizeof message + message.len;
        }
        memmove(link->in, link->in + at, link->have -= at);
    }
    return true;
}

static bool frames_wait(struct link *link)
{
    for (uint32_t i = 0; i < LINK_SLOTS; i++) {
        const uint32_t state = atomic_load(&link_slot_at(link, i)->state);
        if (atomic_load(&link->notes[i].seq) && (state == LINK_FILLED || state == LINK_BUSY))
            return true;
    }
    return false;
}

// Stalled: no message for 250 ms while frames wait. Then a PING every 500 ms, and on again after three PONG.
static bool watch(struct link *link, uint64_t now)
{
    if (atomic_load(&link->state) == LINK_READY) {
        if (!atomic_load(&link->open) || !frames_wait(link)) {
            link->waiting_since = 0;
            return true;
        }
        if (!link->waiting_since)
            link->waiting_since = now;
        const uint64_t since = link->waiting_since > link->last_message ? link->waiting_since : link->last_message;
        if (now - since < STALL_MILLIS * MS)
            return true;
        link->pongs = 0;
        link->last_ping = 0;
        atomic_fetch_add(&link->counts.stalls, 1);
        link_say(link, "the engine does not answer: frames pass as they are");
        link_enter_state(link, LINK_STALLED);
    }
    if (link->pongs >= PONGS_TO_GO_ON) {
        link->waiting_since = 0;
        link->logged[0] = 0;
        link_say(link, "the engine answers again");
        link_enter_state(link, LINK_READY);
        return true;
    }
    if (now - link->last_ping < PING_MILLIS * MS)
        return true;
    link->last_ping = now;
    return link_send(link, link_head(LINK_PING, ++link->pings, 0), NULL, false);
}

// One turn of a connection that was welcomed. False: the link is to be cut.
static bool turn(struct link *link, uint64_t now)
{
    const char *broken = atomic_exchange(&link->broken, NULL);
    if (broken) {
        atomic_fetch_add(&link->counts.breaks, 1);
        link->pause_millis = LONGEST_PAUSE_MILLIS;
        link_say(link, "link cut: %s", broken);
        return false;
    }
    atomic_store(&((struct link_page *)link->memory.base)->plugin_heartbeat, now);
    pthread_mutex_lock(&link->lock);
    const bool ask = link->ask && !link->source;
    pthread_mutex_unlock(&link->lock);
    if (ask) {
        char text[4096];
        const size_t length = link_write_look(link, text, sizeof text);
        if (length && !link_send(link, link_head(LINK_STYLE, 0, (uint32_t)length), text, true))
            return false;
    }
    if (!send_pending(link))
        return false;
    const uint32_t want = atomic_load(&link->want_stride);
    if (want > link->stride && !link->configuring && !link->source && atomic_load(&link->state) == LINK_READY)
        return link_renew_memory(link, want);
    return link->source || watch(link, now);
}

static void converse(struct link *link)
{
    char hello[8192];
    const uint32_t want = atomic_load(&link->want_stride);
    if (!make_memory(link, want))
        return;
    const size_t length = link_write_hello(link, hello, sizeof hello);
    if (!length || !link_send(link, link_head(LINK_HELLO, 0, (uint32_t)length), hello, true))
        return;
    link->deadline = os_now_ns() + ANSWER_MILLIS * MS;
    while (!stopping(link)) {
        const int came = os_wait(link->fd, false, link->wake, TICK_MILLIS);
        if (came & OS_WOKEN)
            os_wake_drain(link->wake);
        if (came & OS_SOCKET_READY && !receive(link))
            return;
        const uint64_t now = os_now_ns();
        if (link->deadline && now > link->deadline) {
            link_say(link, "the engine did not answer %s", link->welcomed ? "CONFIG" : "HELLO");
            return;
        }
        if (link->welcomed && !turn(link, now))
            return;
    }
    link_send(link, link_head(LINK_BYE, 0, 0), NULL, false);
}

static void connect_once(struct link *link)
{
    char path[LINK_PATH];
    pthread_mutex_lock(&link->lock);
    memcpy(path, link->socket, sizeof path);
    pthread_mutex_unlock(&link->lock);
    if (!path[0] && !os_default_socket(path, sizeof path)) {
        link_say(link, "the path of the engine's socket is too long");
        return;
    }
    link->fd = os_connect(path);
    if (link->fd < 0) {
        link_say(link, "no engine at %.150s: %s", path, strerror(errno));
        link_enter_state(link, LINK_AWAY);
        return;
    }
    link->have = 0;
    link->welcomed = link->configuring = false;
    link->last_message = os_now_ns();
    converse(link);
    const bool was_welcomed = link->welcomed;
    close_gate(link);
    os_memory_free(&link->memory);
    os_close(link->fd);
    link->fd = -1;
    atomic_store(&link->broken, NULL);
    if (was_welcomed && link->frame)
        link->frame(link->user, NULL);
    if (atomic_load(&link->state) != LINK_REFUSES)
        link_enter_state(link, LINK_AWAY);
}

void *link_run(void *argument)
{
    struct link *link = argument;
    link->pause_millis = 250;
    while (!atomic_load(&link->quit)) {
        atomic_store(&link->reopen, false);
        connect_once(link);
        const uint64_t until = os_now_ns() + link->pause_millis * MS;
        for (uint64_t now; !stopping(link) && (now = os_now_ns()) < until;)
            if (os_wait(-1, false, link->wake, (int)((until - now) / MS) + 1) & OS_WOKEN)
                os_wake_drain(link->wake);
        link->pause_millis = link->pause_millis * 2 > LONGEST_PAUSE_MILLIS ? LONGEST_PAUSE_MILLIS : link->pause_millis * 2;
    }
    return NULL;
}
