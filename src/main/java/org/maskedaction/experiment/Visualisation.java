package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.Pictures;
import org.maskedaction.run.RunCheckpoint;

/** Pictures of what a pre-trained model does with samples. */
public final class Visualisation {
  private Visualisation() {}

  /**
   * Writes the sheet NAME.png into {@code sheet} and other files, such as animations, beside it.
   *
   * @throws InputException for a run of whose kind there are no pictures, and as {@link
   *     Pictures#draw}
   */
  public static Pictures.Result draw(PictureOptions options, Path sheet) throws IOException {
    DataKind kind = Kinds.installed().of(RunCheckpoint.open(options.run()));
    return kind.capability(Pictures.class)
        .orElseThrow(
            () ->
                new InputException(
                    "%s: there are no pictures of runs of system %s"
                        .formatted(options.run(), kind.name())))
        .draw(options, sheet);
  }
}
