// SPDX-License-Identifier: GPL-2.0-or-later
#define _GNU_SOURCE
#include "link_os.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

uint64_t os_now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void os_sleep_us(uint32_t micros)
{
    const struct timespec t = {micros / 1000000, (long)(micros % 1000000) * 1000};
    nanosleep(&t, NULL);
}

long os_pid(void)
{
    return (long)getpid();
}

bool os_default_socket(char *path, size_t size)
{
    const char *given = getenv("TINYBEAUTY_SOCK"), *run = getenv("XDG_RUNTIME_DIR");
    int n;
    if (given && *given)
        n = snprintf(path, size, "%s", given);
    else if (run && *run)
        n = snprintf(path, size, "%s/tinybeauty/obs.sock", run);
    else
        n = snprintf(path, size, "/tmp/tinybeauty-%lu/obs.sock", (unsigned long)getuid());
    return n > 0 && (size_t)n < size;
}

int os_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    struct ucred peer;
    socklen_t length = sizeof peer;
    int problem = 0;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0)
        problem = errno;
    else if (peer.uid != getuid() && peer.uid != 0)
        problem = EPERM; // somebody else's engine shall not see this user's camera
    if (!problem)
        return fd;
    close(fd);
    errno = problem;
    return -1;
}

int os_send(int fd, const void *bytes, size_t length)
{
    const ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    return n >= 0 ? (int)n : errno == EAGAIN || errno == EINTR ? 0 : -1;
}

int os_receive(int fd, void *bytes, size_t length)
{
    const ssize_t n = recv(fd, bytes, length, MSG_DONTWAIT);
    return n >= 0 ? (int)n : errno == EAGAIN || errno == EINTR ? -2 : -1;
}

void os_close(int fd)
{
    close(fd);
}

int os_wake_make(void)
{
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void os_wake(int fd)
{
    const uint64_t one = 1;
    if (write(fd, &one, sizeof one) < 0) {
        // Only a counter that is full refuses: then it is awake already.
    }
}

void os_wake_drain(int fd)
{
    uint64_t count;
    if (read(fd, &count, sizeof count) < 0) {
        // Nothing was there.
    }
}

int os_wait(int fd, bool write, int wake, int timeout_millis)
{
    struct pollfd polled[2] = {{.fd = wake, .events = POLLIN}, {.fd = fd, .events = write ? POLLOUT : POLLIN}};
    if (poll(polled, fd < 0 ? 1 : 2, timeout_millis) <= 0)
        return 0;
    return (polled[0].revents ? OS_WOKEN : 0) | (fd >= 0 && polled[1].revents ? OS_SOCKET_READY : 0);
}

bool os_memory_make(struct os_memory *memory, const char *name, size_t size)
{
    *memory = (struct os_memory){.size = size};
    snprintf(memory->path, sizeof memory->path, "/dev/shm/%s", name);
    const int fd = open(memory->path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    memory->named = true;
    int problem = posix_fallocate(fd, 0, (off_t)size);
    if (!problem) {
        void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (base == MAP_FAILED)
            problem = errno;
        else
            memory->base = base;
    }
    close(fd);
    if (problem) {
        os_memory_free(memory);
        errno = problem;
        return false;
    }
    return true;
}

void os_memory_unname(struct os_memory *memory)
{
    if (memory->named)
        unlink(memory->path);
    memory->named = false;
}

void os_memory_free(struct os_memory *memory)
{
    os_memory_unname(memory);
    if (memory->base)
        munmap(memory->base, memory->size);
    *memory = (struct os_memory){0};
}
