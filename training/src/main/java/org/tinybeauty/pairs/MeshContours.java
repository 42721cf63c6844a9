package org.tinybeauty.pairs;

/// Which of MediaPipe's 468 points make which line of the face. Right and left are the person's
/// own; lines of an eye or brow run from its outer to its inner end.
///
/// Source: the canonical face model of MediaPipe (Apache-2.0).
@SuppressWarnings("MutablePublicArray") // tables; nobody writes them
public final class MeshContours {
  public static final int[] OVAL = {
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109
  };
  public static final int[] LIPS_OUTER_UPPER = {61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291};
  public static final int[] LIPS_OUTER_LOWER = {61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291};
  public static final int[] LIPS_INNER_UPPER = {78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308};
  public static final int[] LIPS_INNER_LOWER = {78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308};

  public static final int[][] LID_UPPER = {
    {33, 246, 161, 160, 159, 158, 157, 173, 133}, {263, 466, 388, 387, 386, 385, 384, 398, 362}
  };
  public static final int[][] LID_LOWER = {
    {33, 7, 163, 144, 145, 153, 154, 155, 133}, {263, 249, 390, 373, 374, 380, 381, 382, 362}
  };
  public static final int[][] CREASE = {
    {130, 247, 30, 29, 27, 28, 56, 190, 243}, {359, 467, 260, 259, 257, 258, 286, 414, 463}
  };
  public static final int[][] UNDER_EYE = {
    {226, 31, 228, 229, 230, 231, 232, 233, 244}, {446, 261, 448, 449, 450, 451, 452, 453, 464}
  };
  public static final int[][] BROW_UPPER = {{70, 63, 105, 66, 107}, {300, 293, 334, 296, 336}};
  public static final int[][] BROW_LOWER = {{46, 53, 52, 65, 55}, {276, 283, 282, 295, 285}};
  public static final int[][] NOSTRIL = {
    {79, 166, 60, 20, 238, 239}, {309, 392, 290, 250, 458, 459}
  };

  /// Plain skin, to learn its colour from: cheeks, forehead, nose sides, chin.
  public static final int[] SKIN = {
    50, 280, 101, 330, 205, 425, 36, 266, 123, 352, 118, 347, 117, 346, 187, 411, 151, 9, 108, 337,
    69, 299, 67, 297, 5, 195, 197, 199, 200, 216, 436, 207, 427, 104, 333
  };

  public static final int[][] CHEEK_APPLE = {{50, 205}, {280, 425}};
  public static final int[][] CHEEK_BONE = {{205, 50, 123, 116, 227}, {425, 280, 352, 345, 447}};
  public static final int[][] CHEEK_DRAPE = {
    {205, 50, 117, 116, 143, 156}, {425, 280, 346, 345, 372, 383}
  };
  public static final int[][] CHEEK_HOLLOW = {{137, 147, 187}, {366, 376, 411}};
  public static final int[][] JAW = {{58, 172, 136, 150, 149, 176}, {288, 397, 365, 379, 378, 400}};
  public static final int[][] TEMPLE = {{127, 162, 21, 54, 103}, {356, 389, 251, 284, 332}};
  public static final int[][] NOSE_SIDE = {{193, 122, 174, 198}, {417, 351, 399, 420}};
  public static final int[][] CHEEK_TOP = {{117, 116, 143}, {346, 345, 372}};
  public static final int[] NOSE_BRIDGE = {6, 197, 195, 5};

  private MeshContours() {}
}
