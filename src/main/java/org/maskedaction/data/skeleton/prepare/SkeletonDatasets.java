package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.ArrayFormat;
import org.maskedaction.data.skeleton.format.MsrFormat;
import org.maskedaction.data.skeleton.format.NtuName;
import org.maskedaction.data.skeleton.format.PkuFormat;
import org.maskedaction.data.skeleton.format.SkeletonFormat;
import org.maskedaction.data.skeleton.format.TimeSeriesFormat;
import org.maskedaction.data.skeleton.format.UclaFormat;
import org.maskedaction.data.skeleton.prepare.NtuPreparation.SecondPerson;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

/**
 * The usual data sets with their published splits. Every method throws {@link InputException} where
 * a folder or list cannot be read or names no files.
 */
public final class SkeletonDatasets {
  private static final int SPACE = 3;
  private static final int LONGEST = 300;
  private static final Pattern MSR_NAME = Pattern.compile("(a(\\d\\d)_s(\\d\\d)_e\\d\\d).*\\.txt");
  private static final Pattern UCLA_VIEW = Pattern.compile(".*_v(\\d\\d)\\.json");
  private static final int UCLA_TEST_VIEW = 3;
  private static final int MSR_CLASSES = 20;
  private static final String OTHER_NAME = "other names";

  private SkeletonDatasets() {}

  /**
   * NTU RGB+D: {@code .skeleton} files anywhere under a folder, without those that the authors list
   * as incomplete, padded to 300 frames.
   *
   * @param second the rule for a single actor, or null for that of the published results
   */
  public static SkeletonDataset ntu(Path folder, NtuProtocol protocol, SecondPerson second) {
    Set<String> missing = MissingSamples.names();
    Map<String, Integer> leftOut = new TreeMap<>();
    List<SkeletonFile> files = new ArrayList<>();
    for (Path file : filesOf(folder, ".skeleton")) {
      NtuName name = NtuName.of(file);
      if (missing.contains(name.stem())) {
        leftOut.merge("listed as missing or incomplete", 1, Integer::sum);
      } else if (!protocol.covers(name.capture(), name.action())) {
        leftOut.merge("not of the protocol's actions and setups", 1, Integer::sum);
      } else {
        files.add(file(file, protocol.trains(name.capture())));
      }
    }
    return new SkeletonDataset(
        protocol.name().toLowerCase(Locale.ROOT),
        JointLayouts.NTU_25,
        2,
        SPACE,
        protocol.classes(),
        LONGEST,
        false,
        required(files, folder, ".skeleton"),
        new NtuPreparation(second == null ? protocol.secondPerson() : second),
        leftOut);
  }

  /** NW-UCLA: JSON files under a folder; views 1 and 2 are for training. */
  public static SkeletonDataset nwUcla(Path folder) {
    List<SkeletonFile> files = new ArrayList<>();
    Map<String, Integer> leftOut = new TreeMap<>();
    for (Path path : filesOf(folder, ".json")) {
      Matcher name = UCLA_VIEW.matcher(path.getFileName().toString());
      if (name.matches()) {
        files.add(file(path, Integer.parseInt(name.group(1)) != UCLA_TEST_VIEW));
      } else {
        leftOut.merge(OTHER_NAME, 1, Integer::sum);
      }
    }
    return new SkeletonDataset(
        "nw_ucla",
        JointLayouts.KINECT_20,
        1,
        SPACE,
        UclaFormat.CLASSES,
        0,
        false,
        required(files, folder, ".json"),
        centred(new UclaFormat(), JointLayouts.KINECT_20),
        leftOut);
  }

  /**
   * MSR-Action3D: text files under a folder; odd subjects are for training.
   *
   * @param used file with the names to take, one such as a01_s01_e01 per line, or null for all
   * @param actions the actions to take, from 1; their places in the list become the labels; empty
   *     for all twenty
   */
  public static SkeletonDataset msrAction3d(Path folder, Path used, List<Integer> actions) {
    Set<String> names = used == null ? null : names(used);
    List<SkeletonFile> files = new ArrayList<>();
    Map<String, Integer> leftOut = new TreeMap<>();
    Set<String> found = new HashSet<>();
    for (Path path : filesOf(folder, ".txt")) {
      Matcher name = MSR_NAME.matcher(path.getFileName().toString());
      if (!name.matches()) {
        leftOut.merge(OTHER_NAME, 1, Integer::sum);
        continue;
      }
      found.add(name.group(1));
      int action = Integer.parseInt(name.group(2));
      if (names != null && !names.contains(name.group(1))) {
        leftOut.merge("not in the list of used names", 1, Integer::sum);
      } else if (!actions.isEmpty() && !actions.contains(action)) {
        leftOut.merge("other actions", 1, Integer::sum);
      } else {
        int label = actions.isEmpty() ? action - 1 : actions.indexOf(action);
        files.add(new SkeletonFile(path, Integer.parseInt(name.group(3)) % 2 == 1, label));
      }
    }
    requireAll(names, found, used, folder);
    return new SkeletonDataset(
        "msr_action3d",
        JointLayouts.MSR_20,
        1,
        SPACE,
        actions.isEmpty() ? MSR_CLASSES : actions.size(),
        0,
        false,
        required(files, folder, ".txt"),
        centred(new MsrFormat(), JointLayouts.MSR_20),
        leftOut);
  }

