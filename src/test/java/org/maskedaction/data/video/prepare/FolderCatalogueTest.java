package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;
import org.slf4j.LoggerFactory;

class FolderCatalogueTest {
  @TempDir private Path folder;

  @Test
  void theFirstFolderIsTheClass() throws IOException {
    touch("wave/b.AVI", "wave/deeper/a.mp4", "Größe 1/c d.webm");
    touch("wave/notes.txt", "wave/.b.AVI", ".cache/x.mp4", "wave/noextension", "loose.mp4");

    Catalogue catalogue = FolderCatalogue.read(folder, null);

    assertThat(catalogue.classes()).containsExactly("Größe 1", "wave");
    assertThat(catalogue.entries())
        .containsExactly(
            entry("Größe 1/c d.webm", 0, null),
            entry("wave/b.AVI", 1, null),
            entry("wave/deeper/a.mp4", 1, null));
    assertThat(catalogue.missing()).extracting(LeftOut::sample).containsExactly("loose.mp4");
    assertThat(catalogue.ignored()).isEqualTo(Map.of("not named as a video", 4));
  }

  @Test
  void foldersOfPartsAreTheSplit() throws IOException {
    touch("train/wave/a.mp4", "train/jump/b.mp4", "validation/wave/c.mp4", "test/wave/d.mp4");

    Catalogue catalogue = FolderCatalogue.read(folder, null);

    assertThat(catalogue.classes()).containsExactly("jump", "wave");
    assertThat(catalogue.entries())
        .containsExactly(
            entry("test/wave/d.mp4", 1, Part.TEST),
            entry("train/jump/b.mp4", 0, Part.TRAIN),
            entry("train/wave/a.mp4", 1, Part.TRAIN),
            entry("validation/wave/c.mp4", 1, Part.VAL));
  }

  @Test
  void aFolderOneLevelTooHighIsWarnedOf() throws IOException {
    touch("set/wave/a.mp4", "set/jump/b.mp4");
    List<String> warnings = warnings(() -> FolderCatalogue.read(folder, null));
    assertThat(warnings)
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("all videos are of one class, 'set'")
        .contains("its 2 folders ('jump', ...)")
        .endsWith("give " + folder.resolve("set") + " instead");
    assertThat(warnings(() -> FolderCatalogue.read(folder.resolve("set"), null))).isEmpty();
  }

  private static List<String> warnings(Runnable work) {
    Logger logger = (Logger) LoggerFactory.getLogger(FolderCatalogue.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
    try {
      work.run();
    } finally {
      logger.detachAppender(appender);
      logger.setAdditive(true);
    }
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    touch("train/a.mp4", "bus/b.mp4");
    assertThat(FolderCatalogue.read(folder, null).classes()).containsExactly("bus", "train");
  }

  @Test
  void givenClassesKeepTheirOrderAndMustHaveAllFolders() throws IOException {
    Path labels = Files.writeString(folder.resolve("classes.txt"), "wave\nrun\njump\n");
    touch("v/jump/a.mp4");
    assertThat(FolderCatalogue.read(folder.resolve("v"), labels).entries())
        .extracting(Catalogue.Entry::label)
        .containsExactly(2);
    touch("v/sit/a.mp4");
    assertThatThrownBy(() -> FolderCatalogue.read(folder.resolve("v"), labels))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'sit' is none of the 3 classes");
  }

  @Test
  void aMissingFolderIsNamed() {
    Path absent = folder.resolve("absent");
    assertThatThrownBy(() -> FolderCatalogue.read(absent, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(absent.toString());
  }

  private Catalogue.Entry entry(String id, int label, Part part) {
    return new Catalogue.Entry(folder.resolve(id), id, label, part);
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }
}
