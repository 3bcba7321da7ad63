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

  private final Map<OpLabel, OpLabel> labels = new HashMap<>();

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
          case PhaseEvent.NAME -> spans.add(span(event, null, event.getString("phase")));
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

  private static Span span(RecordedEvent event, OpLabel op, String phase) {
    Instant start = event.getStartTime();
    return new Span(
        start.getEpochSecond() * NANOS + start.getNano(),
        event.getDuration().toNanos(),
        event.getThread().getJavaThreadId(),
        op,
        phase);
  }

  /** One object per distinct label, as there are far fewer labels than events. */
  private OpLabel label(RecordedEvent event) {
    OpLabel label =
        new OpLabel(
            event.getString("plan"),
            event.getString("kind"),
            event.getString("node"),
            event.getString("shape"),
            event.getLong("flops"),
            event.getLong("bytes"),
            event.getBoolean("recomputed"));
    return labels.computeIfAbsent(label, same -> same);
  }
}
