package org.tinybeauty.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import com.sun.management.ThreadMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One loaded network with its inputs and outputs bound, once, to native memory of its own. Write
/// the inputs' [#tensor]s, [#run], read the outputs' tensors; nothing is copied in between.
///
/// float32 only; every shape is fixed at load (a free leading dimension becomes 1). One thread at a
/// time. ONNX Runtime's Java interface allocates a few hundred bytes per run; this class none.
public final class OnnxModel implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OnnxModel.class.getName());
  private static final long ALIGNMENT = 64;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final AtomicLong ALLOCATED = new AtomicLong();

  private final String name;
  private final ExecutionProvider provider;
  private final OrtSession session;
  private final Arena arena = Arena.ofShared();
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxValue> outputs = new LinkedHashMap<>();

  private record Binding(MemorySegment memory, OnnxTensor value) {}

  private record Opened(OrtSession session, ExecutionProvider provider) {}

  @FunctionalInterface
  private interface SessionSource {
    OrtSession open(SessionOptions options) throws OrtException;
  }

  private OnnxModel(String name, Opened opened) {
    this.name = name;
    this.session = opened.session;
    this.provider = opened.provider;
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        inputs.put(input.getKey(), bind(input.getKey(), input.getValue()).value);
      }
      for (Map.Entry<String, NodeInfo> output : session.getOutputInfo().entrySet()) {
        outputs.put(output.getKey(), bind(output.getKey(), output.getValue()).value);
      }
    } catch (OrtException e) {
      close();
      throw new ModelException(name + ": " + e.getMessage(), e);
    } catch (ModelException e) {
      close();
      throw e;
    }
  }

  /// Loads a model file on the best provider that takes it.
  ///
  /// @param threads that one run may use, the calling thread included; at least 1. Idle ones sleep
  /// at once, so they take no core from anybody
  /// @throws ModelException when it is missing, broken or of unfit types or shapes
  public static OnnxModel load(Path file, int threads) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException("model not found: " + file);
    }
    return open(
        file.toString(),
        threads,
        options -> ExecutionProvider.environment().createSession(file.toString(), options));
  }

  /// Loads a model from memory.
  ///
  /// @param name for messages
  /// @see #load(Path, int)
  public static OnnxModel load(byte[] bytes, String name, int threads) {
    return open(
        name, threads, options -> ExecutionProvider.environment().createSession(bytes, options));
  }

  private static OnnxModel open(String name, int threads, SessionSource source) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
    @Nullable OrtException failure = null;
    for (ExecutionProvider.Probe probe : ExecutionProvider.probe()) {
      if (!probe.loads()) {
        continue;
      }
      try (SessionOptions options = options(threads)) {
        probe.provider().addTo(options);
        OrtSession session = source.open(options);
        if (failure != null) {
          LOG.log(Level.WARNING, "{0} falls back to {1}: {2}", name, probe.provider(), failure);
        }
        return new OnnxModel(name, new Opened(session, probe.provider()));
      } catch (OrtException e) {
        failure = e;
      }
    }
    throw new ModelException(
        name + ": not a usable ONNX model: " + (failure == null ? "" : failure.getMessage()),
        failure);
  }

  private static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setOptimizationLevel(OptLevel.ALL_OPT);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  private Binding bind(String tensor, NodeInfo node) throws OrtException {
    if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
      throw new ModelException(
          name + ": " + tensor + " is " + node.getInfo() + " (expected: a float32 tensor)");
    }
    long[] shape = info.getShape();
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 && i == 0) {
        shape[i] = 1;
      }
      if (shape[i] <= 0 || (count *= shape[i]) > Integer.MAX_VALUE / Float.BYTES) {
        throw new ModelException(
            name + ": " + tensor + " has no fixed, reasonable shape: " + node.getInfo());
      }
    }
    MemorySegment memory = arena.allocate(count * Float.BYTES, ALIGNMENT);
    OnnxTensor value =
        OnnxTensor.createTensor(
            ExecutionProvider.environment(),
            memory.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
            shape);
    Binding binding = new Binding(memory, value);
    if (bindings.put(tensor, binding) != null) {
      throw new ModelException(name + ": " + tensor + " is both input and output");
    }
    return binding;
  }

  /// The native memory of an input or output: float32, native byte order, row-major in its
  /// [#shape]. The same for the model's whole life; gone with [#close].
  ///
  /// @throws ModelException when there is none of that name
  public MemorySegment tensor(String tensor) {
    return binding(tensor).memory;
  }

  /// The shape of an input or output.
  ///
  /// @throws ModelException when there is none of that name
  public int[] shape(String tensor) {
    return Arrays.stream(binding(tensor).value.getInfo().getShape())
        .mapToInt(Math::toIntExact)
        .toArray();
  }

  /// Whether there is an input or output of that name.
  public boolean has(String tensor) {
    return bindings.containsKey(tensor);
  }

  /// The inputs' names, in the model's order.
  public List<String> inputs() {
    return List.copyOf(inputs.keySet());
  }

  /// The outputs' names, in the model's order.
  public List<String> outputs() {
    return List.copyOf(outputs.keySet());
  }

  /// What runs it.
  public ExecutionProvider provider() {
    return provider;
  }

  /// Computes the outputs from the inputs, both in place.
  ///
  /// @throws ModelException when the run fails; the outputs are then void
  public void run() {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try (OrtSession.Result result = session.run(inputs, Set.of(), outputs)) {
      assert result.size() == outputs.size();
    } catch (OrtException e) {
      throw new ModelException(name + ": " + e.getMessage(), e);
    } finally {
      ALLOCATED.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
    }
  }

  /// Bytes that ONNX Runtime's Java interface has allocated on the heap in all runs of all models
  /// of this process so far.
  public static long allocatedBytes() {
    return ALLOCATED.get();
  }

  private Binding binding(String tensor) {
    Binding binding = bindings.get(tensor);
    if (binding == null) {
      throw new ModelException(
          name
              + ": no tensor "
              + tensor
              + " (it has: "
              + String.join(", ", bindings.keySet())
              + ")");
    }
    return binding;
  }

  @Override
  public void close() {
    for (Binding binding : bindings.values()) {
      binding.value.close();
    }
    bindings.clear();
    try {
      session.close();
    } catch (OrtException e) {
      LOG.log(Level.WARNING, name + ": closing failed", e);
    }
    arena.close();
  }
}
