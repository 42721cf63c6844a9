// SPDX-License-Identifier: GPL-2.0-or-later
// What the link asks of the operating system. Failures return -1 or false with errno set.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A shared file mapped into this process.
struct os_memory {
    char path[128];
    uint8_t *base;
    size_t size;
    bool named; // the path still stands in the file system
};

enum { OS_SOCKET_READY = 1, OS_WOKEN = 2 };

uint64_t os_now_ns(void); // CLOCK_MONOTONIC
void os_sleep_us(uint32_t micros);
long os_pid(void);
bool os_default_socket(char *path, size_t size);

int os_connect(const char *path); // a non-blocking socket
int os_send(int fd, const void *bytes, size_t length); // bytes taken, 0 where it would block
int os_receive(int fd, void *bytes, size_t length); // bytes got, 0 at the end, -2 where it would block
void os_close(int fd);

int os_wake_make(void);
void os_wake(int fd);
void os_wake_drain(int fd);
// Waits for the socket (-1 for none; `write`: for room in it) or a wake-up; which came, 0 at the timeout.
int os_wait(int fd, bool write, int wake, int timeout_millis);

// Makes the file with its space reserved, so that a full disk shows here and not as a signal later.
bool os_memory_make(struct os_memory *memory, const char *name, size_t size);
void os_memory_unname(struct os_memory *memory);
void os_memory_free(struct os_memory *memory);
