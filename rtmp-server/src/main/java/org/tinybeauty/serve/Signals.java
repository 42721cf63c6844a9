package org.tinybeauty.serve;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/// Hears the signals that an operator sends. By reflection, because `sun.misc.Signal` is the only
/// way to hear them without ending, and the compiler warns of every mention of it.
final class Signals {
  private Signals() {}

  /// Calls `action`, on a thread of the system's, whenever the process gets a signal, in place of
  /// what the signal would do. A system without that signal never calls.
  ///
  /// @param name without `SIG`: `TERM`, `INT`, `HUP`
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "equals" -> arguments != null && self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "Signals." + name;
                  });
      Object one = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, one, proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(Level.DEBUG, "signal " + name + " is not heard: " + e);
    }
  }
}
