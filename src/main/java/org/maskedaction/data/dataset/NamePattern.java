package org.maskedaction.data.dataset;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;

/** A form of names that say what a sample is. */
public final class NamePattern {
  private final Pattern pattern;
  private final String example;

  /**
   * With the groups {@code id} and {@code action} and, where names have them, {@code subject},
   * {@code camera}, {@code setup} and {@code repetition}.
   *
   * @param example such a name, for messages
   */
  NamePattern(String pattern, String example) {
    this.pattern = Pattern.compile(pattern);
    this.example = example;
  }

  /** What a name says, or null where it has another form. */
  public SampleName find(String name) {
    Matcher groups = pattern.matcher(name);
    if (!groups.matches()) {
      return null;
    }
    Capture capture =
        new Capture(
            number(groups, "subject"),
            number(groups, "camera"),
            number(groups, "setup"),
            number(groups, "repetition"));
    return new SampleName(groups.group("id"), number(groups, "action"), capture);
  }

  private int number(Matcher groups, String group) {
    boolean named = pattern.pattern().contains("(?<" + group + ">");
    return named ? Integer.parseInt(groups.group(group)) : 0;
  }

  /**
   * What the name of a file says.
   *
   * @throws InputException where it has another form
   */
  public SampleName of(Path file) {
    SampleName name = find(file.getFileName().toString());
    if (name == null) {
      throw new InputException("%s: expected a name such as %s".formatted(file, example));
    }
    return name;
  }
}
