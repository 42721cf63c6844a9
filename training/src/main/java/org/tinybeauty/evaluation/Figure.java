package org.tinybeauty.evaluation;

/// The names that figures have in reports, in `style.json` and in the [Gate].
public final class Figure {
  public static final String FULL_PSNR = "fullPsnr";
  public static final String FULL_PSNR_NOTHING = "fullPsnrDoingNothing";
  public static final String FULL_GAIN = "fullGain";
  public static final String MASKED_PSNR = "maskedPsnr";
  public static final String MASKED_PSNR_NOTHING = "maskedPsnrDoingNothing";
  public static final String MASKED_GAIN = "maskedGain";
  public static final String PAIRS = "evaluationPairs";
  public static final String FACES = "evaluationFaces";

  /// Of an eight-bit network against its float32 self; measured by `train evaluate --run`.
  public static final String BYTES_PSNR = "bytesAgainstFloatPsnr";

  /// ONNX Runtime against libtorch; measured by `train evaluate --run`.
  public static final String PARITY = "onnxAgainstTorchMost";

  static final String SSIM = "ssim";
  static final String SSIM_NOTHING = "ssimDoingNothing";
  static final String DELTA_E = "deltaE";
  static final String DELTA_E_NOTHING = "deltaEDoingNothing";
  static final String EDGE_ERROR = "eyelinerEdgeError";
  static final String EDGE_ERROR_NOTHING = "eyelinerEdgeErrorDoingNothing";
  static final String EDGE_SCORE = "eyelinerScore";
  static final String OFF_FACE_MEAN = "offFaceMean";
  static final String OFF_FACE_MOST = "offFaceMost";
  static final String OFF_FACE_SHARE = "offFaceShare";
  static final String STRENGTH = "strength";
  static final String IDENTITY = "identity";
  static final String IDENTITY_ARTIST = "identityOfArtist";
  static final String TYPOLOGY = "typologyDegrees";
  static final String TONE_GAP = "maskedGainToneGap";
  static final String FLICKER_SMOOTH_MEAN = "flickerSmoothMean";
  static final String FLICKER_SMOOTH_P99 = "flickerSmoothP99";
  static final String FLICKER_JITTER_MEAN = "flickerJitterMean";

  private Figure() {}
}
