package org.maskedaction.app;

import java.io.IOException;
import java.nio.file.Path;
import org.maskedaction.profile.ProfileRecording;
import picocli.CommandLine.Option;

/** The option that profiles a training command. */
final class ProfileOptions {
  @Option(
      names = "--profile",
      description =
          "Shows where the time of a step goes; writes profile.jfr (JDK Mission Control) and"
              + " profile.json (Perfetto) into the run folder.")
  private boolean profile;

  /** A command's work. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work, recorded if the option is given, also where the work fails. */
  <T> T around(Path runFolder, Work<T> work) throws IOException {
    if (!profile) {
      return work.run();
    }
    try (ProfileRecording recording = new ProfileRecording(runFolder, System.out::println)) {
      recording.start();
      return work.run();
    }
  }
}
