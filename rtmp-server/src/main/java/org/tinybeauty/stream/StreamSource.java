package org.tinybeauty.stream;

/// Whoever publishes a stream, as the hub sees it. Called on any thread; must not block.
public interface StreamSource {
  /// How long nothing has come from it; a source inside the program is never silent.
  long silentNanos();

  /// Another publisher has taken the stream over: close the connection.
  void replaced();

  /// A source inside this program: always alive, never replaced by surprise.
  static StreamSource inside() {
    return new StreamSource() {
      @Override
      public long silentNanos() {
        return 0;
      }

      @Override
      public void replaced() {}
    };
  }
}
