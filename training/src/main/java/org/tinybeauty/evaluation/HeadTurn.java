package org.tinybeauty.evaluation;

/// Groups of faces by how far they are turned to the side, by the mesh.
enum HeadTurn {
  FRONTAL("frontal, under 12\u00b0", 12),
  TURNED("turned, 12\u00b0 to 25\u00b0", 25),
  AVERTED("averted, over 25\u00b0", 181);

  private final String label;
  private final double below;

  HeadTurn(String label, double below) {
    this.label = label;
    this.below = below;
  }

  String label() {
    return label;
  }

  /// @param yaw in radians, to either side
  static HeadTurn of(double yaw) {
    double degrees = Math.abs(Math.toDegrees(yaw));
    for (HeadTurn turn : values()) {
      if (degrees < turn.below) {
        return turn;
      }
    }
    return AVERTED;
  }
}
