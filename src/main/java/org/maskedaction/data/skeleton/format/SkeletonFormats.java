package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.List;
import org.datavec.api.conf.Configuration;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.io.InputException;

/** The formats by the names that {@link SkeletonRecordReader} is configured with. */
final class SkeletonFormats {
  private static final List<String> NAMES =
      List.of("ntu", "nw_ucla", "msr_action3d", "pku_mmd", "ts", "array", "npz");

  private SkeletonFormats() {}

  static SkeletonFormat of(Configuration conf) {
    String name = required(conf, SkeletonRecordReader.FORMAT, "one of " + NAMES);
    return switch (name) {
      case "ntu" -> new NtuFormat();
      case "nw_ucla" -> new UclaFormat();
      case "msr_action3d" -> new MsrFormat();
      case "pku_mmd" ->
          new PkuFormat(
              Path.of(required(conf, SkeletonRecordReader.LABEL_FOLDER, "a folder of labels")));
      case "ts" -> new TimeSeriesFormat(layout(conf).size());
      case "array" -> new ArrayFormat(layout(conf).size(), coordinates(conf));
      case "npz" -> {
        JointLayout layout = layout(conf);
        int coordinates = coordinates(conf);
        Part part = part(conf);
        yield file -> PreparedSkeletons.open(file, layout, coordinates).sequences(part);
      }
      default ->
          throw new InputException(
              "%s: expected one of %s, found '%s'"
                  .formatted(SkeletonRecordReader.FORMAT, NAMES, name));
    };
  }

  private static JointLayout layout(Configuration conf) {
    return JointLayouts.named(
        required(conf, SkeletonRecordReader.LAYOUT, "a joint layout or a file with one"));
  }

  private static int coordinates(Configuration conf) {
    int coordinates = conf.getInt(SkeletonRecordReader.COORDINATES, 3);
    if (coordinates != 2 && coordinates != 3) {
      throw new InputException(
          "%s: expected 2 or 3, found %d".formatted(SkeletonRecordReader.COORDINATES, coordinates));
    }
    return coordinates;
  }

  private static Part part(Configuration conf) {
    String split = conf.get(SkeletonRecordReader.SPLIT, "train");
    return switch (split) {
      case "train" -> Part.TRAIN;
      case "test" -> Part.TEST;
      default ->
          throw new InputException(
              "%s: expected train or test, found '%s'"
                  .formatted(SkeletonRecordReader.SPLIT, split));
    };
  }

  private static String required(Configuration conf, String key, String expected) {
    String value = conf.get(key);
    if (value == null) {
      throw new InputException("%s: expected %s, found nothing".formatted(key, expected));
    }
    return value;
  }
}
