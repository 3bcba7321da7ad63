package org.maskedaction.viz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.maskedaction.io.DurableFiles;

/** Writes animated GIF files that repeat without end. */
public final class GifWriter {
  private static final double CENTISECONDS = 100.0; // the unit of delays in the format
  private static final byte[] REPEAT_FOREVER = {1, 0, 0};

  private GifWriter() {}

  /**
   * Writes a file in one step.
   *
   * @param frames pictures of one size; each gets 256 colours of its own
   * @param fps pictures per second
   * @throws IOException if it cannot be written; a file of that name is then as it was
   */
  public static void write(Path file, List<BufferedImage> frames, double fps) throws IOException {
    int delay = (int) Math.max(1, Math.round(CENTISECONDS / fps));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames.size(); i++) {
        IIOMetadata metadata = metadata(writer, frames.get(i), delay, i == 0);
        writer.writeToSequence(new IIOImage(frames.get(i), null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    DurableFiles.replace(file, ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage frame, int delay, boolean first) throws IOException {
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(delay));
    control.setAttribute("transparentColorIndex", "0");
    root.appendChild(control);
    if (first) {
      root.appendChild(repetition());
    }
    metadata.mergeTree(format, root);
    return metadata;
  }

  /** The application extension of Netscape that makes viewers start again. */
  private static IIOMetadataNode repetition() {
    IIOMetadataNode repeat = new IIOMetadataNode("ApplicationExtension");
    repeat.setAttribute("applicationID", "NETSCAPE");
    repeat.setAttribute("authenticationCode", "2.0");
    repeat.setUserObject(REPEAT_FOREVER.clone());
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(repeat);
    return extensions;
  }
}
