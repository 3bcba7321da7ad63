package org.maskedaction.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The arrays of an npz file, read without a class of the program. */
public final class NpzContent {
  private static final Pattern HEADER =
      Pattern.compile("'descr': '([^']*)'.*'shape': \\(([^)]*)\\)", Pattern.DOTALL);

  private final Map<String, Array> arrays = new LinkedHashMap<>();

  private record Array(String type, String shape, ByteBuffer data) {}

  private NpzContent() {}

  /** Reads a file. */
  public static NpzContent of(Path file) throws IOException {
    NpzContent content = new NpzContent();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        content.arrays.put(entry.getName().replace(".npy", ""), array(bytes));
      }
    }
    return content;
  }

  private static Array array(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int from = 10 + buffer.getShort(8);
    String text = new String(bytes, 0, from, StandardCharsets.ISO_8859_1);
    Matcher header = HEADER.matcher(text);
    if (!header.find()) {
      throw new IllegalArgumentException(text);
    }
    ByteBuffer data = buffer.position(from).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new Array(header.group(1), "[" + header.group(2).strip() + "]", data);
  }

  /** Names, types and shapes. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    arrays.forEach((name, array) -> names.add(name + " " + array.type() + " " + array.shape()));
    return names;
  }

  /** Whether there is an array. */
  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  /** All numbers of an array. */
  public double[] numbers(String name) {
    Array array = arrays.get(name);
    ByteBuffer data = array.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int width = Integer.parseInt(array.type().substring(2));
    double[] numbers = new double[data.remaining() / width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (array.type()) {
            case "<f4" -> data.getFloat();
            case "<i4" -> data.getInt();
            case "<i8" -> data.getLong();
            case "|u1" -> data.get() & 0xFF;
            default -> throw new IllegalArgumentException(name + ": " + array.type());
          };
    }
    return numbers;
  }

  /** All texts of an array. */
  public List<String> texts(String name) {
    Array array = arrays.get(name);
    ByteBuffer data = array.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int length = Integer.parseInt(array.type().substring(2));
    List<String> texts = new ArrayList<>();
    while (data.hasRemaining()) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        int letter = data.getInt();
        text.append(letter == 0 ? "" : Character.toString(letter));
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
