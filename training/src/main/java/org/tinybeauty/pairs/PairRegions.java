package org.tinybeauty.pairs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;

/// Which part of a picture is which part of the face, as the mesh says: one value a pixel.
@SuppressWarnings("ArrayRecordComponent") // the array is the map
public record PairRegions(int width, int height, byte[] of) {
  /// Background, hair, clothes, neck.
  public static final byte OUTSIDE = 0;

  /// Around the face: not judged, for makeup and hairline share it.
  public static final byte RIM = 1;

  public static final byte SKIN = 2;
  public static final byte BROWS = 3;

  /// From the brow to below the eye, the eye itself included.
  public static final byte EYES = 4;

  public static final byte LIPS = 5;

  /// So that Java2D draws values: each a grey of its own.
  private static final IndexColorModel VALUES = values();

  private static final double RIM_SCALE = 1.22;
  private static final double BROW_REACH = 0.035;
  private static final double LIP_REACH = 0.03;

  /// Draws the regions of a face in a picture's coordinates.
  public static PairRegions of(MeshFace face, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, VALUES);
    Graphics2D g = image.createGraphics();
    float unit = Math.max(1, face.extent());
    Path2D oval = path(face, MeshContours.OVAL, new int[0]);
    double cx = oval.getBounds2D().getCenterX();
    double cy = oval.getBounds2D().getCenterY();
    Path2D rim = new Path2D.Double(oval);
    var grow = new java.awt.geom.AffineTransform(RIM_SCALE, 0, 0, RIM_SCALE, 0, 0);
    grow.translate(-cx + cx / RIM_SCALE, -cy + cy / RIM_SCALE);
    rim.transform(grow);
    fill(g, rim, RIM, 0);
    fill(g, oval, SKIN, 0);
    for (int side = 0; side < 2; side++) {
      fill(g, path(face, MeshContours.BROW_LOWER[side], MeshContours.UNDER_EYE[side]), EYES, 0);
      Path2D brow = path(face, MeshContours.BROW_UPPER[side], MeshContours.BROW_LOWER[side]);
      fill(g, brow, BROWS, BROW_REACH * unit);
    }
    Path2D lips = path(face, MeshContours.LIPS_OUTER_UPPER, MeshContours.LIPS_OUTER_LOWER);
    fill(g, lips, LIPS, LIP_REACH * unit);
    g.dispose();
    byte[] values = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    return new PairRegions(width, height, values);
  }

  private static void fill(Graphics2D g, Path2D path, byte value, double reach) {
    g.setColor(new Color(VALUES.getRGB(value)));
    g.fill(path);
    if (reach > 0) {
      g.setStroke(new BasicStroke((float) reach, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      g.draw(path);
    }
  }

  private static IndexColorModel values() {
    byte[] grey = new byte[LIPS + 1];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (i * 50);
    }
    return new IndexColorModel(8, grey.length, grey, grey, grey);
  }

  /// A closed line along one row of points and back along another that begins at the same end.
  private static Path2D path(MeshFace face, int[] there, int[] back) {
    Path2D path = new Path2D.Double();
    path.moveTo(face.x()[there[0]], face.y()[there[0]]);
    for (int i = 1; i < there.length; i++) {
      path.lineTo(face.x()[there[i]], face.y()[there[i]]);
    }
    for (int i = back.length - 1; i >= 0; i--) {
      path.lineTo(face.x()[back[i]], face.y()[back[i]]);
    }
    path.closePath();
    return path;
  }
}
