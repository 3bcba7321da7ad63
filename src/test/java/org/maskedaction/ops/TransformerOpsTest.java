package org.maskedaction.ops;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.maskedaction.testing.GradientCheck;

class TransformerOpsTest {
  @Test
  void layerNormGradientsMatchCentralDifferences() {
    layerNorm(3, 5, 6).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"1,1,8", "3,43,24", "2,80,200"})
  void layerNormKernelsAgreeWithThePortablePath(int clips, int tokens, int width) {
    layerNorm(clips, tokens, width).kernelsMatchPortable(1e-5);
  }

  private static GradientCheck layerNorm(int clips, int tokens, int width) {
    return GradientCheck.of(
            (graph, in) -> LayerNorm.of("y", in.get("x"), in.get("gain"), in.get("shift"), 1e-6))
        .variable("x", clips, tokens, width)
        .variable("gain", width)
        .variable("shift", width);
  }

  @ParameterizedTest
  @EnumSource(Activation.Kind.class)
  void activationGradientsMatchCentralDifferences(Activation.Kind kind) {
    activation(kind, 3, 7).matchesCentralDifferences();
  }

  @ParameterizedTest
  @EnumSource(Activation.Kind.class)
  void activationKernelsAgreeWithThePortablePathAcrossTasks(Activation.Kind kind) {
    activation(kind, 41, 1001).kernelsMatchPortable(1e-5);
  }

  private static GradientCheck activation(Activation.Kind kind, int rows, int columns) {
    return GradientCheck.of((graph, in) -> Activation.of("y", kind, in.get("x")))
        .variable("x", rows, columns);
  }

  @Test
  void attentionGradientsMatchCentralDifferences() {
    attention(2, 5, 8, 2).matchesCentralDifferences();
  }

  @ParameterizedTest
  @CsvSource({"1,1,4,1", "2,17,12,3", "1,300,16,2", "3,420,216,4"})
  void attentionKernelsAgreeWithThePortablePath(int clips, int tokens, int width, int heads) {
    attention(clips, tokens, width, heads).kernelsMatchPortable(1e-5);
  }

  private static GradientCheck attention(int clips, int tokens, int width, int heads) {
    return GradientCheck.of((graph, in) -> Attention.of("y", in.get("qkv"), heads))
        .variable("qkv", clips, tokens, 3L * width);
  }
}
