package org.tinybeauty.training;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a style is made with, whichever it is.
///
/// @param backbone of the amplifier
/// @param start weights that the network begins from
/// @param mesh MediaPipe's face mesh, or the folder that holds it
/// @param locator folder of the face detector
/// @param identity a face recognition network; null without
/// @param force whether a style that misses the release gate is packaged
record StyleTools(
    Backbone backbone,
    Path start,
    Path mesh,
    Path locator,
    @Nullable Path identity,
    int threads,
    boolean force) {}
