package org.tinybeauty.face;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;

/// Follows the faces of a video. From frame to frame a known face is followed by its looks
/// ([FaceMotion]), which is steadier than any detector; the detector looks at it closely
/// and upright where it should be by now, in every fourth frame, or in every one while its
/// looks are lost. The
/// picture is searched for further faces now and then, and at once when a scene begins or a face is
/// lost. Places are smoothed over the frames' own time ([Frame#ptsMicros]).
///
/// A face shows once it was found twice, and fades in; a lost one keeps its place and fades out.
/// One who comes back to that place within three seconds has its number again.
/// With a cut all begins anew: nothing of the scene before lingers.
///
/// One video, one thread at a time. The same frames give the same faces. No allocation of ours per
/// frame (ONNX Runtime's Java interface makes a few hundred bytes per look).
public final class FaceLocator implements AutoCloseable {
  /// Most faces followed at a time.
  public static final int MAX_FACES = 8;

  private static final float LEAST_NEW = 0.55f;
  private static final float LEAST_SUDDEN = 0.75f;
  private static final float LEAST_KNOWN = 0.35f;
  private static final int SEARCH_EVERY = 15;
  private static final int SEARCH_EVERY_EMPTY = 8;
  private static final int SEARCH_EVERY_LOST = 2;
  private static final int LOOKS_PER_FRAME = 4;

  /// A face that is followed by its looks is looked at in every so many frames.
  private static final int STEADY_LOOK = 4;

  /// Looking less often: at a known face in every so many frames.
  private static final int SPARSE_LOOK = 3;

  private static final int SPARSE_STEADY_LOOK = 8;

  /// So many frames in a row may be guessed before the next look.
  private static final int MOST_GUESSES = 15;

  private static final double REGION = 1.3;
  private static final double LONGEST_STEP_SECONDS = 0.1;
  private static final double USUAL_STEP_SECONDS = 1 / 30.0;

  private final BlazeFace search;
  private final BlazeFace refine;
  private final SceneCut scene = new SceneCut();
  private final LostFaces lost = new LostFaces();
  private final SearchViews views = new SearchViews();
  private final Glance glance = new Glance();
  private final Track[] tracks =
      Stream.generate(() -> new Track(glance)).limit(MAX_FACES).toArray(Track[]::new);
  private final Face[] faces = new Face[MAX_FACES];
  private final Detection[] found = detections(MAX_FACES);
  private final Detection[] closer = detections(1);
  private final FaceCrop region = new FaceCrop();
  private final FaceCrop candidate = new FaceCrop();
  private final Affine upright = new Affine();
  private final Affine stored = new Affine();
  private int count;
  private int nextId = 1;
  private int turn;
  private int view;
  private int untilSearch;
  private int emptySearches;
  private long lastMicros;
  private boolean started;
  private boolean sparse;
  private int guesses;

  /// @param models the folder `models/locator`
  /// @throws org.tinybeauty.inference.ModelException when a network is missing or broken
  public FaceLocator(Path models) {
    search = new BlazeFace(models.resolve("face_detection_back_256x256.onnx"));
    refine = new BlazeFace(models.resolve("face_detection_front_128x128.onnx"));
    reset();
  }

  /// Brings the faces up to date with the next frame of the video.
  ///
  /// @return number of faces that show now, 0..8
  public int locate(Frame frame) {
    guesses = 0;
    double seconds = step(frame.ptsMicros());
    views.of(frame);
    if (scene.begins(frame)) {
      begin(frame);
    } else {
      follow(frame, seconds);
      merge();
      if (--untilSearch <= 0) {
        search(frame, false);
      }
    }
    for (Track track : tracks) {
      track.learn(frame);
    }
    return show(seconds);
  }

  /// Looks at known faces less often from here on, and for further ones, or as often as usual.
  public void sparse(boolean sparse) {
    this.sparse = sparse;
  }

  /// As [#locate], but nothing is searched for: faces are followed by their looks alone,
  /// and move on as they moved where these do not help. For frames that
  /// come too late to be looked at; after half a second of them it looks all the same.
  public int guess(Frame frame) {
    if (!started || ++guesses > MOST_GUESSES) {
      return locate(frame);
    }
    double seconds = step(frame.ptsMicros());
    for (Track track : tracks) {
      if (track.started()) {
        track.advance(frame, seconds);
      }
    }
    return show(seconds);
  }

  private int show(double seconds) {
    count = 0;
    lost.advance(seconds);
    for (Track track : tracks) {
      boolean followed = track.started();
      Face face = track.show(seconds);
      if (face != null) {
        faces[count++] = face;
      } else if (followed && !track.started()) {
        lost.add(track.id(), track.crop());
      }
    }
    return count;
  }

