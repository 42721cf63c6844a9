package org.tinybeauty.control;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What the API tells of the program around it. Asked on any thread.
///
/// @param ready whether it can do its work
/// @param health figures of `/health/ready`
/// @param config its settings without secrets, as JSON's maps, lists, texts and numbers
public record ServerFacts(
    BooleanSupplier ready, Supplier<Map<String, Long>> health, Supplier<Map<String, ?>> config) {}
