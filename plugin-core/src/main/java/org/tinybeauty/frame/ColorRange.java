package org.tinybeauty.frame;

/// How samples map to [0,1]: limited is 16..235 (luma) and 16..240 (chroma) at 8 bits, full is
/// 0..255.
public enum ColorRange {
  LIMITED,
  FULL
}
