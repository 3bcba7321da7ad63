package org.maskedaction.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromeTraceTest {
  private static final OpEvent.OpLabel OP =
      new OpEvent.OpLabel("autoencoder", "ma_linear", "x \"quoted\"", "[2, 3]", 12, 48, true);

  @TempDir Path folder;

  /** Three steps of 1 µs, each with one op after 250 ns. */
  private static List<RecordingReader.Span> spans() {
    List<RecordingReader.Span> spans = new ArrayList<>();
    for (long start = 5000; start < 8000; start += 1000) {
      spans.add(new RecordingReader.Span(start, 1000, 7, null, Phase.STEP));
      spans.add(new RecordingReader.Span(start + 250, 500, 7, OP, null));
    }
    return spans;
  }

  private JsonNode events(int maxEvents) throws IOException {
    Path file = folder.resolve("trace.json");
    ChromeTrace.write(spans(), maxEvents, file);
    return new ObjectMapper().readTree(file.toFile()).get("traceEvents");
  }

  @Test
  void eventsCarryTimesInMicrosecondsAndArguments() throws IOException {
    JsonNode events = events(100);
    assertThat(events).hasSize(6);
    JsonNode op = events.get(3);
    assertThat(op.get("ph").asText()).isEqualTo("X");
    assertThat(op.get("name").asText()).isEqualTo("ma_linear");
    assertThat(op.get("ts").asDouble()).isEqualTo(1.25);
    assertThat(op.get("dur").asDouble()).isEqualTo(0.5);
    assertThat(op.get("tid").asLong()).isEqualTo(7);
    assertThat(op.get("args").get("node").asText()).isEqualTo(OP.node());
    assertThat(op.get("args").get("flops").asLong()).isEqualTo(12);
    assertThat(op.get("args").get("recomputed").asBoolean()).isTrue();
  }

  @Test
  void onlyTheLastWholeStepsAreWritten() throws IOException {
    JsonNode events = events(5);
    assertThat(events).hasSize(4);
    assertThat(events.get(0).get("name").asText()).isEqualTo("step");
    assertThat(events.get(0).get("ts").asDouble()).isZero();
  }

  @Test
  void ofAStepThatIsTooLongTheEndIsWritten() throws IOException {
    assertThat(events(1)).hasSize(1);
  }
}
