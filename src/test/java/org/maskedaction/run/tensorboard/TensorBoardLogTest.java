package org.maskedaction.run.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.testing.EventFiles;
import org.maskedaction.testing.EventFiles.Message;

class TensorBoardLogTest {
  @TempDir Path folder;

  private TensorBoardLog create() throws IOException {
    return TensorBoardLog.create(folder, name -> name.equals("loss") ? "what is minimised" : "");
  }

  @Test
  void scalarsKeepStepTagAndValue() throws IOException {
    try (TensorBoardLog log = create()) {
      log.scalars(0, Map.of("loss", 1.25));
      log.scalars(123_456_789_012L, Map.of("loss", Double.NaN, "epoch", 7, "name", "text"));
    }
    Map<Long, Map<String, Float>> scalars = EventFiles.scalars(folder);
    assertThat(scalars).containsOnlyKeys(0L, 123_456_789_012L);
    assertThat(scalars.get(0L)).isEqualTo(Map.of("loss", 1.25f));
    assertThat(scalars.get(123_456_789_012L)).isEqualTo(Map.of("loss", Float.NaN, "epoch", 7f));
  }

  @Test
  void whatAMetricMeansIsToldOnce() throws IOException {
    try (TensorBoardLog log = create()) {
      log.scalars(1, Map.of("loss", 1.0));
      log.scalars(2, Map.of("loss", 0.5));
    }
    List<Message> values =
        EventFiles.read(folder).stream()
            .flatMap(event -> event.messages(5).stream())
            .flatMap(summary -> summary.messages(1).stream())
            .toList();
    Message metadata = values.get(0).messages(9).get(0);
    assertThat(metadata.text(3)).isEqualTo("what is minimised");
    assertThat(metadata.messages(1).get(0).text(1)).isEqualTo("scalars");
    assertThat(values.get(1).messages(9)).isEmpty();
  }

  @Test
  void eventsCarryTheTimeOfDay() throws IOException {
    double before = System.currentTimeMillis() / 1e3;
    try (TensorBoardLog log = create()) {
      log.scalars(1, Map.of("loss", 1.0));
    }
    assertThat(EventFiles.read(folder))
        .extracting(event -> (Double) event.get(1))
        .allSatisfy(time -> assertThat(time).isBetween(before, before + 60));
  }

  @Test
  void picturesKeepTheirBytesAndSize() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", png);
    try (TensorBoardLog log = create()) {
      log.image("masks", 40, png.toByteArray());
    }
    Message event = EventFiles.read(folder).get(1);
    Message value = event.messages(5).get(0).messages(1).get(0);
    Message image = value.messages(4).get(0);
    assertThat(event.integer(2)).isEqualTo(40);
    assertThat(value.text(1)).isEqualTo("masks");
    assertThat(image.integer(1)).isEqualTo(20);
    assertThat(image.integer(2)).isEqualTo(30);
    assertThat((byte[]) image.get(4)).isEqualTo(png.toByteArray());
  }

  @Test
  void aConfigurationIsShownAsCode() throws IOException {
    try (TensorBoardLog log = create()) {
      log.code("config", "seed: 0\nrun:\n  dir: ä\n");
    }
    Message value = EventFiles.read(folder).get(1).messages(5).get(0).messages(1).get(0);
    assertThat(value.text(1)).isEqualTo("config/text_summary");
    assertThat(value.messages(9).get(0).messages(1).get(0).text(1)).isEqualTo("text");
    Message tensor = value.messages(8).get(0);
    assertThat(tensor.integer(1)).isEqualTo(7); // DT_STRING
    assertThat(tensor.text(8)).isEqualTo("    seed: 0\n    run:\n      dir: ä\n");
  }

  @Test
  void aResumedSessionTakesBackWhatItRepeats() throws IOException {
    try (TensorBoardLog log = create()) {
      for (int step = 1; step <= 5; step++) {
        log.scalars(step, Map.of("loss", 1.0 * step));
      }
    }
    try (TensorBoardLog log = TensorBoardLog.resume(folder, 3, name -> "")) {
      log.scalars(4, Map.of("loss", 40.0));
    }
    assertThat(EventFiles.scalars(folder))
        .isEqualTo(
            Map.of(
                1L, Map.of("loss", 1f),
                2L, Map.of("loss", 2f),
                3L, Map.of("loss", 3f),
                4L, Map.of("loss", 40f)));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aFileThatIsNoPictureIsRefused() throws IOException {
    try (TensorBoardLog log = create()) {
      assertThatThrownBy(() -> log.image("masks", 1, new byte[] {1, 2, 3}))
          .isInstanceOf(IOException.class);
    }
  }
}
