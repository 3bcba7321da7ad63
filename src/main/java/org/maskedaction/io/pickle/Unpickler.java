package org.maskedaction.io.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;
import org.maskedaction.io.pickle.PickleValue.Global;
import org.maskedaction.io.pickle.PickleValue.Skipped;
import org.maskedaction.io.pickle.PickleValue.Tuple;

/**
 * Reads Python pickles of protocols 2 to 5 as plain data. Classes and functions are names to it:
 * those that {@link TorchObjects} knows become data, every other call becomes {@link Skipped}, and
 * nothing is ever executed. Works on a stack of its own, so that deep nesting costs nothing; memory
 * grows with the number of bytes only.
 */
public final class Unpickler {
  private static final Skipped NONE = new Skipped("None");

  private final PickleBytes bytes;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();

  private Unpickler(PickleBytes bytes) {
    this.bytes = bytes;
  }

  /**
   * The object that a pickle describes: {@code String}, {@code Long}, {@code Double}, {@code
   * Boolean}, {@code List}, {@code Map} with texts as keys, or a {@link PickleValue}.
   *
   * @param what names the pickle in errors
   * @throws InputException if it is malformed, or has an instruction that PyTorch does not write
   */
  public static Object read(ByteBuffer pickle, String what) {
    Unpickler unpickler = new Unpickler(new PickleBytes(pickle, what));
    while (unpickler.step()) {
      continue;
    }
    return unpickler.pop();
  }

