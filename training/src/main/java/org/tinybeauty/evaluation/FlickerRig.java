package org.tinybeauty.evaluation;

import java.lang.foreign.ValueLayout;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// The controlled flicker test (facts-papers section 5.2) of one style: a still face is moved along
/// a known path, made up frame by frame, and the residual is taken back along that path. One
/// thread.
///
/// - *product*: by the engine, which finds, follows and steadies the face as in any video of 30
///   frames a second; the film runs for a second before it counts.
/// - *bare*: by the network alone on a crop that stands where the still's face is, as the released
///   network was measured; in [Motion#JITTER] the crop jitters and the face stands.
/// - *floor*: the first frame's residual, fixed to the face, through the same warps.
final class FlickerRig {
  private static final int RUN_IN = 32;
  private static final long FRAME_MICROS = 33_333;
  private static final double MARGIN = (FlickerFilm.SIDE - FlickerFilm.CROP) / 2.0;

  /// From the crop in face coordinates to the unmoved film.
  private static final Affine CROP = new Affine().set(1, 0, MARGIN, 0, 1, MARGIN);

  private final StyleBench bench;

  FlickerRig(StyleBench bench) {
    this.bench = bench;
  }

  /// Figures and their floor.
  record Figures(Flicker measured, Flicker floor) {}

  /// As the product does it.
  Figures product(PairImage still, PairFinder.Found found, Motion motion) {
    FlickerFilm film = new FlickerFilm(still, found.crop(), motion);
    float[][] residuals = new float[Motion.FRAMES][];
    try (FilmFrame frame = new FilmFrame(FlickerFilm.SIDE);
        FrameFilter filter = bench.filter()) {
      for (int t = -RUN_IN; t < Motion.FRAMES; t++) {
        Frame shown = frame.show(film.frame(t), (t + RUN_IN) * FRAME_MICROS);
        if (filter.analyse(shown)) {
          filter.apply(shown);
        }
        if (t >= 0) {
          residuals[t] = toFace(frame.residual(), FlickerFilm.SIDE, film.pose(t));
        }
      }
    }
    return figures(residuals, film);
  }

  /// The network alone.
  Figures bare(PairImage still, PairFinder.Found found, Motion motion) {
    FlickerFilm film = new FlickerFilm(still, found.crop(), motion);
    int size = bench.style().manifest().size();
    double step = (double) FlickerFilm.CROP / size;
    Affine crop = new Affine().set(step, 0, MARGIN, 0, step, MARGIN);
    float[][] residuals = new float[Motion.FRAMES][];
    try (OnnxModel model = OnnxModel.load(bench.style().network(), bench.style().name(), 1)) {
      if (model.has("strength")) {
        for (int i = 0; i < model.shape("strength")[1]; i++) {
          model.tensor("strength").setAtIndex(ValueLayout.JAVA_FLOAT, i, 1);
        }
      }
      for (int t = 0; t < Motion.FRAMES; t++) {
        boolean cropMoves = motion == Motion.JITTER;
        Affine place = cropMoves ? FlickerFilm.join(crop, film.pose(t)) : crop;
        PairImage frame = cropMoves ? film.unmoved(t) : film.frame(t);
        float[] residual = run(model, frame.square(place, size), size);
        Affine toCrop = new Affine().invert(place);
        Affine faceToFrame = cropMoves ? CROP : FlickerFilm.join(CROP, film.pose(t));
        residuals[t] =
            ResidualGrid.warp(
                residual, size, FlickerFilm.join(faceToFrame, toCrop), FlickerFilm.CROP);
      }
    }
    return figures(residuals, film);
  }

  private static float[] run(OnnxModel model, PairImage crop, int size) {
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < size * size; i++) {
        model
            .tensor("image")
            .setAtIndex(
                ValueLayout.JAVA_FLOAT, (long) c * size * size + i, crop.rgb()[c][i] * 2 - 1);
      }
    }
    model.run();
    float[] residual = model.tensor("residual").toArray(ValueLayout.JAVA_FLOAT);
    for (int i = 0; i < residual.length; i++) {
      residual[i] *= 127.5f;
    }
    return residual;
  }

  private static float[] toFace(float[] residual, int side, Affine pose) {
    return ResidualGrid.warp(residual, side, FlickerFilm.join(CROP, pose), FlickerFilm.CROP);
  }

  private static Figures figures(float[][] residuals, FlickerFilm film) {
    float[][] fixed = new float[residuals.length][];
    Affine fromCrop = new Affine().invert(CROP);
    for (int t = 0; t < fixed.length; t++) {
      Affine back = new Affine().invert(film.pose(t));
      float[] there =
          ResidualGrid.warp(
              residuals[0], FlickerFilm.CROP, FlickerFilm.join(back, fromCrop), FlickerFilm.SIDE);
      fixed[t] = toFace(there, FlickerFilm.SIDE, film.pose(t));
    }
    return new Figures(Flicker.of(residuals), Flicker.of(fixed));
  }
}
