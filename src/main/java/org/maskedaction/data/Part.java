package org.maskedaction.data;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.io.InputException;

/** The parts of a data set. */
public enum Part {
  /** What is trained on. */
  TRAIN(0),
  /** What is looked at during training. */
  VAL(1),
  /** What results are reported on. */
  TEST(2);

  private static final Pattern IN_FILE_NAME =
      Pattern.compile("train|val|test", Pattern.CASE_INSENSITIVE);

  private final int number;

  Part(int number) {
    this.number = number;
  }

  /** The part's number in files and as a key of random streams. */
  public int number() {
    return number;
  }

  /** The part's name in files: {@code train}, {@code val} or {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of the list of the part's videos. */
  public String listFile() {
    return key() + ".csv";
  }

  /** The part that a data set calls {@code name}, or null where that is none. */
  public static Part named(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> TRAIN;
      case "val", "validate", "validation" -> VAL;
      case "test", "testing" -> TEST;
      default -> null;
    };
  }

  /**
   * The part that the name of a split file has in it.
   *
   * @throws InputException where the name has none or several
   */
  public static Part ofFile(Path file) {
    Set<Part> found = EnumSet.noneOf(Part.class);
    Matcher names = IN_FILE_NAME.matcher(file.getFileName().toString());
    while (names.find()) {
      found.add(named(names.group()));
    }
    if (found.size() != 1) {
      throw new InputException(
          file + ": expected a file name with one of train, val and test in it");
    }
    return found.iterator().next();
  }
}
