package org.maskedaction.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.experiment.weights.WeightImport;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoFeatures;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.testing.Close;
import org.maskedaction.testing.Published;
import org.maskedaction.testing.Tubelets;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Exports of transformers' VideoMAE by PyTorch, with an input and the output that PyTorch gave. */
class OnnxImportTest {
  private static final double EPS = 1e-6;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {13, 17})
  void aGraphGivesTheOutputOfTheProgramThatExportedIt(int opset) throws IOException {
    Path out = folder.resolve("encoder.fb");
    List<String> lines = importGraph(opset, out, resource("x.npy"), resource("y.npy"));
    assertThat(lines.get(0)).contains("input 'x' [1, 4, 3, 32, 32]", "outputs [y]");
    SameDiff graph = SameDiff.load(out.toFile(), false);
    INDArray found = graph.output(Map.of("x", array("x.npy")), "y").get("y");
    Close.check("output", found, array("y.npy"), 1e-4);
    INDArray other = graph.output(Map.of("x", array("x.npy").mul(0.5)), "y").get("y");
    assertThat(other.sub(found).amaxNumber().doubleValue()).isGreaterThan(1e-2);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 17})
  void itsWeightsMakeARunWithTheSameEncoder(int opset) throws IOException {
    Path run = folder.resolve("run");
    WeightImport.Report report = Published.take(model(opset), run, List.of());
    assertThat(report.what()).isEqualTo("Hugging Face VideoMAE, encoder");
    assertThat(report.tensors()).isEqualTo(2 + 2 * 15);
    VideoPretrainConfig config = RunCheckpoint.open(run).config(VideoPretrainConfig.class);
    assertThat(config.model().numHeads()).isEqualTo(2);
    assertThat(config.model().numFrames()).isEqualTo(4);
    assertThat(config.model().imageSize()).isEqualTo(32);

    Parameters parameters = Parameters.toBeRead();
    VideoFeatures.createParameters(parameters, config.model());
    Published.read(run, parameters);
    SameDiff graph = VideoFeatures.graph(parameters, config.model(), 1);
    INDArray clip = array("x.npy").permute(0, 2, 1, 3, 4).dup('c'); // [1, 3, T, H, W]
    INDArray patches = Tubelets.ofChannelsFirst(clip, 2, 8);
    INDArray found =
        graph
            .output(Map.of(VideoMae.PATCHES, patches), VideoFeatures.FEATURES)
            .get(VideoFeatures.FEATURES);
    Close.check("features", found, meanOfNormalised(array("y.npy")), 1e-4);
  }

  /** The norm after the last block, which the export does not have, at its initial values. */
  private static INDArray meanOfNormalised(INDArray tokens) {
    INDArray centred = tokens.sub(tokens.mean(true, 2));
    INDArray deviation = Transforms.sqrt(centred.mul(centred).mean(true, 2).add(EPS));
    return centred.div(deviation).mean(1);
  }

  @Test
  void anOutputThatIsNotTheExpectedOneLeavesNoFile() {
    Path out = folder.resolve("encoder.fb");
    assertThatThrownBy(() -> importGraph(17, out, null, resource("y.npy")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--expected is for a --sample");
    Path wrong = folder.resolve("wrong.npy");
    assertThatThrownBy(
            () -> {
              byte[] bytes = Files.readAllBytes(resource("y.npy"));
              Arrays.fill(bytes, bytes.length - 8, bytes.length, (byte) 0x41);
              Files.write(wrong, bytes);
              importGraph(17, out, resource("x.npy"), wrong);
            })
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the output 'y' differs by up to 11.");
    assertThat(out).doesNotExist();
  }

  @Test
  void aSampleOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> importGraph(17, folder.resolve("encoder.fb"), resource("y.npy"), null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("y.npy: has [1, 32, 32] of type <f4; expected [1, 4, 3, 32, 32]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0001, 0.3, 0.7, 0.999})
  void aFileThatIsCutOffIsRefused(double kept) throws IOException {
    byte[] bytes = Files.readAllBytes(model(17));
    Path cut = folder.resolve("cut.onnx");
    Files.write(cut, Arrays.copyOf(bytes, (int) (kept * bytes.length)));
    for (Path out : List.of(folder.resolve("a.fb"), folder.resolve("run"))) {
      assertThatThrownBy(
              () -> {
                if (out.toString().endsWith(".fb")) {
                  new OnnxGraphImport(new OnnxGraphImport.Request(cut, out, 1, null, null)).run();
                } else {
                  Published.take(cut, out, List.of());
                }
              })
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(cut.toString());
      assertThat(out).doesNotExist();
    }
  }

  @Test
  void weightsOfAnotherModelThanAVideoMaeAreRefused() throws IOException {
    Path none = folder.resolve("none.onnx");
    String text = Files.readString(model(17), StandardCharsets.ISO_8859_1);
    Files.writeString(
        none, text.replace("projection.weight", "projection.wright"), StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Published.take(none, folder.resolve("run"), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no tensor 'embeddings.patch_embeddings.projection.weight'");
  }

  @Test
  void theTwoExportsHaveTheSameWeights() throws IOException {
    Path older = folder.resolve("older");
    Path newer = folder.resolve("newer");
    Published.take(model(13), older, List.of());
    Published.take(model(17), newer, List.of());
    assertThat(Published.weights(older)).isEqualTo(Published.weights(newer));
  }

  private static List<String> importGraph(int opset, Path out, Path sample, Path expected)
      throws IOException {
    return new OnnxGraphImport(new OnnxGraphImport.Request(model(opset), out, 1, sample, expected))
        .run();
  }

  private static Path model(int opset) {
    return resource("videomae-encoder-opset" + opset + ".onnx");
  }

  private static Path resource(String name) {
    return Published.resource("onnx/" + name);
  }

  private static INDArray array(String name) {
    return Nd4j.createFromNpyFile(resource(name).toFile());
  }
}
