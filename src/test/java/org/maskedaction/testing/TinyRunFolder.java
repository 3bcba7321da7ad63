package org.maskedaction.testing;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A run folder as a training run leaves it, written by hand. */
public final class TinyRunFolder {
  private final Path path;

  private TinyRunFolder(Path path) {
    this.path = path;
  }

  /** A run that has only just begun: there is nothing but its configuration. */
  public static TinyRunFolder begin(Path path, String... settings) throws IOException {
    Files.createDirectories(path);
    Files.writeString(
        path.resolve("config.yaml"),
        "seed: 0\nrun:\n  dir: " + path + "\n" + String.join("\n", settings) + "\n");
    return new TinyRunFolder(path);
  }

  /** Adds the provenance of its first session. */
  public TinyRunFolder provenance() throws IOException {
    Files.writeString(
        path.resolve("provenance.json"),
        """
{"version": "1.2.3", "commit": "0123456", "dirty": "false", "java": "17", "processors": 2,
 "operatingSystem": "Linux", "backend": {"backend": "CpuBackend", "version": "1", "blas": "B"},
 "threads": {"kernels": 1}, "dataFingerprint": "16 videos, abcdef",
 "commandLine": ["pretrain", "--config", "<file> & more"],
 "startedAt": "2026-01-02T03:04:05.678Z"}
""");
    return this;
  }

  /** Adds lines to the metrics log. */
  public TinyRunFolder metrics(String... rows) throws IOException {
    Files.write(path.resolve("metrics.jsonl"), List.of(rows));
    return this;
  }

  /** Adds a small picture. */
  public TinyRunFolder picture(String name) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return this;
  }

  /** Adds a file. */
  public TinyRunFolder file(String name, String content) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  /** The folder. */
  public Path path() {
    return path;
  }
}
