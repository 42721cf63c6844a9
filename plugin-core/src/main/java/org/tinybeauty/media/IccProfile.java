package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;

/// Brings colours of a picture's own RGB profile (ICC.1) to sRGB, by Java's colour management.
final class IccProfile {
  private static final int MAX = 65535;
  private static final int PROBE_STEPS = 5;

  /// A profile that moves no colour by more than this is sRGB by another name.
  private static final float SAME = 1.5f / 255;

  private IccProfile() {}

  /// Converts planes of values 0..1 in place. Nothing happens without a profile, with one that is
  /// not for RGB, or with sRGB's own; a broken one is logged and passed over.
  static void toSrgb(AVFrame frame, float[][] rgb, String name) {
    AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_ICC_PROFILE);
    if (data == null || data.isNull()) {
      return;
    }
    byte[] bytes = new byte[Math.toIntExact(data.size())];
    data.data().get(bytes);
    try {
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB) {
        return;
      }
      ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
      ColorConvertOp convert = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
      if (moves(convert)) {
        apply(convert, rgb);
      }
    } catch (IllegalArgumentException | CMMException e) {
      System.getLogger(IccProfile.class.getName())
          .log(System.Logger.Level.WARNING, name + ": its colour profile is broken; taken as sRGB");
    }
  }

  private static boolean moves(ColorConvertOp convert) {
    int count = PROBE_STEPS * PROBE_STEPS * PROBE_STEPS;
    float[][] probe = new float[3][count];
    for (int i = 0; i < count; i++) {
      probe[0][i] = i % PROBE_STEPS / (PROBE_STEPS - 1f);
      probe[1][i] = Math.floorDiv(i, PROBE_STEPS) % PROBE_STEPS / (PROBE_STEPS - 1f);
      probe[2][i] = Math.floorDiv(i, PROBE_STEPS * PROBE_STEPS) / (PROBE_STEPS - 1f);
    }
    float[][] moved = {probe[0].clone(), probe[1].clone(), probe[2].clone()};
    apply(convert, moved);
    float most = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < count; i++) {
        most = Math.max(most, Math.abs(moved[c][i] - probe[c][i]));
      }
    }
    return most > SAME;
  }

  private static void apply(ColorConvertOp convert, float[][] rgb) {
    int block = Math.min(rgb[0].length, 1 << 16);
    WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, block, 1, 3, null);
    WritableRaster to = from.createCompatibleWritableRaster();
    int[] samples = new int[block];
    for (int start = 0; start < rgb[0].length; start += block) {
      int count = Math.min(block, rgb[0].length - start);
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < count; i++) {
          samples[i] = Math.round(rgb[c][start + i] * MAX);
        }
        from.setSamples(0, 0, count, 1, c, samples);
      }
      convert.filter(from, to);
      for (int c = 0; c < 3; c++) {
        to.getSamples(0, 0, count, 1, c, samples);
        for (int i = 0; i < count; i++) {
          rgb[c][start + i] = samples[i] / (float) MAX;
        }
      }
    }
  }
}
