package org.maskedaction.data.sensor.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.format.UclaFormat;
import org.maskedaction.data.skeleton.format.UclaFrame;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.io.InputException;

/**
 * NW-UCLA as it was recorded: folders such as {@code view_1/a01_s01_e00} with {@code
 * frame_*_rgb.jpg}, {@code frame_*_depth_vis.jpg} and {@code frame_*_skeletons.txt}. The third view
 * is for testing.
 */
final class UclaFolders implements TakeFormat {
  private static final int LEVELS = 2;
  private static final int TESTED_VIEW = 3;
  private static final Pattern VIEW = Pattern.compile("view_(\\d)");
  private static final Pattern SAMPLE = Pattern.compile("a(\\d\\d)_s(\\d\\d)_e(\\d\\d)");
  private static final Map<String, String> ENDINGS = endings();

  private final Path root;
  private final DepthScale scale;
  private final Recordings skeletons = new Recordings(JointLayouts.KINECT_20, 3, 1, true);

  UclaFolders(Path root, DepthScale scale) {
    this.root = root;
    this.scale = scale;
  }

  private static Map<String, String> endings() {
    Map<String, String> endings = new LinkedHashMap<>();
    endings.put("rgb", "_rgb.jpg");
    endings.put("depth", "_depth_vis.jpg");
    endings.put("skeleton", "_skeletons.txt");
    return endings;
  }

  @Override
  public int classes() {
    return UclaFormat.CLASSES;
  }

  @Override
  public JointLayout layout() {
    return JointLayouts.KINECT_20;
  }

  @Override
  public ModalityKind kind(String modality) {
    if (!ENDINGS.containsKey(modality)) {
      return null;
    }
    return modality.equals("skeleton") ? ModalityKind.SKELETON : ModalityKind.VIDEO;
  }

  @Override
  public String names() {
    return String.join(", ", ENDINGS.keySet());
  }

  @Override
  public boolean trains(Take take) {
    return take.capture().camera() != TESTED_VIEW;
  }

  @Override
  public void collect(TakeCollector takes) {
    for (Path folder : FileTree.find(root, LEVELS, UclaFolders::isSample)) {
      Matcher sample = SAMPLE.matcher(folder.getFileName().toString());
      Matcher view = VIEW.matcher(folder.getParent().getFileName().toString());
      sample.matches();
      view.matches();
      int label = UclaFormat.label(Integer.parseInt(sample.group(1)));
      if (label < 0) {
        takes.leaveOut(folder.toString(), "is of an action that the data set does not have");
        continue;
      }
      int camera = Integer.parseInt(view.group(1));
      Capture capture =
          new Capture(
              Integer.parseInt(sample.group(2)), camera, 0, Integer.parseInt(sample.group(3)));
      String id = sample.group() + "_v0" + camera;
      for (Map.Entry<String, String> ending : ENDINGS.entrySet()) {
        if (!files(folder, ending.getValue()).isEmpty()) {
          takes.add(id, label, capture, ending.getKey(), folder);
        }
      }
    }
  }

  private static boolean isSample(Path path) {
    return SAMPLE.matcher(path.getFileName().toString()).matches()
        && VIEW.matcher(path.getParent().getFileName().toString()).matches()
        && Files.isDirectory(path);
  }

  private static List<Path> files(Path folder, String ending) {
    return FileTree.list(folder).stream()
        .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending))
        .sorted(ImageFrames.BY_NUMBER)
        .toList();
  }

  @Override
  public Track read(Take take, ModalityConfig modality) {
    Path folder = take.places().get(modality.name());
    String ending = ENDINGS.get(modality.name());
    if (modality.kind() == ModalityKind.VIDEO) {
      return ImageFrames.of(folder, name -> name.endsWith(ending), scale);
    }
    List<Path> files = files(folder, ending);
    float[][][][] values = new float[files.size()][1][][];
    boolean any = false;
    for (int frame = 0; frame < values.length; frame++) {
      float[][] joints = UclaFrame.read(files.get(frame));
      any |= joints != UclaFrame.EMPTY;
      values[frame][0] = joints;
    }
    if (!any) {
      throw new InputException(folder + ": has no person in its skeleton files");
    }
    return new Track.Skeleton(skeletons.of(take.id(), values));
  }
}
