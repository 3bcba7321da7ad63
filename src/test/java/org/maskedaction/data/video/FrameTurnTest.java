package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTurnTest {
  /** The frame is "ABC" over "DEF". */
  @ParameterizedTest
  @CsvSource({"0, 3, ABCDEF", "1, 2, DAEBFC", "2, 3, FEDCBA", "3, 2, CFBEAD"})
  void aFrameIsTurnedClockwise(int turns, int width, String expected) {
    FrameTurn turn = new FrameTurn(3, 2, turns);
    int padding = 1;
    int stride = 3 * Clip.CHANNELS + padding;
    ByteBuffer source = ByteBuffer.allocate(2 * stride);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 3; column++) {
        for (int channel = 0; channel < Clip.CHANNELS; channel++) {
          byte value = (byte) ("ABCDEF".charAt(row * 3 + column) + 32 * channel);
          source.put(row * stride + column * Clip.CHANNELS + channel, value);
        }
      }
    }
    assertThat(turn.width()).isEqualTo(width);
    assertThat(turn.height()).isEqualTo(6 / width);
    ByteBuffer upright = turn.apply(source, stride);
    for (int pixel = 0; pixel < 6; pixel++) {
      int row = pixel / width;
      int at = row * turn.stride(stride) + pixel % width * Clip.CHANNELS;
      for (int channel = 0; channel < Clip.CHANNELS; channel++) {
        assertThat(upright.get(at + channel))
            .isEqualTo((byte) (expected.charAt(pixel) + 32 * channel));
      }
    }
  }
}
