package org.maskedaction.kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.LeftOut;

/** Draws what a pre-trained model does with samples. */
public interface Pictures {
  /**
   * Writes the sheet NAME.png into {@code sheet} and other files, such as animations, beside it.
   *
   * @param sheet PNG file in a folder that is there
   * @throws org.maskedaction.io.InputException for a run that is none of this kind, or a compared
   *     run that does not fit
   */
  Result draw(PictureOptions options, Path sheet) throws IOException;

  /**
   * What was drawn.
   *
   * @param files what was written, in order
   * @param metrics of the samples on the pictures
   * @param leftOut samples that could not be read
   */
  record Result(List<Written> files, Map<String, Double> metrics, List<LeftOut> leftOut) {}

  /**
   * A file.
   *
   * @param file where it is
   * @param content what is in it
   */
  record Written(Path file, String content) {}
}
