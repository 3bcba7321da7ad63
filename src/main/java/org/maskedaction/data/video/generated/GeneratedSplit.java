package org.maskedaction.data.video.generated;

import java.util.Locale;

/** The parts of a generated data set. */
public enum GeneratedSplit {
  /** To learn from. */
  TRAIN(0),
  /** To be judged by while training. */
  VAL(1),
  /** To be judged by in the end. */
  TEST(2);

  private final int number;

  GeneratedSplit(int number) {
    this.number = number;
  }

  /** The key of the split's random streams. */
  int number() {
    return number;
  }

  /** The name in paths: {@code train}, {@code val} or {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The path of the list file, relative to the data set's folder. */
  public String listFile() {
    return key() + ".csv";
  }

  /** The path of a clip as the list files name it, relative to the data set's folder. */
  public String clipPath(int index) {
    return String.format(Locale.ROOT, "videos/%s/%06d.mp4", key(), index);
  }
}
