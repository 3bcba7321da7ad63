package org.maskedaction.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Recording;

/**
 * A flight recording of operations and phases from {@link #start} to {@link #close}, which writes
 * into a folder:
 *
 * <ul>
 *   <li>{@value #RECORDING}: the recording, for JDK Mission Control;
 *   <li>{@value #TRACE}: its last steps, for Perfetto or chrome://tracing.
 * </ul>
 *
 * <p>Of a long recording only the newest part is kept. Where nothing was recorded nothing is
 * written.
 */
public final class ProfileRecording implements AutoCloseable {
  /** File name of the recording. */
  public static final String RECORDING = "profile.jfr";

  /** File name of the trace. */
  public static final String TRACE = "profile.json";

  private static final long MAX_RECORDING_BYTES = 64L << 20;
  private static final int MAX_TRACE_EVENTS = 80_000; // below some 20 MB

  private final Path folder;
  private final Consumer<String> table;
  private final Recording recording = new Recording();

  /**
   * A recording that has not started.
   *
   * @param folder has to exist when the recording is closed
   * @param table receives the lines of a table of where a step's time goes
   */
  public ProfileRecording(Path folder, Consumer<String> table) {
    this.folder = folder;
    this.table = table;
    recording.setName("masked-action");
    recording.setMaxSize(MAX_RECORDING_BYTES);
    recording.enable(OpEvent.class).withoutThreshold().withoutStackTrace();
    recording.enable(Phase.PhaseEvent.class).withoutThreshold().withoutStackTrace();
  }

  /** Starts to record. */
  public void start() {
    recording.start();
  }

  /** Stops and writes. */
  @Override
  public void close() throws IOException {
    Path scratch = Files.createTempFile("profile", ".jfr");
    try (recording) {
      recording.stop();
      recording.dump(scratch);
      List<RecordingReader.Span> spans = RecordingReader.read(scratch);
      if (!spans.isEmpty()) {
        recording.dump(folder.resolve(RECORDING));
        ChromeTrace.write(spans, MAX_TRACE_EVENTS, folder.resolve(TRACE));
        ProfileTable.lines(ProfileSummary.of(spans)).forEach(table);
      }
    } finally {
      Files.delete(scratch);
    }
  }
}
