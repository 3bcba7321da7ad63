package org.maskedaction.kind;

import java.io.IOException;
import java.util.List;
import org.maskedaction.run.ResultFolder;

/** What a kind of data measures besides accuracy when a classifier is evaluated. */
@FunctionalInterface
public interface ExtraResult {
  /**
   * Writes its files.
   *
   * @return lines for people
   */
  List<String> write(ResultFolder folder) throws IOException;
}
