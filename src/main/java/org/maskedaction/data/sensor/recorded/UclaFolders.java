package org.maskedaction.data.sensor.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.NwUcla;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.format.UclaFormat;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.io.InputException;

/**
 * NW-UCLA as it was recorded: folders such as {@code view_1/a01_s01_e00} with {@code
 * frame_*_rgb.jpg}, {@code frame_*_depth_vis.jpg} and {@code frame_*_skeletons.txt}. The third view
 * is for testing.
 */
final class UclaFolders extends TakeFormat {
  private static final int LEVELS = 2;
  private static final Map<String, String> ENDINGS = endings();

  private final Recordings skeletons = Recordings.of(NwUcla.DATASET);

  UclaFolders(Path root, DepthScale scale) {
    super(NwUcla.DATASET, videosAndSkeleton(ENDINGS.keySet()), root, scale);
  }

  private static Map<String, String> endings() {
    Map<String, String> endings = new LinkedHashMap<>();
    endings.put("rgb", "_rgb.jpg");
    endings.put("depth", "_depth_vis.jpg");
    endings.put(SKELETON, "_skeletons.txt");
    return endings;
  }

  @Override
  boolean trains(Capture capture) {
    return NwUcla.trains(capture.camera());
  }

  @Override
  void collect(TakeCollector takes) {
    for (Path folder : FileTree.find(root, LEVELS, UclaFolders::isSample)) {
      SampleName sample = NwUcla.sample(folder);
      int label = NwUcla.label(sample.action());
      if (label < 0) {
        takes.leaveOut(folder.toString(), "is of an action that the data set does not have");
        continue;
      }
      for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
        if (!files(folder, ending.getValue()).isEmpty()) {
          takes.add(sample, label, ending.getKey(), folder);
        }
      }
    }
  }

  private static boolean isSample(Path path) {
    return NwUcla.sample(path) != null && Files.isDirectory(path);
  }

  private static List<Path> files(Path folder, String ending) {
    return FileTree.list(folder).stream()
        .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending))
        .sorted(ImageFrames.BY_NUMBER)
        .toList();
  }

  @Override
  Track read(Take take, ModalityConfig modality) {
    Path folder = take.places().get(modality.name());
    String ending = ENDINGS.get(modality.name());
    if (modality.kind() == ModalityKind.VIDEO) {
      return ImageFrames.of(folder, name -> name.endsWith(ending), scale);
    }
    List<Path> files = files(folder, ending);
    float[][][][] values = new float[files.size()][1][][];
    boolean any = false;
    for (int frame = 0; frame < values.length; frame++) {
      float[][] joints = UclaFormat.readFrame(files.get(frame));
      any |= joints != UclaFormat.EMPTY;
      values[frame][0] = joints;
    }
    if (!any) {
      throw new InputException(folder + ": has no person in its skeleton files");
    }
    return new Track.Skeleton(skeletons.of(take.id(), values));
  }
}
