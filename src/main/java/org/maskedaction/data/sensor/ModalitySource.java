package org.maskedaction.data.sensor;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.SampleSource;

/**
 * Samples of several modalities, of which one whose file cannot be used is absent.
 *
 * @param samples the samples
 * @param augmented whether they are augmented; otherwise they are as they are
 */
public record ModalitySource(ModalitySet.Samples samples, boolean augmented)
    implements SampleSource<ModalitySample> {
  @Override
  public String kind() {
    return "modality";
  }

  @Override
  public String plural() {
    return "samples";
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public String name(int index) {
    return samples.id(index);
  }

  @Override
  public ModalitySample load(int index, SplittableRandom random) {
    return samples.load(index, augmented ? random : null);
  }

  @Override
  public List<String> problems(ModalitySample sample) {
    return sample.problems();
  }

  @Override
  public boolean isUsable(ModalitySample sample) {
    return sample.hasAny();
  }
}
