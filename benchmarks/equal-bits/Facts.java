import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Writes what commands left behind as rows of text that can be compared: texts as they are, JSON as
 * one row per value in the order of the keys, of other files the checksums. What no two runs share
 * is left out: times, memory, process numbers and where a run comes from. Usage: {@code java -cp
 * CLASSES Facts OUT NAME=FOLDER...}, in the folder where {@link Commands} has run.
 */
final class Facts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NOT_SHARED =
      Pattern.compile("data_wait_fraction|(.*[._])?(seconds|minutes|peak_mib|peakMib)");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT.*");
  private static final Pattern COLUMN = Pattern.compile(".*\\b(min|MiB|seconds)\\b.*");
  private static final List<String> TEXTS = List.of("txt", "yaml", "csv", "md", "html");

  /** Rows of progress, and the time that a job took. */
  private static final Pattern PASSING = Pattern.compile("^step \\d+/|^startedAt|, \\d+ s$");

  private final List<String> rows = new ArrayList<>();

  private Facts() {}

  /** Writes {@code OUT/NAME.txt} for each folder. */
  public static void main(String[] arguments) throws IOException {
    Path out = Files.createDirectories(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      String[] named = arguments[i].split("=", 2);
      Facts facts = new Facts();
      facts.printed(named[0]);
      facts.folder(Path.of(named[1]));
      Files.write(out.resolve(named[0] + ".txt"), facts.rows);
    }
  }

  private void printed(String name) throws IOException {
    Path code = Path.of("printed", name + ".code");
    rows.add("exit code: " + (Files.exists(code) ? Files.readString(code).strip() : "none"));
    Path text = Path.of("printed", name + ".txt");
    if (Files.exists(text)) {
      text("printed", Files.readString(text));
    }
  }

  private void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        file(folder.relativize(file).toString(), file);
      }
    }
  }

  private void file(String name, Path file) throws IOException {
    String last = file.getFileName().toString();
    String extension = last.substring(last.lastIndexOf('.') + 1);
    boolean passing =
        name.contains("tensorboard/") || extension.equals("log") || last.equals("process.txt");
    if (passing) {
      return;
    }
    if (extension.equals("lock") || last.endsWith(".json.sha256")) {
      rows.add(name + ": is there");
    } else if (last.startsWith("provenance")) {
      keys(name, JSON.readTree(file.toFile()));
    } else if (extension.equals("json")) {
      values(name, JSON.readTree(file.toFile()));
    } else if (extension.equals("jsonl")) {
      text(name, Files.readString(file));
    } else if (TEXTS.contains(extension)) {
      text(name, Files.readString(file));
    } else {
      rows.add(name + ": " + sha256(Files.readAllBytes(file)));
      if (extension.equals("safetensors")) {
        tensors(name, Files.readAllBytes(file));
      } else if (extension.equals("npz")) {
        entries(name, file);
      }
    }
  }

  private void text(String name, String text) throws IOException {
    int number = 0;
    List<Integer> passing = List.of();
    boolean inTable = false;
    for (String line : text.lines().toList()) {
      number++;
      boolean table = name.endsWith(".csv") || line.startsWith("|") || line.startsWith("<t");
      if (table) {
        List<String> cells = List.of(line.split(name.endsWith(".csv") ? "," : "\\||</t[hd]>"));
        passing = inTable ? passing : columns(cells);
        line = without(passing, cells);
      }
      inTable = table;
      if (line.startsWith("{") && line.endsWith("}")) {
        values(name + ":" + number, JSON.readTree(line));
      } else if (!PASSING.matcher(line).find()) {
        rows.add(name + ": " + here(line.replaceAll("ETA \\S+", "ETA")));
      }
    }
  }

  /** The columns of a table that hold times or memory, by its heading. */
  private static List<Integer> columns(List<String> heading) {
    return IntStream.range(0, heading.size())
        .filter(i -> COLUMN.matcher(heading.get(i)).matches())
        .boxed()
        .toList();
  }

  private static String without(List<Integer> columns, List<String> cells) {
    return IntStream.range(0, cells.size())
        .filter(i -> !columns.contains(i))
        .mapToObj(cells::get)
        .collect(Collectors.joining("|"));
  }

  /** The text with paths as seen from the folder of either program. */
  private static String here(String text) {
    String work = Path.of("").toAbsolutePath().getParent().toString();
    return text.replaceAll(Pattern.quote(work) + "/(old|new)(-\\w+)?/", "");
  }

  private void values(String where, JsonNode node) {
    if (node.isObject()) {
      sorted(node)
          .forEach(
              (key, value) -> {
                if (key.equals("program")) {
                  keys(where + " " + key, value);
                } else {
                  values(where + " " + key, value);
                }
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        values(where + " " + i, node.get(i));
      }
    } else {
      rows.add(where + " = " + here(node.toString()));
    }
  }

  private void keys(String where, JsonNode node) {
    if (node.isObject()) {
      sorted(node).forEach((key, value) -> keys(where + " " + key, value));
    } else {
      rows.add(where);
    }
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object
        .fields()
        .forEachRemaining(
            field -> {
              if (!NOT_SHARED.matcher(field.getKey()).matches()
                  && !TIME.matcher(field.getValue().asText()).matches()) {
                sorted.put(field.getKey(), field.getValue());
              }
            });
    return sorted;
  }

  /** The tensors of a safetensors file one by one, so that a difference has a name. */
  private void tensors(String name, byte[] file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(header);
    JsonNode tensors = JSON.readTree(new String(header, StandardCharsets.UTF_8));
    for (Map.Entry<String, JsonNode> tensor : sorted(tensors).entrySet()) {
      JsonNode about = tensor.getValue();
      if (about.has("data_offsets")) {
        int from = about.at("/data_offsets/0").asInt();
        byte[] data = new byte[about.at("/data_offsets/1").asInt() - from];
        bytes.get(Long.BYTES + header.length + from, data);
        rows.add(
            "%s %s %s %s: %s"
                .formatted(
                    name, tensor.getKey(), about.get("dtype"), about.get("shape"), sha256(data)));
      } else {
        rows.add("%s %s: %s".formatted(name, tensor.getKey(), about));
      }
    }
  }

  private void entries(String name, Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        byte[] content = zip.getInputStream(entry).readAllBytes();
        rows.add("%s %s: %s".formatted(name, entry.getName(), sha256(content)));
      }
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
