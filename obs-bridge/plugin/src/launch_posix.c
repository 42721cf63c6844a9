// SPDX-License-Identifier: GPL-2.0-or-later
// Starts other programs: the engine, the browser. By fork and exec, twice forked so that nothing is left to wait for.
#define _GNU_SOURCE
#include "plugin.h"

#include "link_os.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __APPLE__
#define OPENER "open"
#else
#define OPENER "xdg-open"
#endif

// Between fork and exec only calls that are safe after a fork in a process with threads.
static bool start(const char *const arguments[])
{
    int status = 1;
    const pid_t child = fork();
    if (child == 0) {
        setsid();
        const pid_t grandchild = fork();
        if (grandchild)
            _exit(grandchild < 0);
        const int nothing = open("/dev/null", O_RDWR);
        for (int fd = 0; fd < 3; fd++)
            dup2(nothing, fd);
        const long most = sysconf(_SC_OPEN_MAX);
        for (int fd = 3; fd < (most > 0 && most < 4096 ? most : 4096); fd++)
            close(fd);
        execvp(arguments[0], (char *const *)arguments);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status) {
        SAY(LOG_ERROR, "cannot start %s", arguments[0]);
        return false;
    }
    SAY(LOG_INFO, "started %s", arguments[0]);
    return true;
}

bool launch_url(const char *url)
{
    if (strncmp(url, "http://", 7) && strncmp(url, "https://", 8)) {
        SAY(LOG_WARNING, "not opened, no web address: %s", url);
        return false;
    }
    return start((const char *const[]){OPENER, url, NULL});
}

// Reads the launcher's path out of a file of one line.
static bool launcher_in(const char *file, char *path, size_t size)
{
    struct stat about;
    FILE *in = fopen(file, "re");
    if (!in)
        return false;
    const bool got = fgets(path, (int)size, in) != NULL;
    fclose(in);
    if (!got)
        return false;
    path[strcspn(path, "\r\n")] = 0;
    return path[0] == '/' && !stat(path, &about) && S_ISREG(about.st_mode) && !access(path, X_OK);
}

// The launcher's path, as `tinybeauty obs install` has written it: for this user, or with the plugin for all.
static bool launcher(char *path, size_t size)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char file[1024];
    if (config && *config)
        snprintf(file, sizeof file, "%s/tinybeauty/engine", config);
    else
        snprintf(file, sizeof file, "%s/.config/tinybeauty/engine", home ? home : "");
    if (launcher_in(file, path, size))
        return true;
    char *shared = obs_module_file("engine");
    const bool found = shared && launcher_in(shared, path, size);
    bfree(shared);
    return found;
}

bool launch_engine_known(void)
{
    char path[1024];
    return launcher(path, sizeof path);
}

static bool engine_runs(void)
{
    char path[256];
    const int fd = os_default_socket(path, sizeof path) ? os_connect(path) : -1;
    if (fd >= 0)
        os_close(fd);
    return fd >= 0;
}

bool launch_engine(void)
{
    static uint64_t last;
    char path[1024];
    if (engine_runs())
        return true;
    if (!launcher(path, sizeof path)) {
        SAY(LOG_WARNING, "the engine is not installed: run `tinybeauty obs install`");
        return false;
    }
    // Two filters that both start the engine with OBS start one.
    if (last && os_now_ns() - last < 10000000000u)
        return true;
    last = os_now_ns();
    return start((const char *const[]){path, "serve", NULL});
}