  /** Does one instruction; false for the last. */
  private boolean step() {
    int opcode = bytes.unsignedByte();
    switch (opcode) {
      case 0x80 -> bytes.skip(1); // PROTO
      case 0x95 -> bytes.skip(Long.BYTES); // FRAME
      case '.' -> {
        return false;
      }
      case '(' -> marks.push(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> push(top());
      case 'q' -> memo.put((long) bytes.unsignedByte(), top());
      case 'r' -> memo.put(bytes.unsignedInt(), top());
      case 0x94 -> memo.put((long) memo.size(), top()); // MEMOIZE
      case 'h' -> recall(bytes.unsignedByte());
      case 'j' -> recall(bytes.unsignedInt());
      default -> value(opcode);
    }
    return true;
  }

  private void value(int opcode) {
    switch (opcode) {
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) bytes.signedInt());
      case 'K' -> push((long) bytes.unsignedByte());
      case 'M' -> push((long) bytes.unsignedShort());
      case 0x8a -> push(wholeNumber(bytes.unsignedByte())); // LONG1
      case 0x8b -> push(wholeNumber(bytes.unsignedInt())); // LONG4
      case 'G' -> push(bytes.bigEndianDouble());
      case 'X' -> push(bytes.text(bytes.unsignedInt(), StandardCharsets.UTF_8));
      case 0x8c -> push(bytes.text(bytes.unsignedByte(), StandardCharsets.UTF_8));
      case 0x8d -> push(bytes.text(bytes.signedLong(), StandardCharsets.UTF_8));
      case 'T' -> push(bytes.text(bytes.unsignedInt(), StandardCharsets.ISO_8859_1));
      case 'U' -> push(bytes.text(bytes.unsignedByte(), StandardCharsets.ISO_8859_1));
      case 'B' -> pushBytes(bytes.unsignedInt());
      case 'C' -> pushBytes(bytes.unsignedByte());
      case 0x8e, 0x96 -> pushBytes(bytes.signedLong()); // BINBYTES8, BYTEARRAY8
      default -> container(opcode);
    }
  }

  private void container(int opcode) {
    switch (opcode) {
      case ']' -> push(new ArrayList<>());
      case '}' -> push(new LinkedHashMap<>());
      case ')' -> push(new Tuple(List.of()));
      case 0x8f -> push(new Skipped("set"));
      case 't' -> push(new Tuple(popToMark()));
      case 'l' -> push(popToMark());
      case 'd' -> setItems(new LinkedHashMap<>(), popToMark(), true);
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case 'a' -> {
        Object item = pop();
        append(top(), List.of(item));
      }
      case 'e' -> {
        List<Object> items = popToMark();
        append(top(), items);
      }
      case 0x90 -> popToMark(); // ADDITEMS: of a set, which is skipped
      case 0x91 -> { // FROZENSET
        popToMark();
        push(new Skipped("frozenset"));
      }
      case 's' -> {
        Tuple item = tuple(2);
        setItems(top(), item.items(), false);
      }
      case 'u' -> {
        List<Object> items = popToMark();
        setItems(top(), items, false);
      }
      default -> object(opcode);
    }
  }

  private void object(int opcode) {
    switch (opcode) {
      case 'c' -> push(new Global(bytes.line(), bytes.line()));
      case 0x93 -> { // STACK_GLOBAL
        Tuple name = tuple(2);
        push(new Global(text(name.items().get(0)), text(name.items().get(1))));
      }
      case 'R', 0x81 -> { // REDUCE, NEWOBJ
        Tuple call = tuple(2);
        push(TorchObjects.call(call.items().get(0), call.items().get(1), opcode == 'R', bytes));
      }
      case 0x92 -> { // NEWOBJ_EX
        Tuple call = tuple(3);
        push(new Skipped(TorchObjects.nameOf(call.items().get(0))));
      }
      case 'b' -> pop(); // BUILD: the state of an object, or attributes of a dictionary
      case 'Q' -> push(TorchObjects.storage(pop()));
      default ->
          throw bytes.invalid(
              "has the instruction 0x%02x, which PyTorch does not write".formatted(opcode));
    }
  }

  private Object wholeNumber(long length) {
    if (length > Long.BYTES) {
      bytes.skip(length);
      return new Skipped("whole number of %d bytes".formatted(length));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) bytes.unsignedByte() << 8 * i;
    }
    int unused = Long.SIZE - 8 * (int) length;
    return length == 0 ? 0L : value << unused >> unused;
  }

  private void pushBytes(long length) {
    bytes.skip(length);
    push(new Skipped("bytes"));
  }

  private void append(Object target, List<Object> items) {
    if (target instanceof List<?>) {
      list(target).addAll(items);
    } else if (!(target instanceof Skipped)) {
      throw bytes.invalid("appends to what is no list");
    }
  }

  @SuppressWarnings("unchecked") // every list here is made by this class
  private static List<Object> list(Object target) {
    return (List<Object>) target;
  }

  @SuppressWarnings("unchecked") // every map here is made by this class or TorchObjects
  private static Map<String, Object> map(Object target) {
    return (Map<String, Object>) target;
  }

  /** Puts keys and values that follow each other; only those with texts as keys are kept. */
  private void setItems(Object target, List<Object> items, boolean isNew) {
    if (items.size() % 2 != 0 || !(target instanceof Map || target instanceof Skipped)) {
      throw bytes.invalid("sets items of what is no dictionary, or a key without value");
    }
    if (target instanceof Map) {
      for (int i = 0; i < items.size(); i += 2) {
        boolean named = items.get(i) instanceof String;
        if (named && map(target).put((String) items.get(i), items.get(i + 1)) != null) {
          throw bytes.invalid("has the key '%s' twice".formatted(items.get(i)));
        }
      }
    }
    if (isNew) {
      push(target);
    }
  }

  private String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw bytes.invalid("names a class by what is no text");
  }

  private void recall(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw bytes.invalid("refers to object %d, which it has not described".formatted(index));
    }
    push(value);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    checkDepth(1);
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    checkDepth(1);
    return stack.remove(stack.size() - 1);
  }

  /** The newest values, oldest first. */
  private Tuple tuple(int count) {
    checkDepth(count);
    return new Tuple(take(stack.size() - count));
  }

  private List<Object> popToMark() {
    if (marks.isEmpty() || marks.peek() > stack.size()) {
      throw bytes.invalid("ends a group that it has not begun");
    }
    return take(marks.pop());
  }

  private List<Object> take(int from) {
    List<Object> newest = stack.subList(from, stack.size());
    List<Object> taken = new ArrayList<>(newest);
    newest.clear();
    return taken;
  }

  /** That values were pushed since the group began. */
  private void checkDepth(int count) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (stack.size() - count < floor) {
      throw bytes.invalid("takes a value that it has not given");
    }
  }
}
