package org.maskedaction.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityData;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.modality.ModalityViews;
import org.maskedaction.kind.skeleton.LabelledSequences;
import org.maskedaction.kind.skeleton.SkeletonData;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoData;
import org.maskedaction.kind.video.VideoDataConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoLoaders;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.viz.SkeletonPicture;
import org.maskedaction.viz.ViewSheet;
import org.maskedaction.viz.ViewSheet.View;

/**
 * Training clips as a model sees them: as they are judged, then as they come in the first epochs,
 * every time cut and augmented anew. What a run does to whole batches, such as mixup, is not shown,
 * nor is the scaling of values.
 */
public final class AugmentationSheet {
  private static final String JUDGED = "Evaluation";

  private final int clips;
  private final int epochs;
  private final IntConsumer progress;

  /**
   * A sheet.
   *
   * @param clips how many clips, spread evenly over the training data
   * @param epochs augmentations of each
   * @param progress told how many clips are generated, where they are
   */
  public AugmentationSheet(int clips, int epochs, IntConsumer progress) {
    requirePositive("clips", clips);
    requirePositive("augmentations", epochs);
    this.clips = clips;
    this.epochs = epochs;
    this.progress = progress;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new InputException("%s: %d; expected at least 1".formatted(name, value));
    }
  }

  /**
   * The sheet of the training data that a configuration describes.
   *
   * @throws InputException where the data cannot be read, or {@code config} is none of a run
   */
  public ViewSheet of(Record config) {
    if (config instanceof VideoPretrainConfig c) {
      VideoData data = VideoData.open(c.data(), progress);
      try (SampleLoader<List<Clip>, ClipBatch> loader = VideoLoaders.training(data.train(), c)) {
        return videos(data.train(), loader, c.model(), c.data());
      }
    }
    if (config instanceof VideoFineTuneConfig c) {
      VideoData data = VideoData.open(c.data(), progress);
      try (SampleLoader<List<Clip>, ClipBatch> loader = VideoLoaders.training(data.train(), c)) {
        return videos(data.train(), loader, c.model(), c.data());
      }
    }
    if (config instanceof SkeletonPretrainConfig c) {
      SkeletonData data = SkeletonData.open(c.data(), c.model());
      return skeletons(data, data.of(Part.TRAIN), c.optimizer().batchSize(), c.seed(), true);
    }
    if (config instanceof SkeletonFineTuneConfig c) {
      SkeletonData data = SkeletonData.open(c.data(), c.model());
      return skeletons(
          data,
          LabelledSequences.of(data, c),
          c.optimizer().batchSize(),
          c.seed(),
          !c.finetune().cachedFeatures());
    }
    if (config instanceof ModalityTrainConfig c) {
      return modalities(c);
    }
    throw new InputException("a search or a study has no data of its own; its runs have");
  }

  private ViewSheet videos(
      List<VideoEntry> entries,
      SampleLoader<List<Clip>, ClipBatch> loader,
      VideoModelConfig model,
      VideoDataConfig data) {
    ViewSheet sheet = new ViewSheet("Training clips as the model sees them");
    try (SampleLoader<List<Clip>, ClipBatch> centre =
        VideoLoaders.centre(entries, model, data, 1)) {
      for (int place : places(entries.size())) {
        Clip judged = centre.sample(0, place).get(0);
        sheet.addVideo(
            title(judged.id(), judged.label()),
            judged.frames(),
            judged.height(),
            views(judged.pixels(), epoch -> loader.sample(epoch, place).get(0).pixels()));
      }
    }
    return sheet;
  }

  private ViewSheet skeletons(
      SkeletonData data,
      List<SkeletonSequence> sequences,
      int batch,
      long seed,
      boolean augmented) {
    ViewSheet sheet = new ViewSheet("Training sequences as the model sees them");
    List<Integer> parents = data.file().layout().parents();
    try (SampleLoader<SkeletonSequence, SkeletonClips> loader =
            data.shuffled(sequences, batch, seed, augmented);
        SampleLoader<SkeletonSequence, SkeletonClips> centre = data.centre(sequences, 1)) {
      for (int place : places(sequences.size())) {
        SkeletonSequence judged = centre.sample(0, place);
        sheet.addSkeletons(
            title(judged.id(), judged.label()),
            views(
                picture(judged, parents), epoch -> picture(loader.sample(epoch, place), parents)));
      }
    }
    return sheet;
  }

  private static SkeletonPicture picture(SkeletonSequence sequence, List<Integer> parents) {
    SkeletonClips clip = SkeletonClips.of(0, 0, List.of(sequence));
    return new SkeletonPicture(
        clip.ids().get(0), parents, clip.persons(), clip.frames(), clip.byPerson(), List.of());
  }

  private ViewSheet modalities(ModalityTrainConfig config) {
    ViewSheet sheet = new ViewSheet("Training samples as the model sees them");
    ModalityData data = ModalityData.open(config.data(), config.modalities(), config.seed());
    int batch = config.optimizer().batchSize();
    try (SampleLoader<ModalitySample, ModalityBatch> loader = data.loader(Part.TRAIN, batch, true);
        SampleLoader<ModalitySample, ModalityBatch> centre = data.loader(Part.TRAIN, 1, false)) {
      for (int place : places(data.samples(Part.TRAIN).size())) {
        ModalitySample judged = centre.sample(0, place);
        List<ModalitySample> augmented =
            IntStream.range(0, epochs).mapToObj(epoch -> loader.sample(epoch, place)).toList();
        for (int m = 0; m < config.modalities().size(); m++) {
          ModalityViews.add(
              sheet,
              title(judged.id(), judged.label()),
              config.data().format(),
              config.modalities().get(m),
              samples(m, judged, augmented));
        }
      }
    }
    return sheet;
  }

  /** The values of a modality in the views that have it. */
  private List<View<float[]>> samples(
      int modality, ModalitySample judged, List<ModalitySample> augmented) {
    List<View<float[]>> views = new ArrayList<>();
    for (View<ModalitySample> view : views(judged, augmented::get)) {
      if (view.content().modalities().get(modality) != null) {
        float[] values = view.content().modalities().get(modality).values();
        views.add(new View<>(view.label(), view.notes(), values));
      }
    }
    return views;
  }

  /** Places spread evenly over so many. */
  private int[] places(int size) {
    int count = Math.min(clips, size);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }

  private <T> List<View<T>> views(T judged, IntFunction<T> inEpoch) {
    List<View<T>> views = new ArrayList<>();
    views.add(new View<>(JUDGED, List.of("as it is judged"), judged));
    for (int epoch = 0; epoch < epochs; epoch++) {
      views.add(
          new View<>("Epoch " + epoch, List.of("as it is learned from"), inEpoch.apply(epoch)));
    }
    return views;
  }

  private static String title(String id, int label) {
    return label < 0 ? id : "%s, label %d".formatted(id, label);
  }
}
