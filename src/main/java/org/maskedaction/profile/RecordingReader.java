package org.maskedaction.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Reads the operations and phases of a flight recording. */
final class RecordingReader {
  private static final long NANOS = 1_000_000_000L;

  private final Map<OpEvent.OpLabel, OpEvent.OpLabel> labels = new HashMap<>();

  private RecordingReader() {}

  /** All operations and phases by start; where two start together the longer one comes first. */
  static List<Span> read(Path file) throws IOException {
    RecordingReader reader = new RecordingReader();
    List<Span> spans = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        switch (event.getEventType().getName()) {
          case OpEvent.NAME -> spans.add(span(event, reader.label(event), null));
          case Phase.PhaseEvent.NAME -> spans.add(span(event, null, event.getString("phase")));
          default -> {
            // Events of the recorder itself.
          }
        }
      }
    }
    spans.sort(
        Comparator.comparingLong(Span::start)
            .thenComparing(Comparator.comparingLong(Span::nanos).reversed()));
    return spans;
  }

  private static Span span(RecordedEvent event, OpEvent.OpLabel op, String phase) {
    Instant start = event.getStartTime();
    return new Span(
        start.getEpochSecond() * NANOS + start.getNano(),
        event.getDuration().toNanos(),
        event.getThread().getJavaThreadId(),
        op,
        phase);
  }

  /** One object per distinct label, as there are far fewer labels than events. */
  private OpEvent.OpLabel label(RecordedEvent event) {
    OpEvent.OpLabel label =
        new OpEvent.OpLabel(
            event.getString("plan"),
            event.getString("kind"),
            event.getString("node"),
            event.getString("shape"),
            event.getLong("flops"),
            event.getLong("bytes"),
            event.getBoolean("recomputed"));
    return labels.computeIfAbsent(label, same -> same);
  }

  /**
   * A recorded operation or phase.
   *
   * @param start nanoseconds since the epoch
   * @param nanos duration
   * @param thread the thread's number in Java
   * @param op the operation, null for a phase
   * @param phase the phase's name, null for an operation
   */
  record Span(long start, long nanos, long thread, OpEvent.OpLabel op, String phase) {
    long end() {
      return start + nanos;
    }

    boolean isStep() {
      return Phase.STEP.equals(phase);
    }

    /** The op's kind or the phase's name. */
    String kind() {
      return op != null ? op.kind() : phase;
    }
  }
}
