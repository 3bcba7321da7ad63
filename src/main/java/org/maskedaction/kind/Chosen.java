package org.maskedaction.kind;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.maskedaction.data.LeftOut;
import org.maskedaction.run.ResultFolder;

/**
 * Where samples came from that a model was applied to.
 *
 * @param source the list, file or folder that names them
 * @param fingerprint identifies them and their labels
 * @param leftOut what could not be read, in order
 * @param views windows and crops of each sample
 * @param extra what was measured besides
 */
public record Chosen(
    String source,
    String fingerprint,
    List<LeftOut> leftOut,
    Views views,
    Optional<ExtraResult> extra) {

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

  /**
   * How often each sample was looked at.
   *
   * @param clips windows over time
   * @param crops squares of each window
   */
  public record Views(int clips, int crops) {
    /** One look at each sample. */
    public static final Views ONE = new Views(1, 1);

    /** Windows times squares. */
    public int count() {
      return clips * crops;
    }
  }

  /** One look at each sample, and nothing besides. */
  public Chosen(String source, String fingerprint, List<LeftOut> leftOut) {
    this(source, fingerprint, leftOut, Views.ONE, Optional.empty());
  }
}
