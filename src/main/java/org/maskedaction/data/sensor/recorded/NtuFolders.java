package org.maskedaction.data.sensor.recorded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.prepare.NtuPreparation;
import org.maskedaction.io.InputException;

/**
 * NTU RGB+D with frames as pictures: below the folders {@code rgb}, {@code depth} (or {@code
 * depth_color}) and {@code ir} a folder per sample, such as {@code S001C002P003R002A013_rgb}, and
 * below {@code skeleton} a file {@code S001C002P003R002A013.skeleton}. Skeletons that the authors
 * list as missing or incomplete count as absent.
 */
final class NtuFolders extends TakeFormat {
  private static final int LEVELS = 5;
  private static final Map<String, List<String>> FOLDERS = folders();

  private final NtuProtocol protocol;
  private final Set<String> withoutSkeleton = Ntu.withoutSkeleton();
  private final NtuPreparation skeletons;

  NtuFolders(Path root, NtuProtocol protocol, DepthScale scale) {
    super(protocol.dataset(), videosAndSkeleton(FOLDERS.keySet()), root, scale);
    this.protocol = protocol;
    this.skeletons = new NtuPreparation(protocol.secondPerson());
  }

  private static Map<String, List<String>> folders() {
    Map<String, List<String>> folders = new LinkedHashMap<>();
    folders.put("rgb", List.of("rgb", "nturgb+d_rgb"));
    folders.put("depth", List.of("depth", "depth_color", "nturgb+d_depth_masked"));
    folders.put("ir", List.of("ir", "nturgb+d_ir"));
    folders.put(SKELETON, List.of("skeleton", "skeletons", "nturgb+d_skeletons"));
    return folders;
  }

  @Override
  boolean trains(Capture capture) {
    return protocol.trains(capture);
  }

  @Override
  void collect(TakeCollector takes) {
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
    boolean files = modality.equals(SKELETON);
    for (Path place : FileTree.find(folder, LEVELS, path -> isSample(path, files))) {
      SampleName sample = Ntu.sample(place);
      boolean unusable = files && withoutSkeleton.contains(sample.id());
      if (protocol.covers(sample.capture(), sample.action()) && !unusable) {
        takes.add(sample, sample.action() - 1, modality, place);
      }
    }
  }

  private static boolean isSample(Path path, boolean files) {
    String name = path.getFileName().toString();
    return Ntu.sample(path) != null
        && (files ? name.toLowerCase(Locale.ROOT).endsWith(".skeleton") : Files.isDirectory(path));
  }

  @Override
  Track read(Take take, ModalityConfig modality) {
    Path place = take.places().get(modality.name());
    return modality.kind() == ModalityKind.SKELETON
        ? new Track.Skeleton(skeletons.read(place).get(0))
        : ImageFrames.of(place, name -> true, scale);
  }
}
