// SPDX-License-Identifier: GPL-2.0-or-later
// The bytes both sides of the link agree on (LINK.md). Little-endian; test/layout.c prints every offset for the engine's test.
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_MAGIC 0x31594254u
#define LINK_VERSION 1u
#define LINK_PAGE 4096u
#define LINK_SLOTS 4u
#define LINK_MAX_SLOTS 8u
#define LINK_MIN_STRIDE 8192u
#define LINK_MAX_STRIDE (64u << 20)
#define LINK_MAX_JSON 65536u
#define LINK_MAX_PLANES 3u
#define LINK_PLANE_ALIGN 64u
#define LINK_FLAG_REFUSED 1u

enum link_message_type {
    LINK_HELLO = 1,
    LINK_WELCOME = 2,
    LINK_CONFIG = 3,
    LINK_FRAME = 4,
    LINK_DONE = 5,
    LINK_DROPPED = 6,
    LINK_STYLE = 7,
    LINK_STATUS = 8,
    LINK_PING = 9,
    LINK_PONG = 10,
    LINK_BYE = 11
};

enum link_slot_state { LINK_FREE = 0, LINK_FILLED = 1, LINK_BUSY = 2, LINK_SLOT_DONE = 3 };

// What DONE carries in its args: the changed rectangle in luma samples of the rows as they are stored.
struct link_done_args {
    uint16_t x, y, width, height;
    uint16_t faces;
    uint16_t zero;
    uint32_t work_micros;
    uint8_t rest[8];
};

// The head of every message; `len` bytes of JSON follow it.
struct link_message {
    uint32_t magic;
    uint16_t type;
    uint16_t version;
    uint32_t seq;
    uint32_t slot;
    uint64_t timestamp;
    uint64_t sent;
    uint32_t flags;
    uint32_t len;
    union {
        uint8_t args[24];
        struct link_done_args done;
    };
};

// The first page of the memory.
struct link_page {
    uint32_t magic;
    uint32_t version;
    uint32_t slots;
    uint32_t stride;
    uint8_t pad0[48];
    _Atomic uint64_t plugin_heartbeat;
    uint8_t pad1[56];
    _Atomic uint64_t engine_heartbeat;
};

// The head of a slot. What follows the state is copied once, then checked, and only the copy is used.
struct link_slot {
    _Atomic uint32_t state;
    uint32_t seq;
    uint32_t format;
    uint32_t width;
    uint32_t height;
    uint32_t full_range;
    uint32_t colorspace;
    uint32_t flip;
    uint64_t timestamp;
    uint32_t planes;
    uint32_t linesize[LINK_MAX_PLANES];
    uint32_t offset[LINK_MAX_PLANES];
    uint32_t rows[LINK_MAX_PLANES];
    uint32_t changed[4];
};

#define LINK_AT(type, field, offset) _Static_assert(offsetof(struct type, field) == (offset), #type "." #field)
LINK_AT(link_message, magic, 0);
LINK_AT(link_message, type, 4);
LINK_AT(link_message, version, 6);
LINK_AT(link_message, seq, 8);
LINK_AT(link_message, slot, 12);
LINK_AT(link_message, timestamp, 16);
LINK_AT(link_message, sent, 24);
LINK_AT(link_message, flags, 32);
LINK_AT(link_message, len, 36);
LINK_AT(link_message, args, 40);
LINK_AT(link_done_args, faces, 8);
LINK_AT(link_done_args, work_micros, 12);
LINK_AT(link_page, slots, 8);
LINK_AT(link_page, stride, 12);
LINK_AT(link_page, plugin_heartbeat, 64);
LINK_AT(link_page, engine_heartbeat, 128);
LINK_AT(link_slot, seq, 4);
LINK_AT(link_slot, format, 8);
LINK_AT(link_slot, width, 12);
LINK_AT(link_slot, height, 16);
LINK_AT(link_slot, full_range, 20);
LINK_AT(link_slot, colorspace, 24);
LINK_AT(link_slot, flip, 28);
LINK_AT(link_slot, timestamp, 32);
LINK_AT(link_slot, planes, 40);
LINK_AT(link_slot, linesize, 44);
LINK_AT(link_slot, offset, 56);
LINK_AT(link_slot, rows, 68);
LINK_AT(link_slot, changed, 80);
_Static_assert(sizeof(struct link_message) == 64, "head of a message");
_Static_assert(sizeof(struct link_slot) <= LINK_PAGE, "head of a slot");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the link is little-endian");
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LLONG_LOCK_FREE == 2, "atomics in shared memory must be lock-free");
