package org.maskedaction.data.sensor.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.format.NtuName;
import org.maskedaction.data.skeleton.prepare.MissingSamples;
import org.maskedaction.data.skeleton.prepare.NtuPreparation;
import org.maskedaction.data.skeleton.prepare.NtuProtocol;
import org.maskedaction.io.InputException;

/**
 * NTU RGB+D with frames as pictures: below the folders {@code rgb}, {@code depth} (or {@code
 * depth_color}) and {@code ir} a folder per sample, such as {@code S001C002P003R002A013_rgb}, and
 * below {@code skeleton} a file {@code S001C002P003R002A013.skeleton}. Skeletons that the authors
 * list as missing or incomplete count as absent.
 */
final class NtuFolders implements TakeFormat {
  private static final int LEVELS = 5;
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(S\\d{3}C\\d{3}P\\d{3}R\\d{3}A\\d{3})(_rgb|_ir|_depth|\\.skeleton)?",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, List<String>> FOLDERS = folders();

  private final Path root;
  private final NtuProtocol protocol;
  private final DepthScale scale;
  private final Set<String> withoutSkeleton = MissingSamples.names();
  private final NtuPreparation skeletons;

  NtuFolders(Path root, NtuProtocol protocol, DepthScale scale) {
    this.root = root;
    this.protocol = protocol;
    this.scale = scale;
    this.skeletons = new NtuPreparation(protocol.secondPerson());
  }

  private static Map<String, List<String>> folders() {
    Map<String, List<String>> folders = new LinkedHashMap<>();
    folders.put("rgb", List.of("rgb", "nturgb+d_rgb"));
    folders.put("depth", List.of("depth", "depth_color", "nturgb+d_depth_masked"));
    folders.put("ir", List.of("ir", "nturgb+d_ir"));
    folders.put("skeleton", List.of("skeleton", "skeletons", "nturgb+d_skeletons"));
    return folders;
  }

  @Override
  public int classes() {
    return protocol.classes();
  }

  @Override
  public JointLayout layout() {
    return JointLayouts.NTU_25;
  }

  @Override
  public ModalityKind kind(String modality) {
    if (!FOLDERS.containsKey(modality)) {
      return null;
    }
    return modality.equals("skeleton") ? ModalityKind.SKELETON : ModalityKind.VIDEO;
  }

  @Override
  public String names() {
    return String.join(", ", FOLDERS.keySet());
  }

  @Override
  public boolean trains(Take take) {
    return protocol.trains(take.capture());
  }

  @Override
  public void collect(TakeCollector takes) {
    if (!Files.isDirectory(root)) {
      throw new InputException(root + ": no such folder");
    }
    FOLDERS.forEach(
        (modality, names) ->
            names.stream()
                .map(root::resolve)
                .filter(Files::isDirectory)
                .forEach(folder -> collect(takes, modality, folder)));
  }

  private void collect(TakeCollector takes, String modality, Path folder) {
    boolean files = modality.equals("skeleton");
    for (Path place : FileTree.find(folder, LEVELS, path -> isSample(path, files))) {
      Matcher name = SAMPLE.matcher(place.getFileName().toString());
      name.matches();
      NtuName sample = NtuName.of(Path.of(name.group(1).toUpperCase(Locale.ROOT)));
      boolean unusable = files && withoutSkeleton.contains(sample.stem());
      if (protocol.covers(sample.capture(), sample.action()) && !unusable) {
        takes.add(sample.stem(), sample.action() - 1, sample.capture(), modality, place);
      }
    }
  }

  private static boolean isSample(Path path, boolean files) {
    String name = path.getFileName().toString();
    return SAMPLE.matcher(name).matches()
        && (files ? name.toLowerCase(Locale.ROOT).endsWith(".skeleton") : Files.isDirectory(path));
  }

  @Override
  public Track read(Take take, ModalityConfig modality) {
    Path place = take.places().get(modality.name());
    return modality.kind() == ModalityKind.SKELETON
        ? new Track.Skeleton(skeletons.read(place).get(0))
        : ImageFrames.of(place, name -> true, scale);
  }
}
