package org.maskedaction.kind.modality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.kind.OpenedData;
import org.maskedaction.viz.ViewSheet;
import org.maskedaction.viz.ViewSheet.View;

/**
 * The samples of a run.
 *
 * @param data the data set
 * @param settings modalities and batch size
 */
record OpenedModalities(ModalityData data, ModalityTrainConfig settings) implements OpenedData {
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
          ModalityViews.add(
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
}
