package org.tinybeauty.stats;

/// A step of the frame loop, in the order a frame goes through them.
public enum Stage {
  /// Finding and following the faces.
  LOCATE,
  /// Crop of the frame into the network's tensor.
  SAMPLE,
  /// The network.
  INFER,
  /// Averaging the residual over time, in face coordinates.
  STEADY,
  /// Residual into the frame's planes.
  BLEND
}
