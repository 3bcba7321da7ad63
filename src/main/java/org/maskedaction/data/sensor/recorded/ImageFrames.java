package org.maskedaction.data.sensor.recorded;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.maskedaction.io.InputException;

/**
 * The pictures of a folder as frames, ordered by the numbers in their names.
 *
 * @param files the pictures in their order
 * @param depth how pictures of 16 bits become bytes
 */
record ImageFrames(List<Path> files, TakeFormat.DepthScale depth) implements Track.Frames {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp");
  private static final int BYTE_BITS = 8;

  /**
   * The pictures of a folder.
   *
   * @param wanted which files are frames, by their names in lower case
   * @param depth how pictures of 16 bits, which hold millimetres, become bytes
   * @throws InputException where there is none
   */
  static Track.Video of(Path folder, Predicate<String> wanted, TakeFormat.DepthScale depth) {
    List<Path> files =
        FileTree.list(folder).stream()
            .filter(
                file -> ENDINGS.stream().anyMatch(name(file)::endsWith) && wanted.test(name(file)))
            .sorted(BY_NUMBER)
            .toList();
    if (files.isEmpty()) {
      throw new InputException(folder + ": has no pictures");
    }
    return new Track.Video(files.size(), new ImageFrames(files, depth), 0);
  }

  /** Orders files by the last number in their names, then by the names. */
  static final Comparator<Path> BY_NUMBER =
      Comparator.comparingLong(ImageFrames::number).thenComparing(ImageFrames::name);

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  private static long number(Path file) {
    Matcher numbers = NUMBER.matcher(name(file));
    long last = -1;
    while (numbers.find()) {
      last = Long.parseLong(numbers.group());
    }
    return last;
  }

  @Override
  public Track.PackedFrame read(int frame) {
    Path file = files.get(frame);
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new InputException(file + ": is no PNG, JPEG or BMP picture");
    }
    return image.getRaster().getNumBands() == 1
            && !(image.getColorModel() instanceof IndexColorModel)
        ? grey(image.getRaster())
        : colour(image);
  }

  private Track.PackedFrame grey(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] samples = raster.getSamples(0, 0, width, height, 0, (int[]) null);
    boolean wide =
        raster.getTransferType() == DataBuffer.TYPE_USHORT
            && raster.getSampleModel().getSampleSize(0) > BYTE_BITS;
    byte[] brightness = new byte[samples.length];
    for (int at = 0; at < samples.length; at++) {
      brightness[at] = wide ? depth.brightness(samples[at]) : (byte) samples[at];
    }
    return Track.PackedFrame.grey(width, height, brightness);
  }

  private static Track.PackedFrame colour(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] colours = image.getRGB(0, 0, width, height, null, 0, width);
    byte[] pixels = new byte[colours.length * Track.PackedFrame.CHANNELS];
    for (int at = 0; at < colours.length; at++) {
      pixels[at * 3] = (byte) (colours[at] >> 16);
      pixels[at * 3 + 1] = (byte) (colours[at] >> 8);
      pixels[at * 3 + 2] = (byte) colours[at];
    }
    return new Track.PackedFrame(width, height, pixels);
  }
}
