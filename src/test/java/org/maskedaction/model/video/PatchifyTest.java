package org.maskedaction.model.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PatchifyTest {
  /** Three slots of 3 x 3 patches of 4 x 4 pixels. */
  private static final VideoModelConfig MODEL =
      new VideoModelConfig(VideoModelSize.CUSTOM, 12, 6, 2, 4, 8, 1, 2, 4, 8, 1, 2);

  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  @Test
  void everyValueIsThatOfItsPixel() {
    byte[] pixels = noise(7);
    INDArray patches = Nd4j.zeros(DataType.FLOAT, 1, MODEL.tokens(), MODEL.patchDim());
    new Patchify(MODEL, MEAN, STD).write(pixels, patches, 0);
    int frame = 12 * 12 * 3;
    for (int t = 0; t < 6; t++) {
      for (int y = 0; y < 12; y++) {
        for (int x = 0; x < 12; x++) {
          for (int c = 0; c < 3; c++) {
            int value = pixels[t * frame + (y * 12 + x) * 3 + c] & 0xff;
            int token = t / 2 * 9 + y / 4 * 3 + x / 4;
            int place = c * 32 + t % 2 * 16 + y % 4 * 4 + x % 4;
            assertThat(patches.getDouble(0, token, place))
                .as("frame %d, row %d, column %d, channel %d", t, y, x, c)
                .isCloseTo((value / 255.0 - MEAN[c]) / STD[c], within(1e-6));
          }
        }
      }
    }
  }

  @Test
  void clipsOfABatchLieInTheirOwnRows() {
    Patchify patchify = new Patchify(MODEL, MEAN, STD);
    INDArray batch = Nd4j.zeros(DataType.FLOAT, 2, MODEL.tokens(), MODEL.patchDim());
    patchify.write(noise(1), batch, 1);
    assertThat(batch.slice(0)).isEqualTo(Nd4j.zeros(DataType.FLOAT, 27, 96));
    INDArray second = batch.slice(1).dup();
    patchify.write(noise(2), batch, 0);
    assertThat(batch.slice(1)).isEqualTo(second);
    INDArray alone = Nd4j.zeros(DataType.FLOAT, 1, MODEL.tokens(), MODEL.patchDim());
    patchify.write(noise(2), alone, 0);
    assertThat(batch.slice(0)).isEqualTo(alone.slice(0));
  }

  private static byte[] noise(long seed) {
    byte[] pixels = new byte[6 * 12 * 12 * 3];
    new SplittableRandom(seed).nextBytes(pixels);
    return pixels;
  }
}
