// SPDX-License-Identifier: GPL-2.0-or-later
// How long something took, as a histogram: 20 us a step, up to 100 ms (what took longer counts in the last). One thread counts, any reads.
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define TIMES_STEP_NS 20000u
#define TIMES_STEPS 5000u

struct times {
    _Atomic uint32_t steps[TIMES_STEPS];
    _Atomic uint64_t count, longest;
};

static inline void times_add(struct times *times, uint64_t took)
{
    const uint64_t step = took / TIMES_STEP_NS;
    _Atomic uint32_t *at = &times->steps[step < TIMES_STEPS ? step : TIMES_STEPS - 1];
    atomic_store_explicit(at, atomic_load_explicit(at, memory_order_relaxed) + 1, memory_order_relaxed);
    if (took > atomic_load_explicit(&times->longest, memory_order_relaxed))
        atomic_store_explicit(&times->longest, took, memory_order_relaxed);
    atomic_store_explicit(&times->count, atomic_load_explicit(&times->count, memory_order_relaxed) + 1, memory_order_relaxed);
}

// Milliseconds that `percent` of all took no longer than, rounded up to a step; 0 where nothing was counted.
static inline double times_at(const struct times *times, unsigned percent)
{
    const uint64_t count = atomic_load_explicit(&times->count, memory_order_relaxed);
    uint64_t seen = 0;
    for (uint32_t i = 0; count && i < TIMES_STEPS; i++) {
        seen += atomic_load_explicit(&times->steps[i], memory_order_relaxed);
        if (seen * 100 >= count * percent)
            return (i + 1) * (TIMES_STEP_NS / 1e6);
    }
    return 0;
}

static inline double times_longest(const struct times *times)
{
    return (double)atomic_load_explicit(&times->longest, memory_order_relaxed) / 1e6;
}
