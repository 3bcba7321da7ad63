package org.maskedaction.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.maskedaction.ops.Backend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Golden tensors of the folders in the test resource {@code parity}. */
public final class Golden {
  private Golden() {}

  /** The tensors of {@code folder} by name. */
  public static Map<String, INDArray> tensors(String folder) {
    Backend.initialise();
    URL url = resource(folder + "/tensors.npz");
    try {
      return Nd4j.createFromNpzFile(new File(url.toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(url.toString(), e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + url, e);
    }
  }

  /** The text of a file in {@code folder}. */
  public static String text(String folder, String file) {
    try (InputStream stream = resource(folder + "/" + file).openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL resource(String path) {
    return Objects.requireNonNull(Golden.class.getResource("/parity/" + path), path);
  }
}
