package org.maskedaction.viz;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;

/** Pictures as PNG files. */
public final class PngFile {
  private PngFile() {}

  /**
   * Puts a picture in place in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   */
  public static void write(Path file, BufferedImage image) throws IOException {
    DurableFiles.replace(file, ByteBuffer.wrap(bytes(image)));
  }

  /** The content of a file with a picture. */
  public static byte[] bytes(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", png)) {
      throw new IOException("this Java has no writer for PNG");
    }
    return png.toByteArray();
  }

  /**
   * Reads a picture; one that is wider than {@code width} pixels is made that wide.
   *
   * @throws InputException if the file is missing or holds no picture
   */
  public static BufferedImage read(Path file, int width) {
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read as a picture", e);
    }
    if (image == null) {
      throw new InputException(file + ": is not a picture");
    }
    return image.getWidth() <= width ? image : scaled(image, width);
  }

  private static BufferedImage scaled(BufferedImage image, int width) {
    int height = Math.max(1, image.getHeight() * width / image.getWidth());
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    try {
      Image mean = image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
      graphics.drawImage(mean, 0, 0, null);
    } finally {
      graphics.dispose();
    }
    return small;
  }
}
