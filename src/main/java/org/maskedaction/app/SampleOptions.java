package org.maskedaction.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.kind.KindOptions;
import org.maskedaction.kind.SampleChoice;
import picocli.CommandLine.Parameters;

/** Whose features are wanted. */
final class SampleOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Files to read, as predict takes them; default: the validation samples of the run.")
  private List<Path> files = new ArrayList<>();

  SampleChoice choice(KindOptions options) {
    return new SampleChoice(Part.VAL, files, false, options);
  }
}
