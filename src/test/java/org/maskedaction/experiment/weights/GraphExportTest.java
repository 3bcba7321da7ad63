package org.maskedaction.experiment.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Golden;
import org.maskedaction.testing.JavaProcess;
import org.maskedaction.testing.Published;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GraphExportTest {
  @TempDir private Path folder;

  @Test
  void aLoadedClassifierGivesTheLogitsOfTheProgramThatWroteTheWeights() throws IOException {
    SameDiff graph = SameDiff.load(export("videomae-classify").toFile(), false);
    checkLogits(graph);
  }

  @Test
  void theExportNamesInputsAndOutputs() throws IOException {
    Path run = folder.resolve("run");
    Published.take(Published.resource("videomae-classify"), run, List.of());
    assertThat(new WeightExport(run).write(WeightExport.Format.SAMEDIFF, folder.resolve("m.fb"), 1))
        .singleElement()
        .asString()
        .endsWith("inputs [patches], outputs [head]");
  }

  @Test
  void aLoadedEncoderGivesTheMeanOfItsOutput() throws IOException {
    SameDiff graph = SameDiff.load(export("videomae-pretrain").toFile(), false);
    INDArray patches = patches("videomae-pretrain", 3);
    INDArray features =
        graph
            .output(Map.of(VideoClassifier.PATCHES, patches), VideoFeatures.FEATURES)
            .get(VideoFeatures.FEATURES);
    assertThat(features.shape()).containsExactly(3, 48);
    assertThat(features.isNaN().any()).isFalse();
  }

  /** About 10 s on a busy machine, for a second Java process. */
  @Test
  @Tag("slow")
  void aProgramOfItsOwnLoadsTheGraph() throws IOException, InterruptedException {
    Path file = export("videomae-classify");
    Process process =
        JavaProcess.start(PlainProgram.class, folder.resolve("output.txt"), file.toString());
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** What a user of Deeplearning4j writes. */
  static final class PlainProgram {
    private PlainProgram() {}

    public static void main(String[] args) {
      Backend.initialise(); // makes the ops of the graph known, before the first use of nd4j
      checkLogits(SameDiff.load(Path.of(args[0]).toFile(), false));
    }
  }

  private Path export(String kind) throws IOException {
    Path run = folder.resolve("run");
    Published.take(Published.resource(kind), run, List.of());
    Path file = folder.resolve("model.fb");
    new WeightExport(run).write(WeightExport.Format.SAMEDIFF, file, 3);
    return file;
  }

  private static void checkLogits(SameDiff graph) {
    INDArray logits =
        graph
            .output(
                Map.of(VideoClassifier.PATCHES, patches("videomae-classify", 3)),
                VideoClassifier.LOGITS)
            .get(VideoClassifier.LOGITS);
    Close.check("logits", logits, Golden.tensors("videomae-classify").get("logits"), 1e-4);
  }

  private static INDArray patches(String kind, int clips) {
    INDArray pixels = Golden.tensors(kind).get("pixel_values").permute(0, 2, 1, 3, 4);
    INDArray patches = Tubelets.ofChannelsFirst(pixels, 2, 8);
    return patches.size(0) == clips
        ? patches
        : patches.repeat(0, clips).get(NDArrayIndex.interval(0, clips)).dup('c');
  }
}
