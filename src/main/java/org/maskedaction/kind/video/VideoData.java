package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.maskedaction.data.Fingerprint;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.data.video.generated.GeneratedSpec;
import org.maskedaction.data.video.generated.MotionTruth;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.viz.ViewSheet;

/**
 * The videos of a pre-training run.
 *
 * @param train what to learn from
 * @param val what to evaluate on; the training videos where there is no list of its own
 * @param truth where generated clips move, or null for other videos
 */
public record VideoData(List<VideoEntry> train, List<VideoEntry> val, MotionTruth truth) {

  /**
   * The videos of a run.
   *
   * @param videos its lists
   * @param settings how clips are cut
   * @param training makes the loader of the training clips
   */
  record Opened(
      VideoData videos,
      VideoRunSettings settings,
      Supplier<SampleLoader<List<Clip>, ClipBatch>> training)
      implements OpenedData {
    @Override
    public int size(Part part) {
      return entries(part).size();
    }

    @Override
    public String fingerprint(Part part) {
      return VideoData.fingerprint(entries(part));
    }

    private List<VideoEntry> entries(Part part) {
      return part == Part.TRAIN ? videos.train() : videos.val();
    }

    @Override
    public ViewSheet draw(int[] places, int epochs) {
      ViewSheet sheet = new ViewSheet("Training clips as the model sees them");
      try (SampleLoader<List<Clip>, ClipBatch> loader = training.get();
          SampleLoader<List<Clip>, ClipBatch> centre =
              VideoLoaders.centre(videos.train(), settings.model(), settings.data(), 1)) {
        for (int place : places) {
          Clip evaluated = centre.sample(0, place).get(0);
          IntFunction<byte[]> learned = epoch -> loader.sample(epoch, place).get(0).pixels();
          sheet.addVideo(
              ViewSheet.title(evaluated.id(), evaluated.label()),
              evaluated.frames(),
              evaluated.height(),
              ViewSheet.views(evaluated.pixels(), learned, epochs));
        }
      }
      return sheet;
    }
  }

  /**
   * Reads the lists; generates the clips first where the configuration asks for generated ones.
   *
   * @param progress told how many clips are generated
   */
  public static VideoData open(VideoDataConfig data, IntConsumer progress) {
    if (data.generated() == null) {
      List<VideoEntry> train = VideoList.read(data.trainList(), data.root());
      List<VideoEntry> val =
          data.valList() == null ? train : VideoList.read(data.valList(), data.root());
      return new VideoData(train, val, null);
    }
    GeneratedDataset dataset = generate(data.generated(), progress);
    return new VideoData(
        read(dataset, Part.TRAIN), read(dataset, Part.VAL), MotionTruth.load(dataset.truth()));
  }

  /** The number of training videos, found without drawing or reading one. */
  static long count(VideoDataConfig data) {
    return data.generated() == null
        ? VideoList.read(data.trainList(), data.root()).size()
        : data.generated().train();
  }

  /** Makes sure that the generated data set is there. */
  public static GeneratedDataset generate(GeneratedVideoConfig config, IntConsumer progress) {
    GeneratedSpec spec =
        new GeneratedSpec(
            config.train(),
            config.val(),
            config.test(),
            config.size(),
            config.frames(),
            config.fps(),
            config.background(),
            config.sprites(),
            config.seed());
    int threads = Runtime.getRuntime().availableProcessors();
    return GeneratedDataset.ensure(config.dir(), spec, threads, progress);
  }

  private static List<VideoEntry> read(GeneratedDataset dataset, Part part) {
    Path list = dataset.list(part);
    return VideoList.read(list, null);
  }

  /**
   * The list of a part, or null where the run has none; generated clips are generated first.
   *
   * @param data has lists or generated clips
   */
  static Path list(VideoDataConfig data, Part part) {
    if (data.generated() != null) {
      Part known = part == Part.TRAIN ? Part.TRAIN : Part.VAL;
      return generate(data.generated(), done -> {}).list(known);
    }
    return part == Part.TRAIN ? data.trainList() : data.valList();
  }

  /** Identifies the training data: number of videos and a hash of their names and labels. */
  public String fingerprint() {
    return fingerprint(train);
  }

  /** The same for any videos. */
  static String fingerprint(List<VideoEntry> videos) {
    return Fingerprint.ofVideos(
        videos.size(), at -> videos.get(at).id(), at -> videos.get(at).label());
  }

  /**
   * Checks that every video has the index of a class.
   *
   * @param source where the entries come from
   * @throws InputException naming the source and the first entry without
   */
  static void requireClasses(Path source, List<VideoEntry> entries, int classes) {
    List<VideoEntry> wrong =
        entries.stream().filter(e -> e.label() < 0 || e.label() >= classes).toList();
    if (!wrong.isEmpty()) {
      VideoEntry first = wrong.get(0);
      throw new InputException(
          ("%s: %d of %d labels are not 0 to %d (finetune.num_classes: %d),"
                  + " first row %d, '%s' with %d")
              .formatted(
                  source,
                  wrong.size(),
                  entries.size(),
                  classes - 1,
                  classes,
                  first.row(),
                  first.id(),
                  first.label()));
    }
  }

  /**
   * Checks that every video has a label.
   *
   * @param source where the entries come from
   * @throws InputException naming the source and the first entry without
   */
  static void requireLabels(Path source, List<VideoEntry> entries) {
    List<VideoEntry> without = entries.stream().filter(entry -> entry.label() < 0).toList();
    if (!without.isEmpty()) {
      throw new InputException(
          "%s: %d of %d rows have no label, first row %d, '%s'; expected one for every clip"
              .formatted(
                  source,
                  without.size(),
                  entries.size(),
                  without.get(0).row(),
                  without.get(0).id()));
    }
  }
}
