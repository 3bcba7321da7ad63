package org.maskedaction.data.skeleton.prepare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskedaction.data.dataset.ActionDataset;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.MsrAction3d;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.dataset.NtuProtocol.SecondPerson;
import org.maskedaction.data.dataset.NwUcla;
import org.maskedaction.data.dataset.PkuMmd;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.ArrayFormat;
import org.maskedaction.data.skeleton.format.MsrFormat;
import org.maskedaction.data.skeleton.format.PkuFormat;
import org.maskedaction.data.skeleton.format.SkeletonFormat;
import org.maskedaction.data.skeleton.format.TimeSeriesFormat;
import org.maskedaction.data.skeleton.format.UclaFormat;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

/**
 * The usual data sets with their published splits. Every method throws {@link InputException} where
 * a folder or list cannot be read or names no files.
 */
public final class SkeletonDatasets {
  private static final int LONGEST = 300;
  private static final int AS_IT_IS = 0;
  private static final String OTHER_NAME = "other names";

  private SkeletonDatasets() {}

  /**
   * NTU RGB+D: {@code .skeleton} files anywhere under a folder, without those that the authors list
   * as incomplete, padded to 300 frames.
   *
   * @param second the rule for a single actor, or null for that of the published results
   */
  public static SkeletonDataset ntu(Path folder, NtuProtocol protocol, SecondPerson second) {
    Set<String> missing = Ntu.withoutSkeleton();
    FileSelection files = new FileSelection(folder, ".skeleton");
    for (Path file : files.candidates()) {
      SampleName name = Ntu.FILES.of(file);
      if (missing.contains(name.id())) {
        files.leaveOut("listed as missing or incomplete");
      } else if (!protocol.covers(name.capture(), name.action())) {
        files.leaveOut("not of the protocol's actions and setups");
      } else {
        files.take(file, protocol.trains(name.capture()));
      }
    }
    return files.of(
        protocol.dataset(),
        LONGEST,
        false,
        new NtuPreparation(second == null ? protocol.secondPerson() : second));
  }

  /** NW-UCLA: JSON files under a folder; views 1 and 2 are for training. */
  public static SkeletonDataset nwUcla(Path folder) {
    FileSelection files = new FileSelection(folder, ".json");
    for (Path file : files.candidates()) {
      NwUcla.view(file)
          .ifPresentOrElse(
              view -> files.take(file, NwUcla.trains(view)), () -> files.leaveOut(OTHER_NAME));
    }
    return files.of(
        NwUcla.DATASET, AS_IT_IS, false, centred(new UclaFormat(), NwUcla.DATASET.layout()));
  }

  /**
   * MSR-Action3D: text files under a folder; odd subjects are for training.
   *
   * @param used file with the names to take, one such as a01_s01_e01 per line, or null for all
   * @param actions the actions to take, from 1; their places in the list become the labels; empty
   *     for all twenty
   */
  public static SkeletonDataset msrAction3d(Path folder, Path used, List<Integer> actions) {
    Set<String> names = used == null ? null : MsrAction3d.names(used);
    FileSelection files = new FileSelection(folder, ".txt");
    Set<String> found = new HashSet<>();
    for (Path file : files.candidates()) {
      SampleName name = MsrAction3d.FILES.find(file.getFileName().toString());
      if (name == null) {
        files.leaveOut(OTHER_NAME);
        continue;
      }
      found.add(name.id());
      int action = name.action();
      if (names != null && !names.contains(name.id())) {
        files.leaveOut("not in the list of used names");
      } else if (!actions.isEmpty() && !actions.contains(action)) {
        files.leaveOut("other actions");
      } else {
        int label = actions.isEmpty() ? action - 1 : actions.indexOf(action);
        files.take(file, MsrAction3d.trains(name.capture()), label);
      }
    }
    requireAll(names, found, used, folder);
    ActionDataset all = MsrAction3d.DATASET;
    int classes = actions.isEmpty() ? all.classes() : actions.size();
    return files.of(
        new ActionDataset(all.name(), all.layout(), all.persons(), classes),
        AS_IT_IS,
        false,
        centred(new MsrFormat(), all.layout()));
  }

  /**
   * PKU-MMD as MAMP prepares it: every labelled action is a sequence in the camera's space, cut or
   * padded to 300 frames.
   *
   * @param split official split file, whose second line has the training names separated by commas
   */
  public static SkeletonDataset pkuMmd(Path skeletons, Path labels, Path split) {
    Set<String> training = PkuMmd.training(split);
    FileSelection files = new FileSelection(skeletons, PkuMmd.ENDING);
    for (Path file : files.candidates()) {
      files.take(file, training.contains(PkuMmd.stem(file)));
    }
    return files.of(PkuMmd.DATASET, LONGEST, true, new PkuFormat(labels));
  }

  /** Time series of joints in the {@code .ts} form, such as NATOPS. */
  public static SkeletonDataset timeSeries(Path train, Path test, JointLayout layout) {
    return new SkeletonDataset(
        "time_series",
        layout,
        1,
        ActionDataset.COORDINATES,
        0,
        AS_IT_IS,
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
    List<SkeletonDataset.SkeletonFile> files = new ArrayList<>();
    for (VideoEntry entry : VideoList.read(train, root)) {
      files.add(new SkeletonDataset.SkeletonFile(entry.path(), true, entry.label()));
    }
    if (test != null) {
      for (VideoEntry entry : VideoList.read(test, root)) {
        files.add(new SkeletonDataset.SkeletonFile(entry.path(), false, entry.label()));
      }
    }
    return new SkeletonDataset(
        "arrays",
        layout,
        persons,
        coordinates,
        0,
        AS_IT_IS,
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

  private static SkeletonDataset.SkeletonFile file(Path path, boolean training) {
    return new SkeletonDataset.SkeletonFile(path, training, SkeletonSequence.NO_LABEL);
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
}
