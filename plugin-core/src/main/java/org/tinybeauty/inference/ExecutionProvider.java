package org.tinybeauty.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What runs a network, best first. Which of them there are is found out by opening a session, once
/// per process.
public enum ExecutionProvider {
  TENSORRT(OrtProvider.TENSOR_RT) {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addTensorrt(0);
    }
  },
  CUDA(OrtProvider.CUDA) {
    @Override
    void addTo(SessionOptions options) throws OrtException {
      options.addCUDA(0);
    }
  },
  /// Always there; nothing is added for it.
  CPU(OrtProvider.CPU) {
    @Override
    void addTo(SessionOptions options) {}
  };

  /// Whether a provider loads, and if not, why.
  public record Probe(ExecutionProvider provider, boolean loads, String detail) {}

  private static final Logger LOG = System.getLogger(ExecutionProvider.class.getName());

  /// A whole ONNX model (opset 17): y = Relu(x), both float32 [1].
  private static final byte[] SMALLEST_MODEL =
      HexFormat.of()
          .parseHex(
              "080812003a330a0c0a0178120179220452656c751201705a0f0a0178120a0a08080112040a020801"
                  + "620f0a0179120a0a08080112040a02080142040a001011");

  private final OrtProvider name;

  ExecutionProvider(OrtProvider name) {
    this.name = name;
  }

  abstract void addTo(SessionOptions options) throws OrtException;

  /// Tries each provider by opening a session on it (once; later calls return the same answer).
  /// Best first; the last is CPU.
  ///
  /// @throws ModelException when ONNX Runtime itself does not load
  public static List<Probe> probe() {
    environment(); // here, so that a failure is not wrapped in that of a class that does not load
    return Probed.RESULTS;
  }

  /// The version of ONNX Runtime that is loaded.
  ///
  /// @throws ModelException when it does not load
  public static String runtimeVersion() {
    return environment().getVersion();
  }

  /// The one environment of the process: silent on the standard streams, errors come as exceptions.
  static OrtEnvironment environment() {
    CommandLineLimit.check();
    try {
      return OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);
    } catch (LinkageError e) {
      throw new ModelException("ONNX Runtime does not load: " + e.getMessage(), e);
    }
  }

  private Probe tryOut() {
    if (!OrtEnvironment.getAvailableProviders().contains(name)) {
      return new Probe(this, false, "not in this build of ONNX Runtime");
    }
    try (SessionOptions options = new SessionOptions()) {
      addTo(options);
      environment().createSession(SMALLEST_MODEL, options).close();
      return new Probe(this, true, "");
    } catch (OrtException e) {
      return new Probe(this, false, String.valueOf(e.getMessage()));
    }
  }

  private static final class Probed {
    static final List<Probe> RESULTS = all();

    private static List<Probe> all() {
      environment();
      List<Probe> results = new ArrayList<>();
      for (ExecutionProvider provider : values()) {
        Probe probe = provider.tryOut();
        results.add(probe);
        LOG.log(
            Level.INFO,
            () -> provider + (probe.loads() ? " loads" : " does not load: " + probe.detail()));
      }
      return List.copyOf(results);
    }
  }
}
