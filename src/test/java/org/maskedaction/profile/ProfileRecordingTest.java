package org.maskedaction.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileRecordingTest {
  private static final OpEvent.OpLabel LABEL =
      new OpEvent.OpLabel("plan", "kind", "node", "[1]", 1, 2, false);

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  private static void step() {
    Phase step = Phase.begin(Phase.STEP);
    OpEvent op = new OpEvent();
    op.begin();
    op.finish(LABEL);
    step.end();
  }

  @Test
  void onlyWhatHappensWhileItRunsIsRecorded() throws IOException {
    step();
    try (ProfileRecording recording = new ProfileRecording(folder, lines::add)) {
      recording.start();
      step();
      step();
    }
    step();
    List<RecordingReader.Span> spans =
        RecordingReader.read(folder.resolve(ProfileRecording.RECORDING));
    assertThat(spans)
        .extracting(RecordingReader.Span::kind)
        .containsExactly("step", "kind", "step", "kind");
    assertThat(spans.get(1).op()).isEqualTo(LABEL).isSameAs(spans.get(3).op());
    assertThat(folder.resolve(ProfileRecording.TRACE)).isNotEmptyFile();
    assertThat(lines.get(0)).startsWith("profile: means of 1 steps");
  }

  @Test
  void aPhaseLeftByAnExceptionIsNotRecorded() throws IOException {
    try (ProfileRecording recording = new ProfileRecording(folder, lines::add)) {
      recording.start();
      Phase.begin(Phase.STEP);
      Phase.begin(Phase.PATCHIFY).end();
    }
    assertThat(RecordingReader.read(folder.resolve(ProfileRecording.RECORDING)))
        .extracting(RecordingReader.Span::kind)
        .containsExactly("patchify");
  }

  /** So a command that is refused leaves the folder of another run alone. */
  @Test
  void nothingIsWrittenWhereNothingWasRecorded() throws IOException {
    try (ProfileRecording recording = new ProfileRecording(folder, lines::add)) {
      recording.start();
    }
    assertThat(folder).isEmptyDirectory();
    assertThat(lines).isEmpty();
  }
}
