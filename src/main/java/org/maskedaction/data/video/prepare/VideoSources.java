package org.maskedaction.data.video.prepare;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.io.InputException;

/**
 * The files that describe a data set.
 *
 * @param videos folder of the videos
 * @param list list of all videos, or null
 * @param splits files of the data set's own split, maybe none
 * @param labels file of all classes, or null
 */
public record VideoSources(Path videos, Path list, List<Path> splits, Path labels) {
  /** How a data set tells its videos, classes and parts. */
  public enum Format {
    /** Folders named after the classes. */
    FOLDERS,
    /** One path and label per row. */
    LIST,
    /** {@code trainlist01.txt}, {@code testlist01.txt} and {@code classInd.txt}. */
    UCF101,
    /** {@code CLASS_test_split1.txt} of HMDB51 and J-HMDB. */
    HMDB51,
    /** Comma-separated values with label, identifier, times and split. */
    KINETICS,
    /** JSON lists of Something-Something V2. */
    SSV2
  }

  /** Makes the folder absolute, so that the lists can be used from everywhere. */
  public VideoSources {
    videos = videos.toAbsolutePath().normalize();
    splits = List.copyOf(splits);
  }

  /**
   * Reads the catalogue.
   *
   * @throws InputException where a file that the format needs is not given, one is given that it
   *     does not use, or one is not as the format has it
   */
  public Catalogue read(Format format) {
    require(list == null || format == Format.LIST, "--list goes with the format list only");
    require(
        splits.isEmpty() || format != Format.FOLDERS,
        "--split does not go with the format folders");
    return switch (format) {
      case FOLDERS -> FolderCatalogue.read(videos, labels);
      case LIST -> readList();
      case UCF101 -> readUcf();
      case HMDB51 -> HmdbSplit.read(videos, splits("CLASS_test_splitN.txt of all classes"), labels);
      case KINETICS -> KineticsCsv.read(videos, splits("the CSV files"), labels);
      case SSV2 -> SomethingJson.read(videos, splits("the JSON files"), labels);
    };
  }

  private Catalogue readList() {
    require(
        (list == null) != splits.isEmpty(),
        "the format list needs either --list with one list or --split with one list per part");
    return list == null
        ? ListCatalogue.readParts(videos, splits, labels)
        : ListCatalogue.read(videos, list, labels);
  }

  private Catalogue readUcf() {
    List<Path> lists = splits("trainlistNN.txt and testlistNN.txt");
    require(labels != null, "the format ucf101 needs --labels with classInd.txt");
    return UcfSplit.read(videos, lists, labels);
  }

  private List<Path> splits(String expected) {
    require(!splits.isEmpty(), "this format needs --split with " + expected);
    return splits;
  }

  private static void require(boolean valid, String problem) {
    if (!valid) {
      throw new InputException(problem);
    }
  }
}
