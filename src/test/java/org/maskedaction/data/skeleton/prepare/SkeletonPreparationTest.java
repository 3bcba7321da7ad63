package org.maskedaction.data.skeleton.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.dataset.NtuProtocol;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.NtuFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SkeletonPreparationTest {
  private static final JointLayout POINT = new JointLayout("point", List.of("p"), List.of(0), 0);

  @TempDir Path folder;
  private Path raw;
  private Path out;

  @BeforeEach
  void folders() throws IOException {
    raw = Files.createDirectory(folder.resolve("raw"));
    out = folder.resolve("out");
  }

  private void ntu(String stem, int frames) throws IOException {
    NtuFile file = new NtuFile();
    for (int frame = 0; frame < frames; frame++) {
      file.frame().body(1, NtuFile.pose(frame * 0.1, 0));
    }
    file.write(raw.resolve(stem + ".skeleton"));
  }

  private PreparedSkeletons prepared(JointLayout layout, int coordinates) {
    return PreparedSkeletons.open(out.resolve(SkeletonPreparation.SEQUENCES), layout, coordinates);
  }

  @Test
  void ntuFilesBecomeAnNpzFileWithAReport() throws Exception {
    ntu("S001C001P001R001A001", 30); // performer 1 trains
    ntu("S001C001P003R001A060", 20); // performer 3 does not
    ntu("S001C002P005R002A008", 20); // listed as incomplete
    ntu("S018C001P001R001A001", 20); // not of the sixty actions' setups
    ntu("S001C001P002R001A002", 301); // longer than any of the data set
    Files.writeString(raw.resolve("S001C001P002R001A003.skeleton"), "5\n1\n");
    PreparationReport report =
        SkeletonPreparation.run(SkeletonDatasets.ntu(raw, NtuProtocol.NTU60_XSUB, null), out, 2);

    assertThat(report.train().sequences()).isEqualTo(1);
    assertThat(report.test().sequences()).isEqualTo(1);
    assertThat(report.test().perClass()).hasSize(60).endsWith(0, 1);
    assertThat(report.train().frames()).isEqualTo(30);
    assertThat(report.frames()).isEqualTo(300);
    assertThat(report.leftOut().values()).containsOnly(1);
    assertThat(report.skipped()).hasSize(2);
    assertThat(report.skipped())
        .extracting(LeftOut::reason)
        .anyMatch(reason -> reason.equals("has 301 frames, expected at most 300"))
        .anyMatch(reason -> reason.contains("A003.skeleton, line 3: expected 10 values"));
    JsonNode json = new ObjectMapper().readTree(out.resolve(SkeletonPreparation.REPORT).toFile());
    assertThat(json.at("/train/sequences").intValue()).isEqualTo(1);
    assertThat(json.at("/layout/name").textValue()).isEqualTo("ntu25");
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("skeletons.npz", "report.json");
    }

    SkeletonSequence test = prepared(JointLayouts.NTU_25, 3).sequences(Part.TEST).get(0);
    assertThat(test.id()).isEqualTo("S001C001P003R001A060");
    assertThat(test.label()).isEqualTo(59);
    assertThat(test.capture()).isEqualTo(new Capture(3, 1, 1, 1));
    assertThat(test.frames()).isEqualTo(300);
    assertThat(test.persons()).isEqualTo(2);
    assertThat(test.presentFrames()).isEqualTo(20);
  }

  @Test
  void otherReadersUnderstandTheFile() throws Exception {
    ntu("S001C001P001R001A003", 4);
    ntu("S002C001P001R001A002", 5);
    SkeletonPreparation.run(SkeletonDatasets.ntu(raw, NtuProtocol.NTU60_XSUB, null), out, 1);
    INDArray values = array("x_train"); // [2, 300, 150]
    INDArray labels = array("y_train"); // [2, 60]
    assertThat(values.shape()).containsExactly(2, 300, 150);
    assertThat(labels.shape()).containsExactly(2, 60);
    assertThat(labels.getDouble(0, 2)).isEqualTo(1);
    SkeletonSequence second = prepared(JointLayouts.NTU_25, 3).sequences(Part.TRAIN).get(1);
    float[] row = values.slice(1).dup('c').data().asFloat();
    assertThat(second.values()).isEqualTo(row);
  }

  private INDArray array(String name) throws IOException {
    Path copy = folder.resolve(name + ".npy");
    try (ZipFile zip = new ZipFile(out.resolve(SkeletonPreparation.SEQUENCES).toFile());
        InputStream member = zip.getInputStream(zip.getEntry(name + ".npy"))) {
      Files.copy(member, copy);
    }
    return Nd4j.createFromNpyFile(copy.toFile());
  }

  @Test
  void theNumberOfWorkersMakesNoDifference() throws Exception {
    for (int i = 1; i <= 9; i++) {
      ntu("S001C001P001R001A00" + i, 3 + i);
    }
    SkeletonDataset dataset = SkeletonDatasets.ntu(raw, NtuProtocol.NTU60_XSUB, null);
    PreparationReport report = SkeletonPreparation.run(dataset, out, 1);
    Path other = folder.resolve("other");
    assertThat(SkeletonPreparation.run(dataset, other, 3)).isEqualTo(report);
    assertThat(out.resolve(SkeletonPreparation.SEQUENCES))
        .hasSameBinaryContentAs(other.resolve(SkeletonPreparation.SEQUENCES));
    ntu("S001C001P001R001A001", 9);
    PreparationReport changed = SkeletonPreparation.run(dataset, folder.resolve("changed"), 1);
    assertThat(changed.train().sha256()).isNotEqualTo(report.train().sha256());
    assertThatThrownBy(() -> SkeletonPreparation.run(dataset, other, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void recordingsOfOnesOwnAreCentredAndPaddedToTheLongest() throws Exception {
    Files.writeString(raw.resolve("a.csv"), "1,2\n3,5\n");
    Files.writeString(raw.resolve("b.csv"), "4,4,7,7\n0,0,8,8\n5,5,9,9\n");
    Files.writeString(raw.resolve("zero.csv"), "0,0\n0,0\n");
    Files.writeString(raw.resolve("crowd.csv"), "1,1,2,2,3,3\n");
    Files.writeString(raw.resolve("bad.csv"), "1,2\n1\n");
    Path train = raw.resolve("train.txt");
    Files.writeString(train, "a.csv 0\nzero.csv 1\ncrowd.csv 1\nbad.csv 1\nnone.csv 1\n");
    Path test = raw.resolve("test.txt");
    Files.writeString(test, "b.csv 2\na.csv -1\n");
    PreparationReport report =
        SkeletonPreparation.run(SkeletonDatasets.arrays(train, test, null, POINT, 2, 2), out, 1);
    assertThat(report.skipped())
        .extracting(LeftOut::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("the first person has no value but 0"),
            reason -> assertThat(reason).contains("has 3 persons, expected at most 2"),
            reason -> assertThat(reason).contains("bad.csv, line 2: expected 1 joints"),
            reason -> assertThat(reason).contains("none.csv: cannot be read"),
            reason -> assertThat(reason).contains("has no label"));
    assertThat(report.train().perClass()).containsExactly(1, 0, 0);
    PreparedSkeletons prepared = prepared(POINT, 2);
    assertThat(prepared.sequences(Part.TRAIN).get(0).values())
        .containsExactly(0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0);
    // A person that is absent in a frame stays zero; the other moves by the first one's start.
    assertThat(prepared.sequences(Part.TEST).get(0).values())
        .containsExactly(0, 0, 3, 3, 0, 0, 4, 4, 1, 1, 5, 5);
  }

  @Test
  void labelsOutsideTheRangeAreSkippedAndNothingUsableIsAnError() throws Exception {
    Files.writeString(raw.resolve("a.csv"), "1,2\n");
    SkeletonDataset own =
        SkeletonDatasets.arrays(
            Files.writeString(raw.resolve("l.txt"), "a.csv 7\n"), null, null, POINT, 2, 1);
    SkeletonDataset two =
        new SkeletonDataset("two", POINT, 1, 2, 2, 0, false, own.files(), own.format(), Map.of());
    assertThatThrownBy(() -> SkeletonPreparation.run(two, out, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two: none of 1 files gave a training sequence")
        .hasMessageContaining("has the label 7, expected 0 to 1");
    try (var files = Files.list(out)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void pkuSequencesAreCutToTheirFramesAndSplitByTheSecondLine() throws Exception {
    String frame = String.join(" ", Collections.nCopies(150, "1.5"));
    String frames = String.join("\n", Collections.nCopies(310, frame));
    Files.writeString(raw.resolve("0002-L.txt"), frames);
    Files.writeString(raw.resolve("0003-L.txt"), frames);
    Path labels = Files.createDirectory(folder.resolve("labels"));
    Files.writeString(labels.resolve("0002-L.txt"), "3,0,305,1\n4,10,20,1\n");
    Files.writeString(labels.resolve("0003-L.txt"), "51,10,20,1\n");
    Path split = folder.resolve("cross.txt");
    Files.writeString(split, "Training videos:\n0002-L, 0009-L\nValidation videos:\n0003-L\n");
    PreparationReport report =
        SkeletonPreparation.run(SkeletonDatasets.pkuMmd(raw, labels, split), out, 1);
    assertThat(report.train().sequences()).isEqualTo(2);
    assertThat(report.train().frames()).isEqualTo(310);
    assertThat(report.test().perClass()).hasSize(51).endsWith(1);
    float[] values = prepared(JointLayouts.NTU_25, 3).sequences(Part.TRAIN).get(1).values();
    assertThat(Arrays.copyOf(values, 1500)).containsOnly(1.5f); // not centred
    assertThat(values[1500]).isZero();
  }

  @Test
  void theThirdViewOfNwUclaIsForTesting() throws Exception {
    String joints = "[[0,0,1]," + String.join(",", Collections.nCopies(19, "[1,2,3]")) + "]";
    for (String name : List.of("a01_s01_e00_v01", "a12_s01_e00_v02", "a05_s01_e00_v03")) {
      Files.writeString(raw.resolve(name + ".json"), "{\"skeletons\": [" + joints + "]}");
    }
    Files.writeString(raw.resolve("list.json"), "[]");
    PreparationReport report = SkeletonPreparation.run(SkeletonDatasets.nwUcla(raw), out, 1);
    assertThat(report.leftOut()).isEqualTo(Map.of("other names", 1));
    assertThat(report.train().sequences()).isEqualTo(2);
    assertThat(report.test().sequences()).isEqualTo(1);
  }
}
