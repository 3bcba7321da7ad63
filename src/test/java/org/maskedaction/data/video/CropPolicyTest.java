package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.video.CropPolicy.CropBox;

class CropPolicyTest {
  private static final int DRAWS = 5000;

  @Test
  void multiScaleTakesFourFractionsOfTheShorterSide() {
    // 240 * {1, 0.875, 0.75, 0.66} = 240, 210, 180, 158.4
    assertThat(widths(draw(new MultiScaleCrop(224), 320, 240)))
        .containsExactlyInAnyOrder(240, 210, 180, 158);
    // 256 * 0.66 = 168.96
    assertThat(widths(draw(new MultiScaleCrop(224), 256, 340)))
        .containsExactlyInAnyOrder(256, 224, 192, 168);
  }

  @Test
  void multiScaleTakesTheClipSizeWhereItIsLessThanThreePixelsOff() {
    // 254 * 0.875 = 222.25, two off 224; 258 * 0.875 = 225.75, one off; 260 * 0.875 = 227.5, three
    assertThat(widths(draw(new MultiScaleCrop(224), 254, 254))).contains(224).doesNotContain(222);
    assertThat(widths(draw(new MultiScaleCrop(224), 258, 258))).contains(224).doesNotContain(225);
    assertThat(widths(draw(new MultiScaleCrop(224), 260, 260))).contains(227).doesNotContain(224);
  }

  @Test
  void multiScaleNeverLeavesAFrameThatIsBarelyTooSmall() {
    assertThat(widths(draw(new MultiScaleCrop(224), 300, 222))).contains(222).doesNotContain(224);
  }

  @Test
  void multiScalePairsNeighbouringSizesEquallyOften() {
    Map<String, Integer> counts = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DRAWS; i++) {
      CropBox box = new MultiScaleCrop(224).crop(320, 240, random);
      counts.merge(box.width() + "x" + box.height(), 1, Integer::sum);
    }

    assertThat(counts)
        .containsOnlyKeys(
            "240x240", "240x210", "210x240", "210x210", "210x180", "180x210", "180x180", "180x158",
            "158x180", "158x158");
    // 500 expected with a standard deviation of 21
    assertThat(counts.values()).allSatisfy(n -> assertThat(n).isBetween(400, 600));
  }

  @Test
  void multiScaleHasThirteenPlaces() {
    // 158 x 158 in 320 x 240 leaves 162 and 82: quarters of 40 and 20
    Set<CropBox> places =
        draw(new MultiScaleCrop(224), 320, 240).stream()
            .filter(box -> box.width() == 158 && box.height() == 158)
            .collect(Collectors.toSet());

    assertThat(places)
        .extracting(box -> box.left() + "," + box.top())
        .containsExactlyInAnyOrder(
            "0,0", "160,0", "0,80", "160,80", "80,40", "0,40", "160,40", "80,80", "80,0", "40,20",
            "120,20", "40,60", "120,60");
  }

  @Test
  void randomResizedKeepsAreaAndAspectInTheirRanges() {
    for (CropBox box : draw(new RandomResizedCrop(0.5), 320, 240)) {
      double area = box.width() * (double) box.height() / (320 * 240);
      double aspect = box.width() / (double) box.height();
      // sides are rounded to whole pixels
      assertThat(area).isBetween(0.495, 1.0);
      assertThat(aspect).isBetween(0.745, 1.345);
      assertInside(box, 320, 240);
    }
  }

  @Test
  void randomResizedDrawsTheLogarithmOfTheAspectSymmetrically() {
    // a square frame treats an aspect and its inverse alike, so the mean logarithm is 0; its
    // standard deviation is at most ln(4/3) / sqrt(3) = 0.17 per draw, 0.0024 for the mean
    SplittableRandom random = new SplittableRandom(4);
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      CropBox box = new RandomResizedCrop(0.5).crop(1000, 1000, random);
      sum += Math.log(box.width() / (double) box.height());
    }

    assertThat(sum / DRAWS).isCloseTo(0, within(0.01));
  }

  @Test
  void randomResizedFallsBackToTheCentreSquare() {
    // at 10 to 1, half of the area at an aspect of 4/3 is still higher than the frame
    assertThat(draw(new RandomResizedCrop(0.5), 1000, 100))
        .containsOnly(new CropBox(450, 0, 100, 100));
  }

  @Test
  void theCentreCropIsTheSquareOfTheShorterSide() {
    SplittableRandom random = new SplittableRandom(1);

    assertThat(new CropPolicy.CentreCrop().crop(320, 240, random))
        .isEqualTo(new CropBox(40, 0, 240, 240));
    assertThat(new CropPolicy.CentreCrop().crop(240, 321, random))
        .isEqualTo(new CropBox(0, 40, 240, 240));
  }

  @Test
  void theFullFrameIsEverything() {
    assertThat(new CropPolicy.FullFrame().crop(320, 240, new SplittableRandom(1)))
        .isEqualTo(new CropBox(0, 0, 320, 240));
  }

  @Test
  void randomCropsOfTinyFramesStayInside() {
    for (int side = 1; side < 6; side++) {
      for (CropBox box : draw(new MultiScaleCrop(4), side, 3)) {
        assertInside(box, side, 3);
      }
      for (CropBox box : draw(new RandomResizedCrop(0.5), 3, side)) {
        assertInside(box, 3, side);
      }
    }
  }

  @Test
  void aPipelineRejectsAProbabilityThatIsNone() {
    assertThatThrownBy(
            () ->
                new ClipPipeline(
                    new WindowSampler(16, 2, false), new CropPolicy.FullFrame(), 1.5, 224))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
    assertThatThrownBy(
            () ->
                new ClipPipeline(
                    new WindowSampler(16, 2, false), new CropPolicy.FullFrame(), 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<CropBox> draw(CropPolicy policy, int width, int height) {
    SplittableRandom random = new SplittableRandom(7);
    Set<CropBox> boxes = new HashSet<>();
    for (int i = 0; i < DRAWS; i++) {
      boxes.add(policy.crop(width, height, random));
    }
    return boxes;
  }

  private static Set<Integer> widths(Set<CropBox> boxes) {
    return boxes.stream().map(CropBox::width).collect(Collectors.toSet());
  }

  private static void assertInside(CropBox box, int width, int height) {
    boolean inside =
        box.left() >= 0
            && box.top() >= 0
            && box.width() >= 1
            && box.height() >= 1
            && box.left() + box.width() <= width
            && box.top() + box.height() <= height;
    assertThat(inside).as("%s in %d x %d", box, width, height).isTrue();
  }
}
