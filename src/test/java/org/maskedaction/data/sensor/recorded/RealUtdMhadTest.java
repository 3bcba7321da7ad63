package org.maskedaction.data.sensor.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.maskedaction.data.sensor.TinyModalities.data;
import static org.maskedaction.data.sensor.TinyModalities.modality;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.kind.modality.ModalityData;
import org.maskedaction.testing.SharedData;

/** Expected values come from SciPy and NumPy. */
class RealUtdMhadTest {
  private static ModalityData open(String normalisation) {
    return ModalityData.open(
        data(
            "format=utd_mhad",
            "path=" + SharedData.require("data/utd-mhad-sample"),
            "normalisation=" + normalisation),
        List.of(
            modality("{name: depth, kind: video, length: 8, image_size: 32}"),
            modality("{name: skeleton, kind: skeleton, length: 48}"),
            modality("{name: inertial, kind: sequence, length: 32}")),
        0);
  }

  @Test
  void theFirstTakeIsWhatOtherSoftwareReads() {
    ModalityData data = open("none");
    assertThat(data.leftOut()).isEmpty();
    assertThat(data.samples(Part.TRAIN).size()).isEqualTo(27);
    assertThat(data.samples(Part.VAL).size()).isEqualTo(27);
    ModalitySample take = null;
    for (int index = 0; index < 27; index++) {
      if (data.samples(Part.TRAIN).id(index).equals("a1_s1_t1")) {
        take = data.samples(Part.TRAIN).load(index, null);
      }
    }
    assertThat(take).isNotNull();
    assertThat(take.problems()).isEmpty();
    float[] joints = take.modalities().get(1).values(); // [48, 1, 20, 3]
    assertThat(joints[0]).isCloseTo(-0.01518383f, within(1e-6f));
    assertThat(joints[1]).isCloseTo(0.53332998f, within(1e-6f));
    assertThat(joints[47 * 60 + 58]).isCloseTo(-1.02892576f, within(1e-6f));
    float[] readings = take.modalities().get(2).values(); // [32, 6]
    assertThat(readings[0]).isCloseTo(-0.974609f, within(1e-5f));
    assertThat(readings[31 * 6 + 4]).isCloseTo(20.946565f, within(1e-4f));
    float[] depth = take.modalities().get(0).values(); // [1, 8, 32, 32]
    double sum = 0;
    for (int at = 0; at < 32 * 32; at++) {
      sum += depth[at];
    }
    assertThat(sum / (32 * 32)).isCloseTo(0.0424886, within(0.002));
  }

  @Test
  void anEpochHasAllModalitiesStandardised() {
    ModalityData data = open("standardise");
    double[] mean = {-0.56432917, -0.28737579, -0.15907023, 6.5111776, -5.68135734, -5.66914881};
    double[] std = {0.69861538, 0.49591957, 0.58206366, 79.2220735, 110.72084182, 113.15894638};
    for (int unit = 0; unit < 6; unit++) {
      assertThat(data.modalities().get(2).mean().get(unit)).isCloseTo(mean[unit], within(1e-3));
      assertThat(data.modalities().get(2).std().get(unit)).isCloseTo(std[unit], within(1e-2));
    }
    try (BatchLoader<ModalityBatch> loader = data.loader(Part.TRAIN, 9, true)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        loader.startEpoch(epoch, 0);
        int batches = 0;
        for (ModalityBatch next = loader.next(); next != null; next = loader.next()) {
          batches++;
          for (boolean[] row : next.present()) {
            assertThat(row).containsExactly(true, true, true);
          }
        }
        assertThat(batches).isEqualTo(3);
      }
      assertThat(loader.leftOut()).isEmpty();
    }
  }
}
