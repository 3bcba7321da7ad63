package org.maskedaction.kind.modality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.dataset.NwUcla;
import org.maskedaction.data.dataset.UtdMhad;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.viz.SkeletonPicture;
import org.maskedaction.viz.ViewSheet;
import org.maskedaction.viz.ViewSheet.View;

/**
 * The samples of a run.
 *
 * @param data the data set
 * @param settings modalities and batch size
 */
record OpenedModalities(ModalityData data, ModalityTrainConfig settings) implements OpenedData {
  private static final int CHANNELS = 3;
  private static final int BRIGHTEST = 255;

  /** Trunk, hand, elbow, other hand and other elbow of generated samples. */
  private static final List<Integer> ARMS = List.of(0, 2, 0, 4, 0);

  @Override
  public int size(Part part) {
    return data.samples(part).size();
  }

  @Override
  public String fingerprint(Part part) {
    return data.fingerprint(part);
  }

  @Override
  public ViewSheet draw(int[] places, int epochs) {
    ViewSheet sheet = new ViewSheet("Training samples as the model sees them");
    int batch = settings.optimizer().batchSize();
    try (SampleLoader<ModalitySample, ModalityBatch> loader = data.loader(Part.TRAIN, batch, true);
        SampleLoader<ModalitySample, ModalityBatch> centre = data.loader(Part.TRAIN, 1, false)) {
      for (int place : places) {
        ModalitySample evaluated = centre.sample(0, place);
        List<ModalitySample> learned =
            IntStream.range(0, epochs).mapToObj(epoch -> loader.sample(epoch, place)).toList();
        List<View<ModalitySample>> views = ViewSheet.views(evaluated, learned::get, epochs);
        String title = ViewSheet.title(evaluated.id(), evaluated.label());
        for (int m = 0; m < settings.modalities().size(); m++) {
          add(
              sheet,
              title,
              settings.data().format(),
              settings.modalities().get(m),
              values(m, views));
        }
      }
    }
    return sheet;
  }

  /** The values of a modality in the views that have it. */
  private static List<View<float[]>> values(int modality, List<View<ModalitySample>> samples) {
    List<View<float[]>> views = new ArrayList<>();
    for (View<ModalitySample> sample : samples) {
      if (sample.content().modalities().get(modality) != null) {
        float[] values = sample.content().modalities().get(modality).values();
        views.add(new View<>(sample.label(), sample.notes(), values));
      }
    }
    return views;
  }

  /**
   * Adds views of a sample; none where it lacks the modality.
   *
   * @param views values in the shape of the modality, not scaled
   */
  private static void add(
      ViewSheet sheet,
      String sample,
      ModalityDataConfig.Format format,
      ModalityConfig modality,
      List<View<float[]>> views) {
    String title = sample + ": " + modality.name();
    if (views.isEmpty()) {
      return;
    }
    switch (modality.kind()) {
      case VIDEO ->
          sheet.addVideo(
              title, modality.length(), modality.imageSize(), map(views, v -> pixels(v, modality)));
      case SKELETON ->
          sheet.addSkeletons(title, map(views, values -> picture(values, format, modality)));
      case SEQUENCE, FEATURES -> sheet.addSequence(title, modality.values(), views);
    }
  }

  private static <T> List<View<T>> map(List<View<float[]>> views, Function<float[], T> drawing) {
    List<View<T>> drawn = new ArrayList<>();
    for (View<float[]> view : views) {
      drawn.add(new View<>(view.label(), view.notes(), drawing.apply(view.content())));
    }
    return drawn;
  }

  /** [C, T, H, W] in [0, 1] to bytes [T, H, W, 3]. */
  private static byte[] pixels(float[] values, ModalityConfig modality) {
    int plane = values.length / modality.channels();
    byte[] pixels = new byte[plane * CHANNELS];
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        float value = values[(modality.channels() == 1 ? 0 : channel) * plane + i];
        int shade = Math.round(BRIGHTEST * Math.max(0, Math.min(1, value)));
        pixels[i * CHANNELS + channel] = (byte) shade;
      }
    }
    return pixels;
  }

  /** [T, M, V, 2 or 3] to a picture [M, T, V, 3]. */
  private static SkeletonPicture picture(
      float[] values, ModalityDataConfig.Format format, ModalityConfig modality) {
    int frames = modality.length();
    int persons = modality.persons();
    int joints = modality.joints();
    int given = modality.coordinates();
    int wanted = SkeletonModelConfig.COORDINATES;
    float[] sorted = new float[frames * persons * joints * wanted];
    for (int i = 0; i < frames * persons * joints; i++) {
      int frame = i / (persons * joints);
      int person = i / joints % persons;
      int at = ((person * frames + frame) * joints + i % joints) * wanted;
      System.arraycopy(values, i * given, sorted, at, given);
    }
    return new SkeletonPicture(
        modality.name(), parents(format, joints), persons, frames, sorted, List.of());
  }

  /** Bones as the data set has them; none where its skeletons have other joints. */
  private static List<Integer> parents(ModalityDataConfig.Format format, int joints) {
    List<Integer> parents =
        switch (format) {
          case UTD_MHAD -> UtdMhad.DATASET.layout().parents();
          case NTU -> Ntu.LAYOUT.parents();
          case NW_UCLA -> NwUcla.DATASET.layout().parents();
          case GENERATED -> ARMS;
          case FEATURES -> List.of();
        };
    return parents.size() == joints ? parents : IntStream.range(0, joints).boxed().toList();
  }
}
