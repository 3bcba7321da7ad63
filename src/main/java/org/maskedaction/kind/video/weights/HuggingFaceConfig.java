package org.maskedaction.kind.video.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * A JSON file beside a model of Hugging Face transformers. Keys that are left out take the values
 * that transformers gives them.
 */
public final class HuggingFaceConfig {
  public static final String FILE = "config.json";
  public static final String PREPROCESSOR = "preprocessor_config.json";

  private static final long MAX_BYTES = 1L << 22;
  private static final int MAX_EXTENT = 8192;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Path path;
  private final ObjectNode root;

  private HuggingFaceConfig(Path path, ObjectNode root) {
    this.path = path;
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is missing or no JSON object
   */
  public static HuggingFaceConfig read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new InputException(path + ": there is no such file");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new InputException(path + ": is too long for the configuration of a model");
      }
      if (JSON.readTree(path.toFile()) instanceof ObjectNode object) {
        return new HuggingFaceConfig(path, object);
      }
      throw new InputException(path + ": must be a JSON object");
    } catch (IOException e) {
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InputException(path + ": is no JSON: " + line, e);
    }
  }

  public Path path() {
    return path;
  }

  /** A whole number from 1 to 8192. */
  public int number(String key, int fallback) {
    JsonNode node = root.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return fallback;
    }
    if (!node.canConvertToInt() || !node.isIntegralNumber()) {
      throw invalid(key, "a whole number", node);
    }
    if (node.intValue() < 1 || node.intValue() > MAX_EXTENT) {
      throw invalid(key, "from 1 to " + MAX_EXTENT, node);
    }
    return node.intValue();
  }

  public boolean flag(String key, boolean fallback) {
    JsonNode node = root.path(key);
    if (!node.isMissingNode() && !node.isNull() && !node.isBoolean()) {
      throw invalid(key, "true or false", node);
    }
    return node.isBoolean() ? node.booleanValue() : fallback;
  }

  public double real(String key, double fallback) {
    JsonNode node = root.path(key);
    if (!node.isMissingNode() && !node.isNumber()) {
      throw invalid(key, "a number", node);
    }
    return node.isNumber() ? node.doubleValue() : fallback;
  }

  /** Fails unless a key is absent or has the given value. */
  public void require(String key, String expected) {
    JsonNode node = root.path(key);
    if (!node.isMissingNode() && !node.asText().equals(expected)) {
      throw invalid(key, expected, node);
    }
  }

  /** Fails unless a number, or its fallback, is the one that the tensors have. */
  public void requireLike(String key, int fallback, int inTensors) {
    if (number(key, fallback) != inTensors) {
      throw new InputException(
          "%s: %s is %d, but the tensors have %d"
              .formatted(path, key, number(key, fallback), inTensors));
    }
  }

  /** Three numbers, one per colour; empty where the key is absent. */
  public List<Double> colours(String key) {
    JsonNode node = root.path(key);
    List<Double> numbers = new ArrayList<>();
    if (node.isMissingNode() || node.isNull()) {
      return numbers;
    }
    for (JsonNode number : node) {
      if (!number.isNumber()) {
        throw invalid(key, "three numbers", node);
      }
      numbers.add(number.doubleValue());
    }
    if (numbers.size() != 3) {
      throw invalid(key, "three numbers", node);
    }
    return numbers;
  }

  /** Names of classes 0 to {@code classes} - 1; empty where they are only placeholders. */
  public List<String> classNames(int classes) {
    JsonNode node = root.path("id2label");
    List<String> names = new ArrayList<>();
    boolean named = false;
    for (int i = 0; i < classes && node.isObject(); i++) {
      JsonNode name = node.path(Integer.toString(i));
      if (!name.isTextual() || name.textValue().isBlank() || !isOneLine(name.textValue())) {
        throw invalid("id2label." + i, "the name of a class in one line", name);
      }
      named |= !name.textValue().equals("LABEL_" + i);
      names.add(name.textValue());
    }
    return named ? names : List.of();
  }

  private static boolean isOneLine(String text) {
    return text.lines().count() == 1 && !text.endsWith("\n") && !text.endsWith("\r");
  }

  private InputException invalid(String key, String expected, JsonNode found) {
    String shown = found.toString();
    return new InputException(
        "%s: %s must be %s, is %s"
            .formatted(path, key, expected, shown.substring(0, Math.min(60, shown.length()))));
  }
}
