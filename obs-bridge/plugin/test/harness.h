// SPDX-License-Identifier: GPL-2.0-or-later
// What the tests of the link share: checks that say where, a stub engine as a child process, pictures with a known content.
#pragma once
#define _GNU_SOURCE

#include "flow.h"
#include "link_os.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

// Waits until the condition holds; what makes it hold runs in another thread or process.
#define UNTIL(condition, millis) \
    do { \
        const uint64_t until_ = os_now_ns() + (uint64_t)(millis) * 1000000u; \
        bool so_ = condition; \
        while (!so_ && os_now_ns() < until_) { \
            os_sleep_us(500); \
            so_ = condition; \
        } \
        CHECK(so_ && sizeof #condition); \
    } while (0)

static const char *stub_path;
static char socket_path[128];

static inline void set_up(const char *stub)
{
    stub_path = stub;
    snprintf(socket_path, sizeof socket_path, "/tmp/tinybeauty-test-%ld.sock", (long)getpid());
}

static inline pid_t stub_start(const char *mode, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    const pid_t pid = fork();
    CHECK(pid >= 0);
    if (!pid) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that fails leaves nothing behind
        execl(stub_path, stub_path, socket_path, mode, text, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static inline void stub_end(pid_t pid, int signal)
{
    int status;
    CHECK(!kill(pid, signal));
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(signal == SIGKILL ? WIFSIGNALED(status) : WIFEXITED(status) && WEXITSTATUS(status) == 0);
    unlink(socket_path);
}

static inline void log_line(void *user, const char *line)
{
    (void)user;
    fprintf(stderr, "link: %s\n", line);
}

static inline struct link *link_to_stub(void)
{
    const struct link_options options = {.socket = socket_path,
                                         .plugin = "test",
                                         .obs = "none",
                                         .name = "Cam \"1\"",
                                         .uuid = "0123-abc",
                                         .look = {.enabled = true, .strength = 1, .regions = {{.strength = -1}, {.strength = -1}, {.strength = -1}, {.strength = -1}}},
                                         .log = log_line};
    struct link *link = link_create(&options);
    CHECK(link);
    return link;
}

// A picture whose every byte is 100, its rows longer than they must be.
static inline struct picture picture_make(uint32_t format, uint32_t width, uint32_t height)
{
    struct picture picture = {.format = format, .width = width, .height = height, .colorspace = PICTURE_709};
    struct picture_plan plan;
    CHECK(picture_plan(format, width, height, &plan));
    for (uint32_t i = 0; i < plan.planes; i++) {
        picture.linesize[i] = plan.bytes[i] + 5;
        picture.data[i] = malloc((size_t)picture.linesize[i] * plan.rows[i]);
        CHECK(picture.data[i]);
        memset(picture.data[i], 100, (size_t)picture.linesize[i] * plan.rows[i]);
    }
    return picture;
}

static inline void picture_free(struct picture *picture)
{
    for (uint32_t i = 0; i < LINK_MAX_PLANES; i++)
        free(picture->data[i]);
}

// Sends one picture and takes its result, trying until the link is ready for its size.
static inline enum link_take round_trip(struct link *link, struct picture *picture)
{
    uint32_t seq = 0;
    enum link_take take = LINK_TAKE_WAIT;
    picture->timestamp = os_now_ns();
    UNTIL(link_put_frame(link, picture, &seq) == LINK_PUT_SENT, 8000);
    UNTIL((take = link_take_done(link, seq, picture)) != LINK_TAKE_WAIT, 8000);
    return take;
}

static inline int entries(const char *folder, const char *prefix)
{
    DIR *dir = opendir(folder);
    int count = 0;
    CHECK(dir);
    for (struct dirent *e; (e = readdir(dir));)
        count += !strncmp(e->d_name, prefix, strlen(prefix));
    closedir(dir);
    return count;
}