  /// A face of the frame last located; the object is reused for later frames.
  ///
  /// @param i 0 to below what [#locate] returned
  public Face face(int i) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException("face: " + i + " (expected: < " + count + ")");
    }
    return faces[i];
  }

  /// Forgets all faces: another video, or a jump in this one.
  public void reset() {
    for (Track track : tracks) {
      track.end();
    }
    scene.reset();
    lost.clear();
    count = 0;
    started = false;
  }

  private double step(long micros) {
    double seconds = started ? (micros - lastMicros) / 1e6 : USUAL_STEP_SECONDS;
    started = true;
    lastMicros = micros;
    return seconds > 0 ? Math.min(seconds, LONGEST_STEP_SECONDS) : USUAL_STEP_SECONDS;
  }

  /// A scene begins: faces that happen to be where others were, then all that a search finds.
  private void begin(Frame frame) {
    lost.clear();
    for (Track track : tracks) {
      if (track.started()) {
        track.end();
        candidate.set(track.crop());
        if (closer(frame, LEAST_SUDDEN)) {
          track.begin(nextId++, closer[0].points(), true);
        }
      }
    }
    merge();
    view = 0;
    emptySearches = 0;
    search(frame, true);
  }

  private void follow(Frame frame, double seconds) {
    int looks = 0;
    for (int i = 0; i < MAX_FACES; i++) {
      Track track = tracks[(turn + i) % MAX_FACES];
      if (!track.started()) {
        continue;
      }
      track.advance(frame, seconds);
      if (looks == LOOKS_PER_FRAME || waits(track)) {
        continue;
      }
      looks++;
      candidate.set(track.crop());
      if (closer(frame, LEAST_KNOWN) && track.covers(candidate)) {
        track.found(closer[0].points());
      } else {
        track.missed();
        untilSearch = Math.min(untilSearch, SEARCH_EVERY_LOST);
      }
      if (looks == LOOKS_PER_FRAME) {
        turn = (turn + i + 1) % MAX_FACES;
      }
    }
  }

  /// Whether a face need not be looked at in this frame.
  private boolean waits(Track track) {
    if (track.steady()) {
      return track.unseenFrames() < (sparse ? SPARSE_STEADY_LOOK : STEADY_LOOK);
    }
    return sparse && track.sure() && track.unseenFrames() < SPARSE_LOOK;
  }

  /// Searches one view of the frame, another the next time.
  private void search(Frame frame, boolean sudden) {
    region.set(views.view(view));
    int number = look(search, frame, LEAST_NEW, found);
    for (int i = 0; i < number; i++) {
      candidate.fit(found[i].points());
      Track known = trackOf(candidate);
      if ((known != null && !known.lost()) || !closer(frame, LEAST_NEW)) {
        continue;
      }
      if (known != null) {
        known.found(closer[0].points());
      } else if (trackOf(candidate) == null) {
        boolean sure = Math.min(found[i].score(), closer[0].score()) >= LEAST_SUDDEN;
        begin(closer[0].points(), sudden && sure);
      }
    }
    view = (view + 1) % views.count();
    emptySearches = anyFollowed() ? 0 : emptySearches + 1;
    if (emptySearches == 0) {
      untilSearch = sparse ? 2 * SEARCH_EVERY : SEARCH_EVERY;
    } else {
      untilSearch = emptySearches < views.count() ? 1 : SEARCH_EVERY_EMPTY;
    }
  }

  private void begin(Keypoints points, boolean sudden) {
    for (Track track : tracks) {
      if (!track.started()) {
        int known = lost.claim(candidate.fit(points));
        track.begin(known == 0 ? nextId++ : known, points, sudden);
        return;
      }
    }
  }

  private @Nullable Track trackOf(FaceCrop crop) {
    for (Track track : tracks) {
      if (track.started() && track.covers(crop)) {
        return track;
      }
    }
    return null;
  }

  private boolean anyFollowed() {
    for (Track track : tracks) {
      if (track.started()) {
        return true;
      }
    }
    return false;
  }

  /// Two tracks that met on one face become the older one.
  private void merge() {
    for (int i = 0; i < MAX_FACES; i++) {
      for (int j = 0; j < i; j++) {
        Track one = tracks[i];
        Track other = tracks[j];
        if (one.started() && other.started() && one.covers(other.crop())) {
          (one.id() > other.id() ? one : other).end();
        }
      }
    }
  }

  /// Looks at the face under `candidate` closely; where it is then replaces `candidate`.
  private boolean closer(Frame frame, float least) {
    region.set(
        candidate.centreX(), candidate.centreY(), candidate.side() * REGION, candidate.roll());
    if (look(refine, frame, least, closer) == 0) {
      return false;
    }
    candidate.fit(closer[0].points());
    return true;
  }

  private int look(BlazeFace network, Frame frame, float least, Detection[] into) {
    region.toUpright(network.size(), upright);
    stored.set(upright);
    int number = network.detect(frame, FaceCrop.uprightToStored(frame, stored), least, into);
    for (int i = 0; i < number; i++) {
      into[i].map(upright);
    }
    return number;
  }

  private static Detection[] detections(int count) {
    return Stream.generate(Detection::new).limit(count).toArray(Detection[]::new);
  }

  @Override
  public void close() {
    search.close();
    refine.close();
  }
}
