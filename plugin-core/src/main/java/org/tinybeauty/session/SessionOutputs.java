package org.tinybeauty.session;

import java.util.List;

/// Where a session's video goes besides its viewers. Any thread.
public interface SessionOutputs {
  /// What kind of output.
  enum Kind {
    PUSH,
    RECORD
  }

  /// How it fares.
  enum State {
    /// On its way to be connected.
    CONNECTING,
    /// Connected, and video goes out.
    CONNECTED,
    /// Waits to try again.
    WAITING,
    /// Writes to a file.
    RECORDING,
    /// Was ended, or has nothing to send.
    STOPPED
  }

  /// An output.
  ///
  /// @param id names it here
  /// @param target where to, without secrets
  /// @param detail what to know of the state, perhaps empty
  record Output(String id, Kind kind, String target, State state, String detail) {}

  /// All there are.
  List<Output> outputs();

  /// Begins to push to an RTMP(S) target.
  ///
  /// @return the output
  /// @throws IllegalArgumentException when the target makes no sense
  /// @throws UnsupportedOperationException when this session cannot
  Output push(String target);

  /// Ends an output.
  ///
  /// @return whether there was one of that id
  boolean remove(String id);

  /// Begins or ends a recording.
  ///
  /// @throws UnsupportedOperationException when this session cannot, saying why
  void record(boolean on);

  /// For sessions that go to one place only.
  SessionOutputs NONE =
      new SessionOutputs() {
        @Override
        public List<Output> outputs() {
          return List.of();
        }

        @Override
        public Output push(String target) {
          throw new UnsupportedOperationException("this session goes to one place only");
        }

        @Override
        public boolean remove(String id) {
          return false;
        }

        @Override
        public void record(boolean on) {
          throw new UnsupportedOperationException("this session cannot be recorded");
        }
      };
}
