package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;

class PatchGridTest {
  @Test
  void tokensAreNumberedTimeMajorThenRowThenColumn() {
    PatchGrid grid = new PatchGrid(16, 224, 2, 16);
    assertThat(grid.tokens()).isEqualTo(1568);
    assertThat(grid.token(0, 0, 16)).isEqualTo(1);
    assertThat(grid.token(1, 16, 0)).isEqualTo(14);
    assertThat(grid.token(2, 0, 0)).isEqualTo(196);
    assertThat(grid.token(15, 223, 223)).isEqualTo(1567);
  }

  @Test
  void positionsOfTubeletsCoverEveryPixelOnceAndAgreeWithItsToken() {
    PatchGrid grid = new PatchGrid(4, 6, 2, 3);
    boolean[] covered = new boolean[4 * 6 * 6];
    for (int token = 0; token < grid.tokens(); token++) {
      for (int s = 0; s < grid.positions(); s++) {
        int pixel = grid.offset(token, s) / 3;
        assertThat(covered[pixel]).isFalse();
        covered[pixel] = true;
        assertThat(grid.token(pixel / 36, pixel / 6 % 6, pixel % 6)).isEqualTo(token);
      }
    }
    assertThat(covered).doesNotContain(false);
  }

  @Test
  void positionsOfATubeletRunOverTimeThenRowThenColumn() {
    PatchGrid grid = new PatchGrid(4, 6, 2, 3);
    // Token 7 = slot 1, patch row 1, patch column 1: frames 2-3, rows 3-5, columns 3-5.
    assertThat(grid.offset(7, 0)).isEqualTo(((2 * 6 + 3) * 6 + 3) * 3);
    assertThat(grid.offset(7, 1)).isEqualTo(((2 * 6 + 3) * 6 + 4) * 3);
    assertThat(grid.offset(7, 3)).isEqualTo(((2 * 6 + 4) * 6 + 3) * 3);
    assertThat(grid.offset(7, 9)).isEqualTo(((3 * 6 + 3) * 6 + 3) * 3);
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new PatchGrid(3, 8, 2, 4))
        .isInstanceOf(InputException.class)
        .hasMessage("3 frames cannot be cut into tubelets of 2 frames");
    assertThatThrownBy(() -> new PatchGrid(4, 9, 2, 4))
        .isInstanceOf(InputException.class)
        .hasMessage("frames of 9 pixels cannot be cut into patches of 4");
    assertThatThrownBy(() -> new PatchGrid(4, 8, 0, 4)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> new PatchGrid(1 << 20, 1 << 10, 1, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too large");
  }
}
