package org.tinybeauty.makeup;

import java.util.List;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.PipelineStats;

/// Puts looks on single frames whose faces are known from elsewhere: for pictures of what looks
/// would be like. One thread at a time.
public final class PreviewFilter implements FrameFilter {
  private final Wardrobe wardrobe;
  private final FaceDresser dresser;
  private final FaceCrop crop = new FaceCrop();
  private Outfit outfit;
  private List<FaceNow> faces = List.of();

  /// @param looks worn at first
  /// @throws org.tinybeauty.inference.ModelException when a style does not load
  public PreviewFilter(StyleShelf shelf, Looks looks) {
    int size = shelf.library().size(looks);
    wardrobe = new Wardrobe(shelf, size, 1);
    dresser = new FaceDresser(size, new PipelineStats());
    try {
      outfit = wardrobe.fitAndWait(looks);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// The next frame wears these looks on these faces. Waits for styles to load.
  ///
  /// @throws org.tinybeauty.inference.ModelException when a style does not load; then the looks
  /// before stay
  public void wear(Looks looks, List<FaceNow> faces) {
    this.faces = faces;
    if (!looks.equals(outfit.looks())) {
      Outfit next = wardrobe.fitAndWait(looks);
      wardrobe.giveBack(outfit);
      outfit = next;
    }
  }

  @Override
  public boolean analyse(Frame frame) {
    dresser.begin();
    boolean any = false;
    for (FaceNow face : faces) {
      Blend blend = Blend.of(outfit.dress(face.id()));
      if (face.opacity() > 0 && blend.size() > 0) {
        double width = FaceCrop.uprightWidth(frame);
        crop.set(
            face.x() * width,
            face.y() * FaceCrop.uprightHeight(frame),
            face.size() * width,
            face.roll());
        dresser.dress(frame, face.id(), crop, (float) face.opacity(), blend, true, true, 0);
        any = true;
      }
    }
    return any;
  }

  @Override
  public void apply(Frame frame) {
    dresser.add(frame);
  }

  @Override
  public void close() {
    wardrobe.close();
    dresser.close();
  }
}
