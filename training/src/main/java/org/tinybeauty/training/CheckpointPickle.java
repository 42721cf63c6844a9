package org.tinybeauty.training;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Reads the part of Python's pickle format (protocols 2 to 4) that PyTorch's checkpoints use, into
/// plain Java: maps, lists, strings, numbers, booleans, `Global`, `Persistent` and `Call`. Nothing
/// that a pickle names is ever run.
///
/// Source: the opcode descriptions in CPython's `Lib/pickletools.py`.
final class CheckpointPickle {
  private static final Object MARK = new Object();

  /// Python's None.
  static final Object NONE = new Object();

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /// A name in a Python module.
  record Global(String module, String name) {}

  /// An object kept outside the pickle, by its id.
  record Persistent(Object id) {}

  /// A call that Python would make.
  record Call(Object function, List<?> arguments) {}

  private CheckpointPickle(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Reads one object.
  ///
  /// @throws CheckpointException where the bytes are no such pickle
  static Object read(byte[] bytes) throws CheckpointException {
    CheckpointPickle pickle = new CheckpointPickle(bytes);
    try {
      return pickle.run();
    } catch (BufferUnderflowException
        | NoSuchElementException
        | ClassCastException
        | NegativeArraySizeException e) {
      throw new CheckpointException(
          "broken pickle at byte " + pickle.in.position() + " of " + bytes.length, e);
    }
  }

  private Object run() throws CheckpointException {
    while (true) {
      int code = in.get() & 0xFF;
      switch (code) {
        case 0x80 -> in.get(); // PROTO
        case 0x95 -> in.getLong(); // FRAME
        case '(' -> stack.push(MARK);
        case '.' -> {
          return stack.pop();
        }
        case '}' -> stack.push(new LinkedHashMap<Object, Object>());
        case ']' -> stack.push(new ArrayList<>());
        case ')' -> stack.push(List.of());
        case 'N' -> stack.push(NONE);
        case 0x88 -> stack.push(true);
        case 0x89 -> stack.push(false);
        case 'J' -> stack.push((long) in.getInt());
        case 'K' -> stack.push((long) (in.get() & 0xFF));
        case 'M' -> stack.push((long) (in.getShort() & 0xFFFF));
        case 0x8A -> stack.push(integer(in.get() & 0xFF));
        case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
        case 'X' -> stack.push(text(in.getInt()));
        case 0x8C -> stack.push(text(in.get() & 0xFF));
        case 'c' -> stack.push(new Global(line(), line()));
        case 0x93 -> {
          String name = (String) stack.pop();
          stack.push(new Global((String) stack.pop(), name));
        }
        case 'q' -> memo.put(in.get() & 0xFF, stack.element());
        case 'r' -> memo.put(in.getInt(), stack.element());
        case 0x94 -> memo.put(memo.size(), stack.element());
        case 'h' -> stack.push(remembered(in.get() & 0xFF));
        case 'j' -> stack.push(remembered(in.getInt()));
        case 't' -> stack.push(untilMark());
        case 0x85 -> stack.push(top(1));
        case 0x86 -> stack.push(top(2));
        case 0x87 -> stack.push(top(3));
        case 'a' -> append(top(1));
        case 'e' -> append(untilMark());
        case 's' -> put(top(2));
        case 'u' -> put(untilMark());
        case 'Q' -> stack.push(new Persistent(stack.pop()));
        case 'R', 0x81 -> {
          List<?> arguments = (List<?>) stack.pop();
          stack.push(call(stack.pop(), arguments));
        }
        case 'b' -> stack.pop(); // BUILD: an object's state; only metadata in checkpoints
        default ->
            throw new CheckpointException(
                "pickle opcode 0x%02x at byte %d (expected: one that checkpoints use)"
                    .formatted(code, in.position() - 1));
      }
    }
  }

  private static Object call(Object function, List<?> arguments) {
    if (function instanceof Global(String module, String name)
        && module.equals("collections")
        && name.equals("OrderedDict")) {
      return new LinkedHashMap<Object, Object>();
    }
    return new Call(function, arguments);
  }

  private Object remembered(int place) throws CheckpointException {
    @Nullable Object value = memo.get(place);
    if (value == null) {
      throw new CheckpointException("pickle asks for memo " + place + ", which it never made");
    }
    return value;
  }

  private long integer(int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (in.get() & 0xFFL) << (8 * Math.min(i, 7));
    }
    return length > 0 && length < 8 ? value << (64 - 8 * length) >> (64 - 8 * length) : value;
  }

  private String text(int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String line() {
    StringBuilder text = new StringBuilder();
    for (byte b = in.get(); b != '\n'; b = in.get()) {
      text.append((char) b);
    }
    return text.toString();
  }

  private List<Object> top(int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.addFirst(stack.pop());
    }
    return values;
  }

  private List<Object> untilMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
      values.add(value);
    }
    return values.reversed();
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    ((List<Object>) stack.element()).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> values) throws CheckpointException {
    if (values.size() % 2 != 0) {
      throw new CheckpointException("pickle sets a key without a value");
    }
    Map<Object, Object> map = (Map<Object, Object>) stack.element();
    for (int i = 0; i < values.size(); i += 2) {
      map.put(values.get(i), values.get(i + 1));
    }
  }
}
