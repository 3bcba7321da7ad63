package org.maskedaction.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class GifWriterTest {
  private static final int[] COLORS = {0xFF0000, 0x00FF00, 0x0000FF};

  @TempDir Path dir;

  /** A picture with a stripe of one of the colours on white. */
  private static BufferedImage picture(int index) {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        image.setRGB(x, y, x < 5 ? COLORS[index] : 0xFFFFFF);
      }
    }
    return image;
  }

  private Path written(double fps) throws IOException {
    Path file = dir.resolve("x.gif");
    GifWriter.write(file, List.of(picture(0), picture(1), picture(2)), fps);
    return file;
  }

  private static String attribute(Node tree, String element, String name) {
    return ((Element) ((Element) tree).getElementsByTagName(element).item(0)).getAttribute(name);
  }

  @Test
  void anotherReaderFindsTheFramesAndTheirDelays() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(written(4).toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        BufferedImage image = reader.read(i);
        assertThat(image.getWidth()).isEqualTo(20);
        assertThat(image.getHeight()).isEqualTo(10);
        assertThat(image.getRGB(2, 4) & 0xFFFFFF).isEqualTo(COLORS[i]);
        assertThat(image.getRGB(12, 4) & 0xFFFFFF).isEqualTo(0xFFFFFF);
        Node tree = reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        assertThat(attribute(tree, "GraphicControlExtension", "delayTime")).isEqualTo("25");
      }
    } finally {
      reader.dispose();
    }
  }

  @Test
  void theFileRepeatsForever() throws IOException {
    String bytes = new String(Files.readAllBytes(written(50)), StandardCharsets.ISO_8859_1);
    // A block of 3 bytes: sub-block 1 and the count 0, which stands for no end.
    assertThat(bytes).startsWith("GIF89a").contains("NETSCAPE2.0\3\1\0\0\0");
  }

  @Test
  void writingLeavesNothingElseAndNeedsItsFolder() throws IOException {
    Path file = written(4);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).containsExactly(file);
    }
    assertThatThrownBy(() -> GifWriter.write(dir.resolve("a/b.gif"), List.of(picture(0)), 4))
        .isInstanceOf(IOException.class);
  }
}
