package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/// Makes small video files for tests: a moving pattern, tones, and whatever else a file can hold.
/// Written with FFmpeg's libraries, not by the code under test. (The `ffmpeg` program in the same
/// jar cannot make them: it needs libpulse, which a bare machine has not.)
public final class TestClip {
  private final List<Video> videos = new ArrayList<>();
  private final List<Audio> audios = new ArrayList<>();
  private final List<Still> stills = new ArrayList<>();
  private final List<Chapter> chapters = new ArrayList<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final List<Subtitle> subtitles = new ArrayList<>();

  /// One line of text.
  record Line(long startMillis, long durationMillis, String text) {}

  private record Chapter(long startMillis, long endMillis, String title) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Still(boolean cover, String name, String mime, byte[] bytes) {}

  private record Subtitle(int codec, String language, List<Line> lines) {}

  private record Audio(String encoder, long startMillis, long millis, String language) {}

  /// A video stream; each method changes it and returns it.
  public static final class Video {
    final int width;
    final int height;
    String encoder = "libx264";
    int format = AV_PIX_FMT_YUV420P;
    int baseNum = 1;
    int baseDen = 12800;
    long[] times = {};
    long lastDuration;
    int aspectNum = 1;
    int aspectDen = 1;
    double rotation;
    int[] color = {2, 2, 2, 0, 0};
    boolean interlaced;
    boolean hdr;
    final Map<String, String> options = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();

    Video(int width, int height, int frames) {
      this.width = width;
      this.height = height;
      rate(25, 1, frames);
    }

    /// Even times from 0, in a time base of 512 ticks per frame.
    public Video rate(int num, int den, int frames) {
      return times(den, num * 512, 512, LongStream.range(0, frames).map(i -> i * 512).toArray());
    }

    /// Any times.
    public Video times(int baseNum, int baseDen, long lastDuration, long... times) {
      this.baseNum = baseNum;
      this.baseDen = baseDen;
      this.lastDuration = lastDuration;
      this.times = times;
      return this;
    }

    /// The same times, all moved by so many ticks.
    public Video shift(long ticks) {
      times = LongStream.of(times).map(t -> t + ticks).toArray();
      return this;
    }

    public Video encoder(String name, String... options) {
      encoder = name;
      for (int i = 0; i < options.length; i += 2) {
        this.options.put(options[i], options[i + 1]);
      }
      return this;
    }

    public Video format(int format) {
      this.format = format;
      return this;
    }

    public Video aspect(int num, int den) {
      aspectNum = num;
      aspectDen = den;
      return this;
    }

    /// The clockwise turn that shows the picture upright.
    public Video rotation(double degrees) {
      rotation = degrees;
      return this;
    }

    /// FFmpeg's numbers for primaries, transfer, matrix, range and chroma location.
    public Video color(int... color) {
      this.color = color;
      return this;
    }

    public Video interlaced() {
      interlaced = true;
      return this;
    }

    /// Adds light metadata: a mastering display and content light levels.
    public Video hdr() {
      hdr = true;
      return this;
    }

    public Video tag(String key, String value) {
      tags.put(key, value);
      return this;
    }
  }

  /// A clip without streams.
  public static TestClip empty() {
    return new TestClip();
  }

  /// A clip with an H.264 video, 25 frames a second.
  public static TestClip of(int width, int height, int frames) {
    return empty().video(new Video(width, height, frames));
  }

  public static Video video(int width, int height, int frames) {
    return new Video(width, height, frames);
  }

  public TestClip video(Video video) {
    videos.add(video);
    return this;
  }

  /// Adds a tone.
  public TestClip audio(String encoder, long startMillis, long millis, String language) {
    audios.add(new Audio(encoder, startMillis, millis, language));
    return this;
  }

  /// Adds text: codec `AV_CODEC_ID_SUBRIP`, `AV_CODEC_ID_MOV_TEXT`, ...
  public TestClip subtitle(int codec, String language, Line... lines) {
    subtitles.add(new Subtitle(codec, language, List.of(lines)));
    return this;
  }

  public TestClip chapter(long startMillis, long endMillis, String title) {
    chapters.add(new Chapter(startMillis, endMillis, title));
    return this;
  }

  public TestClip tag(String key, String value) {
    tags.put(key, value);
    return this;
  }

  /// Adds a file in the file (Matroska).
  public TestClip attachment(String name, String mime, byte[] bytes) {
    stills.add(new Still(false, name, mime, bytes));
    return this;
  }

  /// Adds a cover (JPEG).
  public TestClip cover(byte[] jpeg) {
    stills.add(new Still(true, "cover.jpg", "image/jpeg", jpeg));
    return this;
  }

  /// Writes the file; its name says the format.
  public Path write(Path file) {
    AVFormatContext output = new AVFormatContext(null);
    FFmpeg.check(
        avformat_alloc_output_context2(output, null, null, file.toString()), "format of " + file);
    List<ClipStream> streams = new ArrayList<>();
    videos.forEach(video -> streams.add(ClipStream.video(output, video)));
    audios.forEach(
        a -> streams.add(ClipStream.audio(output, a.encoder, a.startMillis, a.millis, a.language)));
    for (Subtitle subtitle : subtitles) {
      streams.add(ClipStream.text(output, subtitle.codec, subtitle.language, subtitle.lines));
    }
    stills.forEach(s -> streams.add(ClipStream.still(output, s.cover, s.name, s.mime, s.bytes)));
    AVDictionary all = new AVDictionary(null);
    tags.forEach((key, value) -> av_dict_set(all, key, value, 0));
    output.metadata(all);
    addChapters(output);
    AVIOContext io = new AVIOContext(null);
    FFmpeg.check(avio_open(io, "file:" + file, AVIO_FLAG_WRITE), "open " + file);
    output.pb(io);
    FFmpeg.check(avformat_write_header(output, (AVDictionary) null), "header of " + file);
    for (ClipStream stream : streams) {
      stream.begin();
    }
    // Round robin by time: what is earliest goes first.
    while (true) {
      ClipStream next = null;
      for (ClipStream stream : streams) {
        if (!stream.done() && (next == null || stream.seconds() < next.seconds())) {
          next = stream;
        }
      }
      if (next == null) {
        break;
      }
      for (AVPacket packet : next.step()) {
        FFmpeg.check(av_interleaved_write_frame(output, packet), "packet of " + file);
        avcodec.av_packet_free(packet);
      }
    }
    FFmpeg.check(av_write_trailer(output), "trailer of " + file);
    avio_close(output.pb());
    avformat_free_context(output);
    streams.forEach(ClipStream::close);
    return file;
  }

  private void addChapters(AVFormatContext output) {
    if (chapters.isEmpty()) {
      return;
    }
    PointerPointer<AVChapter> list = new PointerPointer<>(av_mallocz(8L * chapters.size()));
    for (int i = 0; i < chapters.size(); i++) {
      Chapter chapter = chapters.get(i);
      AVChapter to = new AVChapter(av_mallocz(Pointer.sizeof(AVChapter.class)));
      AVDictionary title = new AVDictionary(null);
      av_dict_set(title, "title", chapter.title, 0);
      to.id(i).start(chapter.startMillis).end(chapter.endMillis).metadata(title);
      to.time_base().num(1).den(1000);
      list.put(i, to);
    }
    output.chapters(list);
    output.nb_chapters(chapters.size());
  }

  static void language(AVStream stream, String language) {
    AVDictionary tags = new AVDictionary(null);
    av_dict_set(tags, "language", language, 0);
    stream.metadata(tags);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
