package org.maskedaction.kind;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;

/**
 * Which samples a finished run is applied to: files, or the samples of a part of its data.
 *
 * @param part of the data of the run, or of what the options name in their place
 * @param files to read instead of the part; empty for none
 * @param labelled whether every sample needs a label
 * @param options of the kind of data; null for none
 */
public record SampleChoice(Part part, List<Path> files, boolean labelled, KindOptions options) {
  /** Keeps the files. */
  public SampleChoice {
    files = List.copyOf(files);
  }

  /** The samples of a part. */
  public static SampleChoice of(Part part) {
    return new SampleChoice(part, List.of(), false, null);
  }

  /** The samples in files. */
  public static SampleChoice of(List<Path> files) {
    return new SampleChoice(Part.VAL, files, false, null);
  }

  /** The same with options of the kind. */
  public SampleChoice with(KindOptions others) {
    return new SampleChoice(part, files, labelled, others);
  }

  /** The same samples, all of which need a label. */
  public SampleChoice withLabels() {
    return new SampleChoice(part, files, true, options);
  }

  /** The options, if they are of this type. */
  public <O extends KindOptions> O options(Class<O> type, O otherwise) {
    return type.isInstance(options) ? type.cast(options) : otherwise;
  }
}
