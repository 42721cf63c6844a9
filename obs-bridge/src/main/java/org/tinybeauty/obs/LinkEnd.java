package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.session.Session;

/// The engine's end of a greeted connection. Called on the connection's thread, but for
/// [#session], [#figures] and [#report].
interface LinkEnd extends AutoCloseable {
  /// What logs call it.
  String label();

  /// A frame came, or none more of those that had arrived: see [FilterLink].
  void frame(LinkHead head) throws IOException;

  /// All messages that had arrived are handled.
  void settle() throws IOException;

  /// The plugin made other memory.
  ///
  /// @param next belongs to this end from here on
  void memory(LinkMemory next) throws IOException;

  /// The plugin asks for another look.
  void style(ObjectNode asked);

  /// Whose looks it says and changes; null while there is none.
  @Nullable Session session();

  LinkFigures figures();

  /// Fills `state`, and `problem` where there is one of its own.
  void report(ObjectNode status);

  /// Says in the shared memory that the engine lives.
  void beat(long nanos);

  /// Gives everything back.
  @Override
  void close();
}
