package org.maskedaction.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A picture that is drawn when it is asked for. */
public abstract class Picture {
  Picture() {}

  /**
   * Draws the picture.
   *
   * @throws org.maskedaction.io.InputException if there is nothing to draw or Java finds no font
   */
  public abstract BufferedImage image();

  /**
   * Draws the picture and puts it in place as a PNG file in one step.
   *
   * @throws IOException if it cannot be written; a file of that name is then as it was
   * @throws org.maskedaction.io.InputException if there is nothing to draw or Java finds no font
   */
  public final void write(Path file) throws IOException {
    PngFile.write(file, image());
  }

  /** What is drawn on white. */
  static BufferedImage drawn(int width, int height, Consumer<Graphics2D> drawing) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      drawing.accept(graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** What is drawn on white with smooth edges. */
  static BufferedImage smooth(int width, int height, Consumer<Graphics2D> drawing) {
    return drawn(
        width,
        height,
        graphics -> {
          graphics.setRenderingHint(
              RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
          drawing.accept(graphics);
        });
  }

  /** Puts red, green and blue of each pixel of an image behind each other. */
  static void put(BufferedImage image, byte[] pixels, int start) {
    int at = start;
    int width = image.getWidth();
    for (int rgb : image.getRGB(0, 0, width, image.getHeight(), null, 0, width)) {
      at = put(rgb, pixels, at);
    }
  }

  /** Puts red, green and blue of a colour 0xRRGGBB; where the next pixel begins. */
  static int put(int rgb, byte[] pixels, int at) {
    pixels[at] = (byte) (rgb >> 16);
    pixels[at + 1] = (byte) (rgb >> 8);
    pixels[at + 2] = (byte) rgb;
    return at + PatchGrid.CHANNELS;
  }
}
