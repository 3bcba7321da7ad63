package org.maskedaction.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.experiment.weights.WeightExport;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoModel;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.testing.Published;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a program that uses this project as a library does, from weights to classes and back. */
class LibraryUseTest {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  @TempDir private Path folder;

  @Test
  void aHuggingFaceFolderBecomesClassesFeaturesAndAGraph() throws IOException {
    float[][][][] clip = clip();
    Path weights = Published.resource("videomae-classify");
    double[] probabilities;
    float[] features;

    Path run = folder.resolve("run");
    new WeightImport(WeightImport.Request.of(weights, run)).run();
    try (VideoModel model = VideoModel.open(run)) {
      probabilities = model.probabilities(clip);
      features = model.features(clip);
    }
    Path file = folder.resolve("model.fb");
    new WeightExport(run).write(WeightExport.Format.SAMEDIFF, file, 1);

    assertThat(features).hasSize(48);
    SameDiff graph = SameDiff.load(file.toFile(), false);
    INDArray logits =
        graph
            .output(Map.of(VideoClassifier.PATCHES, patches(clip)), VideoClassifier.LOGITS)
            .get(VideoClassifier.LOGITS);
    double[] expected = Scores.probabilities(logits.data().asFloat());
    assertThat(probabilities).hasSize(5).containsExactly(expected, within(1e-4));
  }

  @Test
  void aClipOfAnotherShapeOrWithOtherColoursIsRefused() throws IOException {
    Path run = folder.resolve("run");
    Published.take(Published.resource("videomae-classify"), run, List.of());
    try (VideoModel model = VideoModel.open(run)) {
      assertThat(model.clipShape()).containsExactly(8, 32, 32);
      assertThat(model.classNames()).isEmpty();
      assertThatThrownBy(() -> model.features(new float[7][32][32][3]))
          .isInstanceOf(InputException.class)
          .hasMessage("the clip has 7 frames; expected 8");
      float[][][][] clip = clip();
      clip[1][2][3][0] = Float.NaN;
      assertThatThrownBy(() -> model.features(clip))
          .isInstanceOf(InputException.class)
          .hasMessage("the clip has the colour NaN; expected 0 to 255");
    }
  }

  @Test
  void anEncoderHasFeaturesButNoClasses() throws IOException {
    Path run = folder.resolve("run");
    Published.take(Published.resource("videomae-pretrain"), run, List.of());
    try (VideoModel model = VideoModel.open(run)) {
      assertThat(model.features(clip())).hasSize(48);
      assertThatThrownBy(() -> model.probabilities(clip()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is no classifier");
    }
  }

  private static float[][][][] clip() {
    SplittableRandom random = new SplittableRandom(5);
    float[][][][] clip = new float[8][32][32][3];
    for (float[][][] frame : clip) {
      for (float[][] row : frame) {
        for (float[] pixel : row) {
          for (int c = 0; c < 3; c++) {
            pixel[c] = random.nextInt(256);
          }
        }
      }
    }
    return clip;
  }

  private static INDArray patches(float[][][][] clip) {
    INDArray pixels = Nd4j.create(1, 3, 8, 32, 32);
    for (int t = 0; t < 8; t++) {
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          for (int c = 0; c < 3; c++) {
            double colour = (clip[t][y][x][c] / 255.0 - MEAN[c]) / STD[c];
            pixels.putScalar(new int[] {0, c, t, y, x}, colour);
          }
        }
      }
    }
    return Tubelets.ofChannelsFirst(pixels, 2, 8);
  }
}
