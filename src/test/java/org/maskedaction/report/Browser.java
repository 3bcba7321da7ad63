package org.maskedaction.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A browser without a window, where this machine has one. */
record Browser(Path program) {
  private static final int MINUTE = 60;

  /** That in the environment variable CHROME, or the first on the search path. */
  static Optional<Browser> find() {
    String own = System.getenv("CHROME");
    if (own != null) {
      return Optional.of(new Browser(Path.of(own)));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .flatMap(
            folder ->
                List.of("chromium", "chromium-browser", "google-chrome", "chrome").stream()
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::new);
  }

  /** How a page looks, 1200 by 1600 pixels. */
  BufferedImage show(Path page, Path folder) throws IOException, InterruptedException {
    Path picture = folder.resolve("page.png");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1200,1600",
                "--screenshot=" + picture,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    if (!process.waitFor(MINUTE, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    assertThat(picture).as("see the log of %s in %s", program, folder).exists();
    return ImageIO.read(picture.toFile());
  }
}
