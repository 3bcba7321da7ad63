package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

/** The published forms of lists and splits. */
class VideoSourcesTest {
  @TempDir private Path folder;

  private Path videos() {
    return folder.resolve("videos");
  }

  private Path text(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = videos().resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private Catalogue read(VideoSources.Format format, Path labels, Path... splits) {
    return new VideoSources(videos(), null, List.of(splits), labels).read(format);
  }

  private Catalogue.Entry entry(String id, int label, Part part) {
    return new Catalogue.Entry(videos().resolve(id), id, label, part);
  }

  @Test
  void listRowsMayHaveBlanksTabsAndAByteOrderMark() throws IOException {
    Path list = text("all.csv", "\uFEFFa b/Größe.mp4  1\r\nc.avi\t0\r\nc.avi 0\r\n");

    Catalogue catalogue =
        new VideoSources(videos(), list, List.of(), null).read(VideoSources.Format.LIST);

    assertThat(catalogue.entries())
        .containsExactly(entry("a b/Größe.mp4", 1, null), entry("c.avi", 0, null));
    assertThat(catalogue.classes()).containsExactly("0", "1");
    assertThat(catalogue.ignored()).isEqualTo(Map.of("listed more than once", 1));
  }

  @Test
  void oneListPerPartIsASplit() throws IOException {
    Path labels = text("names.txt", "sit\nstand\nrun\n");
    Catalogue catalogue =
        read(
            VideoSources.Format.LIST,
            labels,
            text("train.csv", "a.mp4 0\n"),
            text("val.csv", "b.mp4 1\n"));
    assertThat(catalogue.entries())
        .containsExactly(entry("a.mp4", 0, Part.TRAIN), entry("b.mp4", 1, Part.VAL));
    assertThat(catalogue.classes()).containsExactly("sit", "stand", "run");
  }

  @Test
  void aFileInTwoPartsIsRefused() throws IOException {
    Path train = text("train.csv", "a.mp4 0\n");
    Path val = text("val.csv", "./a.mp4 0\n");
    assertThatThrownBy(() -> read(VideoSources.Format.LIST, null, train, val))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.mp4: is listed twice, as label 0 in train and as label 0 in val");
  }

  @Test
  void aLabelBeyondTheClassesIsRefused() throws IOException {
    Path list = text("train.csv", "a.mp4 2\n");
    Path labels = text("names.txt", "sit\nstand\n");
    assertThatThrownBy(() -> read(VideoSources.Format.LIST, labels, list))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("label 2 is none of the 2 classes");
  }

  @Test
  void ucfSplitsNumberClassesFromOne() throws IOException {
    Path labels = text("classInd.txt", "1 Archery\r\n2 Surfing\r\n");
    touch("v_Surfing_g02_c01.avi");

    Catalogue catalogue =
        read(
            VideoSources.Format.UCF101,
            labels,
            text("trainlist01.txt", "Surfing/v Surfing g08.avi 2\r\nArchery/a.avi 1\r\n"),
            text("testlist01.txt", "Surfing/v_Surfing_g02_c01.avi\r\n\r\n"));

    assertThat(catalogue.entries())
        .containsExactly(
            entry("Surfing/v Surfing g08.avi", 1, Part.TRAIN),
            entry("Archery/a.avi", 0, Part.TRAIN),
            new Catalogue.Entry(
                videos().resolve("v_Surfing_g02_c01.avi"),
                "Surfing/v_Surfing_g02_c01.avi",
                1,
                Part.TEST));
    assertThat(catalogue.classes()).containsExactly("Archery", "Surfing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Diving/a.avi 1|row 2: 'Diving' is none of the 2 classes",
        "Surfing/a.avi 1|row 2: 'Surfing' has the number 1, expected 2",
        "a.avi 1|row 2: expected CLASS/FILE or CLASS/FILE NUMBER, found 'a.avi 1'"
      })
  void badUcfRowsAreNamed(String row, String problem) throws IOException {
    Path labels = text("classInd.txt", "1 Archery\n2 Surfing\n");
    Path train = text("trainlist01.txt", "Archery/b.avi 1\n" + row + "\n");
    assertThatThrownBy(() -> read(VideoSources.Format.UCF101, labels, train))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("trainlist01.txt, " + problem);
  }

  @Test
  void hmdbFilesTellTrainTestAndUnused() throws IOException {
    Catalogue catalogue =
        read(
            VideoSources.Format.HMDB51,
            null,
            text("wave_test_split1.txt", "w 1.avi 2 \nw2.avi 0 \n"),
            text("brush_hair_test_split1.txt", "b.avi 1 \r\n"));

    assertThat(catalogue.classes()).containsExactly("brush_hair", "wave");
    assertThat(catalogue.entries())
        .containsExactly(
            entry("brush_hair/b.avi", 0, Part.TRAIN), entry("wave/w 1.avi", 1, Part.TEST));
    assertThat(catalogue.ignored()).isEqualTo(Map.of("not used by the split", 1));
  }

  @Test
  void hmdbFilesOfTwoSplitsAreRefused() throws IOException {
    Path first = text("wave_test_split1.txt", "a.avi 1\n");
    Path second = text("wave_test_split2.txt", "a.avi 2\n");
    assertThatThrownBy(() -> read(VideoSources.Format.HMDB51, null, first, second))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("wave_test_split2.txt: expected one file per class, all of split 1");
  }

  @Test
  void badHmdbRowsAndNamesAreNamed() throws IOException {
    Path bad = text("wave_test_split1.txt", "a.avi 1\nb.avi 3\n");
    assertThatThrownBy(() -> read(VideoSources.Format.HMDB51, null, bad))
        .hasMessageContaining("row 2: expected a file and 0, 1 or 2, found 'b.avi 3'");
    Path other = text("wave.txt", "a.avi 1\n");
    assertThatThrownBy(() -> read(VideoSources.Format.HMDB51, null, other))
        .hasMessageContaining("expected a file name CLASS_test_splitN.txt");
  }

  @Test
  void kineticsFilesAreFoundByIdAndTimesInAnyFolder() throws IOException {
    touch(
        "train/massaging person's head/--abc_000010_000020.mp4",
        "val/x_y.webm",
        "replacement/t1_000000_000010.mkv",
        "unlisted.mp4");
    Path train =
        text(
            "train.csv",
            "\uFEFFlabel,youtube_id,time_start,time_end,split,is_cc\r\n"
                + "\"massaging person's head\",--abc,10,20,train,0\r\n"
                + "\"tying \"\"knot\"\", not on a tie\",gone,3,13,train,0\r\n");
    Path val =
        text(
            "val.csv",
            "label,youtube_id,time_start,time_end,split\n"
                + "massaging person's head,x_y,5,15,validate\n");
    Path test = text("test.csv", "youtube_id,time_start,time_end,split\nt1,0,10,test\n");

    Catalogue catalogue = read(VideoSources.Format.KINETICS, null, train, val, test);

    assertThat(catalogue.classes())
        .containsExactly("massaging person's head", "tying \"knot\", not on a tie");
    assertThat(catalogue.entries())
        .containsExactly(
            entry("train/massaging person's head/--abc_000010_000020.mp4", 0, Part.TRAIN),
            entry("val/x_y.webm", 0, Part.VAL),
            entry("replacement/t1_000000_000010.mkv", -1, Part.TEST));
    assertThat(catalogue.missing())
        .containsExactly(
            new LeftOut(
                "gone_000003_000013", "gone_000003_000013: there is no video file of this name"));
    assertThat(catalogue.ignored()).isEqualTo(Map.of("not named by the annotations", 1));
  }

  @Test
  void aNameWithSeveralFilesIsLeftOut() throws IOException {
    touch("a/x_000001_000011.mp4", "b/x_000001_000011.mp4");
    Path csv = text("k.csv", "label,youtube_id,time_start,time_end,split\nrun,x,1,11,train\n");
    assertThat(read(VideoSources.Format.KINETICS, null, csv).missing())
        .extracting(LeftOut::reason)
        .containsExactly(
            "x_000001_000011: there are several files:"
                + " a/x_000001_000011.mp4, b/x_000001_000011.mp4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run,x,1,11,holdout|row 2: expected train, val or test as split, found 'holdout'",
        "run,x,1.5,11,train|row 2: expected whole seconds as time_start, found '1.5'",
        "run,x,1,train|row 2: expected 5 values, found 4",
        "\"run,x,1,11,train|row 2: a quote is not closed",
        ",x,1,11,train|row 2: has no label"
      })
  void badKineticsRowsAreNamed(String row, String problem) throws IOException {
    touch("x.mp4");
    Path csv = text("k.csv", "label,youtube_id,time_start,time_end,split\n" + row + "\n");
    assertThatThrownBy(() -> read(VideoSources.Format.KINETICS, null, csv))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("k.csv, " + problem);
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    touch("x.mp4");
    Path csv = text("k.csv", "label,youtube_id,split\nrun,x,train\n");
    assertThatThrownBy(() -> read(VideoSources.Format.KINETICS, null, csv))
        .hasMessageContaining("k.csv: has no column 'time_start'");
  }

  @Test
  void somethingTemplatesNameClassesOfTheLabelsFile() throws IOException {
    touch("1.webm", "20.webm", "3.mp4", "4.webm");
    Path labels =
        text("labels.json", "{\"Holding something\":\"0\",\"Moving something up\":\"1\"}");
    Path train =
        text(
            "something-something-v2-train.json",
            "[{\"id\":\"1\",\"label\":\"moving cup up\",\"template\":\"Moving [something] up\"},"
                + "{\"id\":20,\"label\":\"Holding something\"}]");
    Path val = text("validation.json", "[{\"id\":\"3\",\"template\":\"Holding [something]\"}]");
    Path test = text("test.json", "[{\"id\":\"4\"},{\"id\":\"5\"}]");

    Catalogue catalogue = read(VideoSources.Format.SSV2, labels, train, val, test);

    assertThat(catalogue.entries())
        .containsExactly(
            entry("1.webm", 1, Part.TRAIN),
            entry("20.webm", 0, Part.TRAIN),
            entry("3.mp4", 0, Part.VAL),
            entry("4.webm", -1, Part.TEST));
    assertThat(catalogue.missing()).extracting(LeftOut::sample).containsExactly("5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"id\":\"1\",\"template\":\"Eating\"}]|entry 1: 'Eating' is none of the 1 classes",
        "[{\"id\":\"1\"}]|entry 1: expected id and template or label",
        "{\"id\":\"1\"}|expected a JSON list",
        "[{|line 1: not valid JSON"
      })
  void badSomethingEntriesAreNamed(String json, String problem) throws IOException {
    touch("1.webm");
    Path labels = text("labels.json", "{\"Holding something\":\"0\"}");
    Path train = text("train.json", json);
    assertThatThrownBy(() -> read(VideoSources.Format.SSV2, labels, train))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.json")
        .hasMessageContaining(problem);
  }

  @Test
  void filesWithoutAPartInTheirNamesAreRefused() throws IOException {
    touch("1.webm");
    for (String name : List.of("list.json", "train_val.json")) {
      Path file = text(name, "[]");
      assertThatThrownBy(() -> read(VideoSources.Format.SSV2, null, file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(name + ": expected a file name with one of train, val and test");
    }
  }

  @Test
  void filesThatAFormatNeedsOrCannotUseAreNamed() throws IOException {
    Path file = text("train.csv", "a.mp4 0\n");
    List<VideoSources> wrong = new ArrayList<>();
    List<VideoSources.Format> formats = new ArrayList<>();
    wrong.add(new VideoSources(videos(), file, List.of(), null));
    formats.add(VideoSources.Format.FOLDERS);
    wrong.add(new VideoSources(videos(), null, List.of(file), null));
    formats.add(VideoSources.Format.FOLDERS);
    wrong.add(new VideoSources(videos(), null, List.of(file), null));
    formats.add(VideoSources.Format.UCF101);
    for (VideoSources.Format format : VideoSources.Format.values()) {
      if (format != VideoSources.Format.FOLDERS) {
        wrong.add(new VideoSources(videos(), null, List.of(), null));
        formats.add(format);
      }
    }
    for (int at = 0; at < wrong.size(); at++) {
      VideoSources sources = wrong.get(at);
      VideoSources.Format format = formats.get(at);
      assertThatThrownBy(() -> sources.read(format))
          .as("%s", format)
          .isInstanceOf(InputException.class)
          .hasMessageMatching(".*--(list|split|labels).*");
    }
  }
}