  /**
   * PKU-MMD as MAMP prepares it: every labelled action is a sequence in the camera's space, cut or
   * padded to 300 frames.
   *
   * @param split official split file, whose second line has the training names separated by commas
   */
  public static SkeletonDataset pkuMmd(Path skeletons, Path labels, Path split) {
    List<String> lines = lines(split);
    if (lines.size() < 2) {
      throw new InputException(
          "%s: has %d lines, expected the training names in line 2".formatted(split, lines.size()));
    }
    Set<String> training = new HashSet<>(List.of(lines.get(1).strip().split("\\s*,\\s*")));
    List<SkeletonFile> files = new ArrayList<>();
    for (Path path : filesOf(skeletons, ".txt")) {
      String name = path.getFileName().toString();
      files.add(file(path, training.contains(name.substring(0, name.length() - 4))));
    }
    return new SkeletonDataset(
        "pku_mmd",
        JointLayouts.NTU_25,
        2,
        SPACE,
        PkuFormat.CLASSES,
        LONGEST,
        true,
        required(files, skeletons, ".txt"),
        new PkuFormat(labels),
        Map.of());
  }

  /** Time series of joints in the {@code .ts} form, such as NATOPS. */
  public static SkeletonDataset timeSeries(Path train, Path test, JointLayout layout) {
    return new SkeletonDataset(
        "time_series",
        layout,
        1,
        SPACE,
        0,
        0,
        false,
        List.of(file(train, true), file(test, false)),
        centred(new TimeSeriesFormat(layout.size()), layout),
        Map.of());
  }

  /**
   * Recordings of one's own, files of {@link ArrayFormat} in lists with a path and a label per row.
   *
   * @param test list of the test files, or null for none
   * @param root folder that the paths start from, or null for each list's own
   * @param persons persons M; recordings with fewer get zeros
   */
  public static SkeletonDataset arrays(
      Path train, Path test, Path root, JointLayout layout, int coordinates, int persons) {
    List<SkeletonFile> files = new ArrayList<>();
    for (VideoEntry entry : VideoList.read(train, root)) {
      files.add(new SkeletonFile(entry.path(), true, entry.label()));
    }
    if (test != null) {
      for (VideoEntry entry : VideoList.read(test, root)) {
        files.add(new SkeletonFile(entry.path(), false, entry.label()));
      }
    }
    return new SkeletonDataset(
        "arrays",
        layout,
        persons,
        coordinates,
        0,
        0,
        false,
        files,
        centred(new ArrayFormat(layout.size(), coordinates), layout),
        Map.of());
  }

  private static SkeletonFormat centred(SkeletonFormat format, JointLayout layout) {
    if (layout.centre() == JointLayout.NO_CENTRE) {
      return format;
    }
    return file ->
        format.read(file).stream()
            .map(sequence -> Centring.apply(sequence, layout.centre(), true))
            .toList();
  }

  private static SkeletonFile file(Path path, boolean training) {
    return new SkeletonFile(path, training, SkeletonSequence.NO_LABEL);
  }

  private static void requireAll(Set<String> names, Set<String> found, Path used, Path folder) {
    if (names != null) {
      for (String name : names) {
        if (!found.contains(name)) {
          throw new InputException("%s: %s is not in %s".formatted(used, name, folder));
        }
      }
    }
  }

  private static Set<String> names(Path used) {
    Set<String> names = new HashSet<>();
    for (String line : lines(used)) {
      if (!line.isBlank()) {
        names.add(line.strip());
      }
    }
    return names;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Path> filesOf(Path folder, String ending) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(path -> path.getFileName().toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<SkeletonFile> required(List<SkeletonFile> files, Path folder, String ending) {
    if (files.isEmpty()) {
      throw new InputException(
          "%s: has no files of this data set, whose names end in %s".formatted(folder, ending));
    }
    return files;
  }
}
