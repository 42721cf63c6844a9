package org.tinybeauty.training;

import java.util.Locale;

/// What a style's card says of its network, in Markdown.
final class NetworkCard {
  private NetworkCard() {}

  /// The first item of the card's list.
  static String item(TrainNet net) {
    TrainNet.Cost cost = net.cost();
    String size =
        String.format(
            Locale.ROOT,
            "%,d parameters, %,.0f million multiply-adds at 256x256",
            cost.parameters(),
            cost.macs() * 1e-6);
    return switch (net) {
      case LiveNet _ ->
          """
          - **Network**: live (`LiveNet`), %s, eight-bit inside;
            input `image` [1,3,256,256] RGB in [-1,1] and `strength` [1,4] (lips, eyes, brows, skin); output `residual`
            [1,3,256,256].
          """
              .formatted(size);
      case PaperNet _ ->
          """
          - **Network**: paper (`PaperNet`, the TinyBeauty authors' released form), %s, float32;
            input `image` [1,3,256,256] RGB in [-1,1]; output `residual` [1,3,256,256]. One strength for the whole face.
          """
              .formatted(size);
    };
  }
}
