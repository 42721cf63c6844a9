package org.tinybeauty.face;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;

/// Follows the faces of a video: each is looked at anew in every frame, closely and upright; the
/// whole picture is searched now and then, and at once when a face is lost. Places are smoothed
/// over the frames' own time ([Frame#ptsMicros]).
///
/// One video, one thread at a time. The same frames give the same faces. No allocation of ours per
/// frame.
public final class FaceLocator implements AutoCloseable {
  /// Most faces followed at a time.
  public static final int MAX_FACES = 8;

  private static final float LEAST_NEW = 0.55f;
  private static final float LEAST_KNOWN = 0.35f;
  private static final int SEARCH_EVERY = 12;
  private static final double REGION = 1.3;
  private static final double LONGEST_STEP_SECONDS = 0.1;
  private static final double USUAL_STEP_SECONDS = 1 / 30.0;

  private final BlazeFace search;
  private final BlazeFace refine;
  private final Track[] tracks = Stream.generate(Track::new).limit(MAX_FACES).toArray(Track[]::new);
  private final Face[] faces = new Face[MAX_FACES];
  private final Detection[] found = detections(MAX_FACES);
  private final Detection[] closer = detections(1);
  private final FaceCrop region = new FaceCrop();
  private final FaceCrop candidate = new FaceCrop();
  private final Affine upright = new Affine();
  private final Affine stored = new Affine();
  private int count;
  private int nextId;
  private int untilSearch;
  private int wait;
  private long lastMicros;
  private boolean started;

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
    double seconds = step(frame.ptsMicros());
    boolean any = false;
    boolean lost = false;
    for (Track track : tracks) {
      if (track.started()) {
        follow(track, frame, seconds);
        any |= track.started();
        lost |= track.started() && track.lost();
      }
    }
    merge();
    untilSearch--;
    if (untilSearch < 0 || (lost && untilSearch > 2)) {
      boolean fresh = search(frame, seconds);
      wait = any || fresh ? SEARCH_EVERY : Math.min(SEARCH_EVERY, wait * 2);
      untilSearch = lost ? 2 : wait - 1;
    }
    count = 0;
    for (Track track : tracks) {
      if (track.show(seconds)) {
        faces[count++] = track.face();
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
    count = 0;
    untilSearch = 0;
    wait = 1;
    started = false;
  }

  private double step(long micros) {
    double seconds = started ? (micros - lastMicros) / 1e6 : USUAL_STEP_SECONDS;
    started = true;
    lastMicros = micros;
    return seconds > 0 ? Math.min(seconds, LONGEST_STEP_SECONDS) : USUAL_STEP_SECONDS;
  }

  private void follow(Track track, Frame frame, double seconds) {
    FaceCrop crop = track.crop();
    region.set(crop.centreX(), crop.centreY(), crop.side() * REGION, crop.roll());
    if (look(refine, frame, LEAST_KNOWN, closer) > 0
        && track.covers(candidate.fit(closer[0].points()))) {
      track.found(closer[0].points(), seconds);
    } else {
      track.missed();
    }
  }

  private boolean search(Frame frame, double seconds) {
    double width = FaceCrop.uprightWidth(frame);
    double height = FaceCrop.uprightHeight(frame);
    region.set(width / 2, height / 2, Math.max(width, height), 0);
    int faces = look(search, frame, LEAST_NEW, found);
    boolean fresh = false;
    for (int i = 0; i < faces; i++) {
      candidate.fit(found[i].points());
      Track known = trackOf(candidate);
      if (known != null && !known.lost()) {
        continue;
      }
      region.set(
          candidate.centreX(), candidate.centreY(), candidate.side() * REGION, candidate.roll());
      if (look(refine, frame, LEAST_NEW, closer) == 0) {
        continue;
      }
      if (known != null) {
        known.found(closer[0].points(), seconds);
      } else {
        fresh |= begin(closer[0].points());
      }
    }
    return fresh;
  }

  private boolean begin(Keypoints points) {
    for (Track track : tracks) {
      if (!track.started()) {
        track.begin(nextId++, points);
        return true;
      }
    }
    return false;
  }

  private @Nullable Track trackOf(FaceCrop crop) {
    for (Track track : tracks) {
      if (track.started() && track.covers(crop)) {
        return track;
      }
    }
    return null;
  }

  private void merge() {
    for (int i = 0; i < tracks.length; i++) {
      for (int j = 0; j < i; j++) {
        Track one = tracks[i];
        Track other = tracks[j];
        if (one.started() && other.started() && one.covers(other.crop())) {
          (one.id() > other.id() ? one : other).end();
        }
      }
    }
  }

  private int look(BlazeFace network, Frame frame, float least, Detection[] into) {
    region.toUpright(network.size(), upright);
    stored.set(upright);
    int faces = network.detect(frame, FaceCrop.uprightToStored(frame, stored), least, into);
    for (int i = 0; i < faces; i++) {
      into[i].map(upright);
    }
    return faces;
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
