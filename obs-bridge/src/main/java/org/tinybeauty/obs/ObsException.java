package org.tinybeauty.obs;

/// OBS cannot be reached, or does not do what was asked. The message is a sentence for the user,
/// says what to do, and holds neither password nor stream key.
final class ObsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What went wrong, for callers that can do something about it.
  enum Reason {
    /// Nothing listens there.
    REFUSED,
    /// Something answers that is no obs-websocket 5.
    NOT_OBS,
    /// The password is missing or wrong.
    PASSWORD,
    /// It does not speak version 1 of the protocol.
    RPC,
    /// The connection has ended.
    CLOSED,
    /// No answer came in time.
    TIMEOUT,
    /// OBS has answered a request with an error; see [ObsException#status()].
    REQUEST
  }

  private final Reason reason;
  private final int status;

  ObsException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.status = 0;
  }

  ObsException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.status = 0;
  }

  /// OBS has refused a request.
  ///
  /// @param status obs-websocket's RequestStatus
  static ObsException refused(String request, int status, String comment) {
    String why = comment.isEmpty() ? "without a reason" : comment;
    return new ObsException(
        status, "OBS refuses %s: %s (status %d)".formatted(request, why, status));
  }

  private ObsException(int status, String message) {
    super(message);
    this.reason = Reason.REQUEST;
    this.status = status;
  }

  Reason reason() {
    return reason;
  }

  /// obs-websocket's RequestStatus; 0 where the reason is not [Reason#REQUEST].
  int status() {
    return status;
  }

  /// Whether it may be gone when it is tried again later, with nothing changed.
  boolean passing() {
    return switch (reason) {
      case REFUSED, CLOSED, TIMEOUT -> true;
      case NOT_OBS, PASSWORD, RPC, REQUEST -> false;
    };
  }
}
