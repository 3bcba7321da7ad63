package org.maskedaction.natives;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.data.video.Mp4Writer;
import org.maskedaction.data.video.VideoDecoder;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.RowSoftmax;
import org.nd4j.linalg.factory.Nd4j;

/** A process that uses native libraries in the order of its arguments. */
public final class NativesProgram {
  private NativesProgram() {}

  /** Each argument is {@code nd4j}, {@code dnnl} or the name of an MP4 file to write and read. */
  public static void main(String[] arguments) throws IOException {
    for (String argument : arguments) {
      switch (argument) {
        case "nd4j" -> {
          Backend.initialise();
          System.out.println(Nd4j.ones(4, 4).mmul(Nd4j.ones(4, 4)).sumNumber());
        }
        case "dnnl" -> {
          NativeLibraries.unpack();
          FloatPointer values = new FloatPointer(0f, 0f);
          RowSoftmax.forward(values, 1, 2);
          System.out.println(values.get(0));
        }
        default -> video(Path.of(argument));
      }
    }
  }

  private static void video(Path file) throws IOException {
    byte[] pixels = new byte[2 * 16 * 16 * 3];
    new SplittableRandom(1).nextBytes(pixels);
    Mp4Writer.write(file, pixels, 16, 25);
    try (VideoDecoder decoder = new VideoDecoder(file)) {
      System.out.println(decoder.width());
    }
  }
}
