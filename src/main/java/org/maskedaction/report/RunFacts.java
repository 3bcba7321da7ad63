package org.maskedaction.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.run.RunFiles;
import org.maskedaction.train.Metrics;

/** What a run is and how far it is, in a few words. */
final class RunFacts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final Pattern ISO = Pattern.compile("(.{10})T(.{8}).*Z");
  private static final int COMMIT = 10;
  private static final List<String> CHIEF_KEYS =
      List.of(
          "optimizer.epochs",
          "optimizer.batch_size",
          "optimizer.base_learning_rate",
          "optimizer.weight_decay",
          "seed");

  private final RunLog run;

  private final RunSettings settings; // null for those that this version does not read
  private final String kind;

  RunFacts(RunLog run) {
    this.run = run;
    RunSettings read = null;
    String description;
    try {
      Path file = new RunFiles(run.folder()).config();
      read = Kinds.installed().settings(file, List.of());
      description = read.description();
    } catch (InputException e) {
      description = "of another version: " + e.getMessage();
    }
    settings = read;
    kind = description;
  }

  /** Such as "video pre-training with tats masks". */
  String kind() {
    return kind;
  }

  /** Such as "step 320, epoch 20 of 60". */
  String progress() {
    if (run.rows().isEmpty()) {
      return "no row of metrics yet";
    }
    Map<String, Object> last = run.rows().get(run.rows().size() - 1);
    StringBuilder text = new StringBuilder("step ").append(run.step());
    long epochs = run.settings().number("optimizer.epochs");
    if (last.get(Metrics.EPOCH.name()) instanceof Long epoch && epochs > 0) {
      text.append(", epoch ").append(epoch + 1).append(" of ").append(epochs);
      long limit = run.settings().number("run.max_steps");
      boolean all = epoch + 1 == epochs || limit > 0 && run.step() >= limit;
      text.append(all && last.containsKey(Metrics.VAL_LOSS.name()) ? ", finished" : "");
    }
    return text.toString();
  }

  /** Kind, progress and provenance. */
  List<List<String>> rows() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("kind", kind()));
    rows.add(List.of("progress", progress()));
    if (run.written() != null) {
      rows.add(List.of("last row", TIME.format(run.written())));
    }
    if (run.stopped() != null) {
      rows.add(List.of("stopped", run.stopped()));
    }
    rows.add(List.of("folder", run.folder().toString()));
    if (!run.sessions().isEmpty()) {
      JsonNode first = run.sessions().get(0);
      rows.add(List.of("started", started(first)));
      rows.add(List.of("command", command(first)));
      rows.add(List.of("training data", first.path("dataFingerprint").asText("unknown")));
      rows.add(List.of("program", program(first)));
      rows.add(List.of("machine", machine(first)));
    }
    if (run.sessions().size() > 1) {
      rows.add(List.of("resumed", resumed()));
    }
    return rows;
  }

  private String resumed() {
    List<String> times =
        run.sessions().stream()
            .skip(1)
            .map(session -> started(session) + " with " + program(session))
            .toList();
    return String.join("; ", times);
  }

  private static String started(JsonNode session) {
    String text = session.path("startedAt").asText("unknown");
    return ISO.matcher(text).replaceAll("$1 $2 UTC");
  }

  private static String command(JsonNode session) {
    List<String> words =
        StreamSupport.stream(session.path("commandLine").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    return "`masked-action " + String.join(" ", words) + "`";
  }

  private static String program(JsonNode session) {
    String commit = session.path("commit").asText("unknown");
    return session.path("version").asText("unknown")
        + ", commit "
        + commit.substring(0, Math.min(COMMIT, commit.length()))
        + (session.path("dirty").asText().equals("true") ? " with uncommitted changes" : "");
  }

  private static String machine(JsonNode session) {
    JsonNode backend = session.path("backend");
    return "%s, %s processors, Java %s, %s %s (%s), %s kernel threads"
        .formatted(
            session.path("operatingSystem").asText(),
            session.path("processors").asText(),
            session.path("java").asText(),
            backend.path("backend").asText(),
            backend.path("version").asText(),
            backend.path("blas").asText(),
            session.path("threads").path("kernels").asText("?"));
  }

  /** The settings that a reader asks for first. */
  List<List<String>> settings() {
    List<String> keys = new ArrayList<>(settings == null ? List.of() : settings.chiefKeys());
    keys.addAll(CHIEF_KEYS);
    return keys.stream()
        .filter(key -> run.settings().get(key) != null)
        .map(key -> List.of("`" + key + "`", run.settings().get(key)))
        .toList();
  }
}
