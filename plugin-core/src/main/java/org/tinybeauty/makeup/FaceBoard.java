package org.tinybeauty.makeup;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.tinybeauty.face.Face;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Frame;

/// The faces of the frame that went through the loop last, and that frame's time and size. Written
/// by the loop without allocation, read by any thread.
public final class FaceBoard {
  private static final int VALUES = 5;

  private final int[] ids = new int[FaceLocator.MAX_FACES];
  private final double[] values = new double[VALUES * FaceLocator.MAX_FACES];
  private int count;
  private boolean any;
  private long ptsMicros;
  private int width;
  private int height;

  /// A frame begins, without faces so far.
  synchronized void begin(Frame frame) {
    width = (int) Math.round(FaceCrop.uprightWidth(frame));
    height = (int) Math.round(FaceCrop.uprightHeight(frame));
    ptsMicros = frame.ptsMicros();
    any = true;
    count = 0;
  }

  /// One more face of the frame.
  synchronized void add(Face face) {
    if (count < ids.length) {
      int at = count * VALUES;
      ids[count++] = face.id();
      values[at] = face.crop().centreX() / width;
      values[at + 1] = face.crop().centreY() / height;
      values[at + 2] = face.crop().side() / width;
      values[at + 3] = face.crop().roll();
      values[at + 4] = face.opacity();
    }
  }

  /// The smallest rectangle of the upright picture that holds all crops of the last frame, which
  /// is where makeup may change it; whole pixels, inside the picture. Allocates nothing.
  ///
  /// @param into gets left, top, right and bottom; all 0 where there is no face
  /// @return the number of faces
  public synchronized int bounds(int[] into) {
    double left = width;
    double top = height;
    double right = 0;
    double bottom = 0;
    for (int i = 0; i < count; i++) {
      int at = i * VALUES;
      double x = values[at] * width;
      double y = values[at + 1] * height;
      double roll = values[at + 3];
      double reach =
          values[at + 2] * width / 2 * (Math.abs(Math.cos(roll)) + Math.abs(Math.sin(roll)));
      left = Math.min(left, x - reach);
      top = Math.min(top, y - reach);
      right = Math.max(right, x + reach);
      bottom = Math.max(bottom, y + reach);
    }
    boolean none = left >= right || top >= bottom;
    into[0] = none ? 0 : (int) Math.max(0, Math.floor(left) - 1);
    into[1] = none ? 0 : (int) Math.max(0, Math.floor(top) - 1);
    into[2] = none ? 0 : (int) Math.min(width, Math.ceil(right) + 1);
    into[3] = none ? 0 : (int) Math.min(height, Math.ceil(bottom) + 1);
    return count;
  }

  /// The faces of the last frame.
  public synchronized List<FaceNow> faces() {
    List<FaceNow> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = i * VALUES;
      faces.add(
          new FaceNow(
              ids[i], values[at], values[at + 1], values[at + 2], values[at + 3], values[at + 4]));
    }
    return List.copyOf(faces);
  }

  /// Its time, in µs; empty before the first.
  public synchronized OptionalLong ptsMicros() {
    return any ? OptionalLong.of(ptsMicros) : OptionalLong.empty();
  }

  /// Its width, upright; 0 before the first.
  public synchronized int width() {
    return width;
  }

  /// Its height, upright; 0 before the first.
  public synchronized int height() {
    return height;
  }
}
