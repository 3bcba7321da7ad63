package org.maskedaction.data.skeleton.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;

class TextFormatsTest {
  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void expect(SkeletonFormat format, Path file, String message) {
    assertThatThrownBy(() -> format.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(message);
  }

  private static String rows(int count, String row) {
    return String.join("\n", Collections.nCopies(count, row)) + "\n";
  }

  @Test
  void msrAction3dHasTwentyLinesPerFrame() throws IOException {
    MsrFormat format = new MsrFormat();
    String name = "a12_s07_e03_skeleton3D.txt";
    SkeletonSequence sequence =
        format.read(file(name, rows(39, "0.5 -1e-1 2.5 1") + "1 2 3 0\n")).get(0);
    assertThat(sequence.id()).isEqualTo("a12_s07_e03");
    assertThat(sequence.label()).isEqualTo(11);
    assertThat(sequence.capture()).isEqualTo(new Capture(7, 0, 0, 3));
    assertThat(sequence.frames()).isEqualTo(2);
    assertThat(sequence.values()).hasSize(120).startsWith(0.5f, -0.1f, 2.5f).endsWith(1, 2, 3);
    expect(format, file(name, rows(39, "1 2 3 0")), "line 39: expected 20 lines per frame");
    expect(format, file(name, ""), "expected 20 lines per frame");
    expect(format, file(name, rows(19, "1 2 3 0") + "1 2 NaN 0"), "line 20: expected a finite");
    expect(format, file(name, rows(19, "1 2 3 0") + "1 2 3"), "line 20: expected x, y, z and");
    expect(format, file("b.txt", rows(20, "1 2 3 0")), "expected a name such as");
  }

  private static String skeletons(int frames, int joints) {
    String joint = "[1, 2.5, 3]";
    String frame = "[" + String.join(",", Collections.nCopies(joints, joint)) + "]";
    return "[" + String.join(",", Collections.nCopies(frames, frame)) + "]";
  }

  @Test
  void nwUclaIsJsonWithTenActions() throws IOException {
    UclaFormat format = new UclaFormat();
    String name = "a08_s02_e03_v01.json";
    SkeletonSequence sequence =
        format.read(file(name, "{\"skeletons\": " + skeletons(3, 20) + "}")).get(0);
    assertThat(sequence.label()).isEqualTo(6);
    assertThat(sequence.capture()).isEqualTo(new Capture(2, 1, 0, 3));
    assertThat(sequence.frames()).isEqualTo(3);
    assertThat(sequence.values()).hasSize(180).startsWith(1, 2.5f, 3);
    expect(format, file(name, "{\"skeletons\": " + skeletons(3, 19) + "}"), "sizes [3, 19, 3]");
    expect(format, file(name, "{\"skeletons\": []}"), "is not an array of numbers");
    expect(format, file(name, "{}"), "has no key 'skeletons'");
    expect(format, file(name, "{\"skeletons\":\n [[[1"), "line 2: not valid JSON");
    String spoilt = skeletons(2, 20).replaceFirst("3]]", "null]]");
    expect(
        format,
        file(name, "{\"skeletons\": " + spoilt + "}"),
        "skeletons[0][19][2] is null, expected a finite number");
    expect(
        format,
        file("a07_s02_e03_v01.json", "{\"skeletons\": " + skeletons(1, 20) + "}"),
        "action 7, expected one of");
  }

  private static String frames(int count, int values) {
    return IntStream.range(0, count)
        .mapToObj(
            frame ->
                IntStream.range(0, values)
                    .mapToObj(at -> Integer.toString(frame * 1000 + at))
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void pkuMmdCutsASequenceForEveryLabelledRange() throws IOException {
    PkuFormat format = new PkuFormat(folder.resolve("labels"));
    Path file = file("0002-M.txt", frames(9, 150));
    file("labels/0002-M.txt", "51,2,5,1\n1,4,20,2\n");
    List<SkeletonSequence> sequences = format.read(file);
    assertThat(sequences).extracting(SkeletonSequence::label).containsExactly(50, 0);
    assertThat(sequences).extracting(SkeletonSequence::frames).containsExactly(3, 5);
    assertThat(sequences).extracting(SkeletonSequence::persons).containsExactly(2, 2);
    assertThat(sequences.get(0).id()).isEqualTo("0002-M#1");
    assertThat(sequences.get(0).values()).startsWith(2000, 2001).endsWith(4149);
    file("labels/0002-M.txt", "1,0,3,1\n52,0,3,1\n");
    expect(format, file, "line 2: expected a label from 1 to 51, found 52");
    file("labels/0002-M.txt", "1,9,12,1\n");
    expect(format, file, "line 1: expected a range within the 9 frames, found 9 to 12");
    file("labels/0002-M.txt", "1,x,12,1\n");
    expect(format, file, "line 1: expected a whole number, found 'x'");
    file("labels/0002-M.txt", "");
    expect(format, file, "has no actions");
    expect(format, file("0003-M.txt", frames(2, 149)), "line 1: expected 150 coordinates");
  }

  private static String series(int dimensions, String values) {
    return String.join(":", Collections.nCopies(dimensions, values));
  }

  @Test
  void timeSeriesHaveOneDimensionPerCoordinate() throws IOException {
    TimeSeriesFormat format = new TimeSeriesFormat(2);
    String header = "#a comment\n@problemName x\n@classLabel true 1.0 2.0\n@data\n";
    String first = "1,2:3,4:5,6:7,8:9,10:11,12:2.0\n";
    List<SkeletonSequence> sequences =
        format.read(file("a.ts", header + first + series(6, "1,1,1") + ":1.0\n"));
    assertThat(sequences).extracting(SkeletonSequence::label).containsExactly(1, 0);
    assertThat(sequences).extracting(SkeletonSequence::frames).containsExactly(2, 3);
    assertThat(sequences.get(0).values()).containsExactly(1, 3, 5, 7, 9, 11, 2, 4, 6, 8, 10, 12);
    expect(format, file("b.ts", header + "1,2:3,4:1.0"), "line 5: expected 6 dimensions and a");
    expect(format, file("b.ts", header + series(6, "1,2") + ":3.0"), "line 5: expected one of");
    expect(format, file("b.ts", header + series(6, "1,?") + ":1.0"), "line 5: expected a coord");
    expect(format, file("b.ts", header + series(5, "1,2") + ":1:1.0"), "line 5: expected 2 values");
    expect(format, file("b.ts", header), "has no sequences");
    expect(format, file("b.ts", "@data\n"), "line 1: expected '@classLabel true'");
  }

  @Test
  void ownRecordingsAreCsvJsonOrNpy() throws IOException {
    ArrayFormat format = new ArrayFormat(2, 2);
    SkeletonSequence csv = format.read(file("a.csv", "1,2,3,4\n5,6,7,8\n9,10,11,12\n")).get(0);
    assertThat(csv.frames()).isEqualTo(3);
    assertThat(csv.persons()).isEqualTo(1);
    assertThat(csv.label()).isEqualTo(SkeletonSequence.NO_LABEL);
    SkeletonSequence pair = format.read(file("b.csv", "1 2 3 4 5 6 7 8\n")).get(0);
    assertThat(pair.persons()).isEqualTo(2);
    SkeletonSequence json =
        format.read(file("a.json", "{\"joints\": [[[1,2],[3,4]]], \"label\": 4}")).get(0);
    assertThat(json.label()).isEqualTo(4);
    assertThat(json.values()).containsExactly(1, 2, 3, 4);
    SkeletonSequence persons =
        format.read(file("b.json", "[[[[1,2],[3,4]],[[5,6],[7,8]]]]")).get(0);
    assertThat(persons.persons()).isEqualTo(2);
    assertThat(persons.values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    Path npy = folder.resolve("a.npy");
    Files.write(npy, TestArrays.npy("<f8", new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 1, 2, 2));
    assertThat(format.read(npy).get(0).values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(format.read(npy).get(0).frames()).isEqualTo(2);
  }

  @Test
  void damagedRecordingsAreNamed() throws IOException {
    ArrayFormat format = new ArrayFormat(2, 2);
    expect(format, file("a.csv", "1,2,3,4\n1,2,3\n"), "line 2: expected 2 joints x 2 coord");
    expect(format, file("a.csv", "1,2,nan,4\n"), "line 1: expected a coordinate");
    expect(format, file("a.csv", "1,2,3,4,5,6\n"), "line 1: expected 2 joints x 2 coordinates");
    expect(format, file("a.csv", ""), "has 0 frames");
    expect(format, file("a.json", "[[[1,2],[3]]]"), "joints[0][1] has 1 values, expected 2");
    expect(format, file("a.json", "[[[1,2,3],[1,2,3]]]"), "has the sizes [1, 2, 3]");
    expect(format, file("a.json", "{\"joints\": [[[1,2],[3,4]]], \"label\": -1}"), "label is -1");
    expect(format, file("a.txt", "1"), "ending in .npy, .json or .csv");
    byte[] whole = TestArrays.npy("<f4", new double[] {1, 2, Double.NaN, 4}, 1, 2, 2);
    Path npy = Files.write(folder.resolve("a.npy"), whole);
    expect(format, npy, "joint 1 of frame 0 is not finite");
    Files.write(npy, Arrays.copyOf(whole, whole.length - 1));
    expect(format, npy, "takes 144 bytes, found 143; the file is damaged");
    Files.write(npy, Arrays.copyOf(whole, 20));
    expect(format, npy, "the npy header is cut off");
    Files.write(npy, TestArrays.npy("<f4", new double[] {}, 0, 2, 2));
    expect(format, npy, "has the sizes [0, 2, 2]");
  }
}
