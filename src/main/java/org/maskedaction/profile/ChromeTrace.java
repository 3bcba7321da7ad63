package org.maskedaction.profile;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a recording in the Trace Event Format, which Perfetto and chrome://tracing show: one
 * complete event ({@code ph: X}) per operation or phase, times in microseconds.
 */
final class ChromeTrace {
  private static final int PROCESS = 1;
  private static final double NANOS_PER_MICRO = 1e3;

  private ChromeTrace() {}

  /**
   * Writes the last whole steps and what comes after them.
   *
   * @param spans in order of their starts
   * @param maxEvents how many events are written at most
   */
  static void write(List<RecordingReader.Span> spans, int maxEvents, Path file) throws IOException {
    List<RecordingReader.Span> last = spans.subList(firstOfLast(spans, maxEvents), spans.size());
    long origin = last.isEmpty() ? 0 : last.get(0).start();
    JsonFactory json = new JsonFactory();
    try (JsonGenerator out = json.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeStringField("displayTimeUnit", "ms");
      out.writeArrayFieldStart("traceEvents");
      for (RecordingReader.Span span : last) {
        write(span, origin, out);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }

  /** The first step from which on {@code maxEvents} suffice; within a step if it is larger. */
  private static int firstOfLast(List<RecordingReader.Span> spans, int maxEvents) {
    int earliest = Math.max(0, spans.size() - maxEvents);
    if (earliest == 0) {
      return 0;
    }
    for (int i = earliest; i < spans.size(); i++) {
      if (spans.get(i).isStep()) {
        return i;
      }
    }
    return earliest;
  }

  private static void write(RecordingReader.Span span, long origin, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", span.kind());
    out.writeStringField("cat", span.op() == null ? "phase" : "op");
    out.writeStringField("ph", "X");
    out.writeNumberField("ts", (span.start() - origin) / NANOS_PER_MICRO);
    out.writeNumberField("dur", span.nanos() / NANOS_PER_MICRO);
    out.writeNumberField("pid", PROCESS);
    out.writeNumberField("tid", span.thread());
    if (span.op() != null) {
      writeArguments(span.op(), out);
    }
    out.writeEndObject();
  }

  private static void writeArguments(OpEvent.OpLabel op, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("args");
    out.writeStringField("plan", op.plan());
    out.writeStringField("node", op.node());
    out.writeStringField("shape", op.shape());
    out.writeNumberField("flops", op.flops());
    out.writeNumberField("bytes", op.bytes());
    if (op.recomputed()) {
      out.writeBooleanField("recomputed", true);
    }
    out.writeEndObject();
  }
}
