package org.maskedaction.io.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorType;

/** Parses and validates the header of a safetensors file; nothing of the file is trusted. */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";
  static final int LENGTH_BYTES = Long.BYTES;
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final long dataStart;
  private final long fileSize;
  private final Map<String, SafetensorsFile.TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  private SafetensorsHeader(Path file, long dataStart, long fileSize) {
    this.file = file;
    this.dataStart = dataStart;
    this.fileSize = fileSize;
  }

  /** Reads the header of an open file. */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw invalid(file, "is " + size + " bytes long, too short for a header length");
    }
    long length = readFully(file, channel, LENGTH_BYTES, 0).getLong();
    if (length < 2 || length > MAX_HEADER_BYTES) {
      String range = "; expected 2 to " + MAX_HEADER_BYTES;
      throw invalid(file, "claims a header of " + Long.toUnsignedString(length) + " bytes" + range);
    }
    if (length > size - LENGTH_BYTES) {
      throw invalid(file, "is cut off: its header of " + length + " bytes passes the end of file");
    }
    byte[] json = readFully(file, channel, (int) length, LENGTH_BYTES).array();
    SafetensorsHeader header = new SafetensorsHeader(file, LENGTH_BYTES + length, size);
    header.parse(json);
    header.checkLayout();
    return header;
  }

  Map<String, SafetensorsFile.TensorInfo> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private static ByteBuffer readFully(Path file, FileChannel channel, int bytes, long position)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw invalid(file, "ended while its header was read");
      }
    }
    return buffer.flip();
  }

  private void parse(byte[] json) throws IOException {
    if (json[0] != '{') {
      throw invalid(file, "has a header that does not begin with '{'");
    }
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      String message = "has a header that is not valid JSON: " + e.getOriginalMessage();
      throw new InputException("safetensors file " + file + " " + message, e);
    }
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        parseMetadata(field.getValue());
      } else {
        tensors.put(field.getKey(), parseTensor(field.getKey(), field.getValue()));
      }
    }
  }

  private void parseMetadata(JsonNode node) {
    if (!(node instanceof ObjectNode)) {
      throw invalid(file, METADATA + " must be an object of strings");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getValue().isTextual()) {
        throw invalid(file, METADATA + " key '" + field.getKey() + "' must be a string");
      }
      metadata.put(field.getKey(), field.getValue().textValue());
    }
  }

  private SafetensorsFile.TensorInfo parseTensor(String name, JsonNode node) {
    if (!(node instanceof ObjectNode)) {
      throw invalid(name, "must be described by an object");
    }
    TensorType type = parseType(name, node.path("dtype"));
    List<Long> shape = parseNumbers(name, "shape", node.path("shape"));
    List<Long> offsets = parseNumbers(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw invalid(name, "data_offsets must be [begin, end], but are " + offsets);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (end > fileSize - dataStart) {
      String data = "; the file holds " + (fileSize - dataStart) + " data bytes";
      throw invalid(name, "ends at data byte " + end + data);
    }
    long expected = byteLength(name, type, shape);
    if (end - begin != expected) {
      String needed = type + " of shape " + shape + " needs " + expected;
      throw invalid(name, "has " + (end - begin) + " bytes, but " + needed);
    }
    return new SafetensorsFile.TensorInfo(name, type, shape, dataStart + begin, expected);
  }

  private TensorType parseType(String name, JsonNode node) {
    return TensorType.named(node.asText())
        .orElseThrow(
            () -> {
              String expected = "; expected one of " + TensorType.names();
              return invalid(name, "dtype " + node + " is not supported" + expected);
            });
  }

  private List<Long> parseNumbers(String name, String key, JsonNode node) {
    if (!node.isArray()) {
      throw invalid(name, key + " must be a list of whole numbers");
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : node) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw invalid(name, key + " holds " + number + "; expected a whole number of at least 0");
      }
      numbers.add(number.longValue());
    }
    return numbers;
  }

  private long byteLength(String name, TensorType type, List<Long> shape) {
    try {
      long bytes = type.width();
      for (long extent : shape) {
        bytes = Math.multiplyExact(bytes, extent);
      }
      return bytes;
    } catch (ArithmeticException e) {
      String message = "tensor '" + name + "' of " + file + ": shape " + shape + " is too large";
      throw new InputException(message, e);
    }
  }

  /** The data section must be covered without gap or overlap. */
  private void checkLayout() {
    List<SafetensorsFile.TensorInfo> ordered = new ArrayList<>(tensors.values());
    ordered.sort(
        Comparator.comparingLong(SafetensorsFile.TensorInfo::position)
            .thenComparing(SafetensorsFile.TensorInfo::byteLength));
    long covered = dataStart;
    for (SafetensorsFile.TensorInfo info : ordered) {
      if (info.position() < covered) {
        throw invalid(info.name(), "overlaps another tensor");
      }
      if (info.position() > covered) {
        String gap = "follows " + (info.position() - covered) + " data bytes of no tensor";
        throw invalid(info.name(), gap);
      }
      covered += info.byteLength();
    }
    if (covered != fileSize) {
      throw invalid(file, "holds " + (fileSize - covered) + " bytes behind its last tensor");
    }
  }

  private InputException invalid(String tensor, String problem) {
    return new InputException("tensor '" + tensor + "' of " + file + ": " + problem);
  }

  private static InputException invalid(Path file, String problem) {
    return new InputException("safetensors file " + file + " " + problem);
  }
}
