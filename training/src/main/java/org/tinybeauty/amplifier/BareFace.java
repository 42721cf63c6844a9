package org.tinybeauty.amplifier;

import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// A face without makeup.
///
/// @param crop [org.tinybeauty.pairs.PairFace#SIZE] on a side
/// @param mesh in its pixels
public record BareFace(PairImage crop, MeshFace mesh) {}
