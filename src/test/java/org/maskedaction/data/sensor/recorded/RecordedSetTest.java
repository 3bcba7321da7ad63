package org.maskedaction.data.sensor.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.maskedaction.data.sensor.TinyModalities.data;
import static org.maskedaction.data.sensor.TinyModalities.modality;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityData;
import org.maskedaction.testing.NtuFile;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;

class RecordedSetTest {
  private static final ModalityConfig DEPTH =
      modality("{name: depth, kind: video, length: 2, image_size: 4}");
  private static final ModalityConfig SKELETON =
      modality("{name: skeleton, kind: skeleton, length: 3}");
  private static final ModalityConfig INERTIAL =
      modality("{name: inertial, kind: sequence, length: 4}");

  @TempDir private Path folder;

  /** A MATLAB file with an array whose value at [i, j, k] is i + 100 j + 10000 k. */
  private void mat(String name, String array, MatlabType type, int... sizes) throws IOException {
    Matrix matrix = Mat5.newMatrix(sizes, type);
    int rows = sizes[0];
    for (int at = 0; at < matrix.getNumElements(); at++) {
      int column = at / rows % sizes[1];
      int value = at % rows + 100 * column + 10000 * (at / rows / sizes[1]);
      matrix.setInt(at, type == MatlabType.UInt16 ? value % 65536 : value);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Mat5.writeToFile(Mat5.newMatFile().addArray(array, matrix), file.toString());
  }

  private void take(String name, int frames, int readings) throws IOException {
    mat("Depth/" + name + "_depth.mat", "d_depth", MatlabType.UInt16, 8, 8, frames);
    mat("Skeleton/" + name + "_skeleton.mat", "d_skel", MatlabType.Double, 20, 3, frames);
    mat("Inertial/" + name + "_inertial.mat", "d_iner", MatlabType.Double, readings, 6);
  }

  private ModalityData utd(List<ModalityConfig> modalities, String... overrides) {
    return open("utd_mhad", modalities, overrides);
  }

  private ModalityData open(String format, List<ModalityConfig> modalities, String... overrides) {
    List<String> all = new ArrayList<>(List.of("format=" + format, "path=" + folder));
    all.add("normalisation=none");
    all.addAll(List.of(overrides));
    return ModalityData.open(data(all.toArray(String[]::new)), modalities, 1);
  }

  private static List<String> ids(ModalityData data, Part part) {
    ModalitySet.Samples samples = data.samples(part);
    return IntStream.range(0, samples.size()).mapToObj(samples::id).toList();
  }

  @Test
  void utdModalitiesArePairedByNameAndSplitBySubject() throws IOException {
    take("a3_s1_t1", 4, 9);
    take("a12_s2_t4", 4, 9);
    Files.delete(folder.resolve("Depth/a3_s1_t1_depth.mat"));
    ModalityData data = utd(List.of(DEPTH, SKELETON, INERTIAL), "sequence_fit=cut");
    assertThat(data.classes()).isEqualTo(27);
    assertThat(ids(data, Part.TRAIN)).containsExactly("a3_s1_t1");
    assertThat(ids(data, Part.VAL)).containsExactly("a12_s2_t4");
    ModalitySample train = data.samples(Part.TRAIN).load(0, null);
    assertThat(train.label()).isEqualTo(2);
    assertThat(train.modalities().get(0)).isNull();
    float[] joints = train.modalities().get(1).values(); // [3, 1, 20, 3], from the spine's start
    assertThat(joints[0]).isEqualTo(-2); // joint 0 less joint 2
    assertThat(joints[1]).isEqualTo(-2);
    assertThat(joints[60]).isEqualTo(9998); // even frames 0, 1 and 3 of 4
    assertThat(joints[120]).isEqualTo(29998);
    float[] readings = train.modalities().get(2).values(); // the middle 4 of 9
    assertThat(readings).startsWith(2, 102, 202, 302, 402, 502, 3).hasSize(24);
    assertThat(train.modalities().get(2).valid()).containsExactly(true, true, true, true);
  }

  @Test
  void shortRecordingsArePaddedAndMarked() throws IOException {
    take("a1_s1_t1", 1, 3);
    ModalitySample sample =
        utd(List.of(DEPTH, SKELETON, INERTIAL), "sequence_fit=cut")
            .samples(Part.TRAIN)
            .load(0, null);
    assertThat(sample.modalities().get(0).valid()).containsExactly(true, false);
    assertThat(sample.modalities().get(1).valid()).containsExactly(true, false, false);
    assertThat(sample.modalities().get(2).valid()).containsExactly(true, true, true, false);
    assertThat(sample.modalities().get(2).values()[18]).isZero();
  }

  @Test
  void depthBecomesBrightnessWhichFallsWithDistance() throws IOException {
    take("a1_s1_t1", 1, 3);
    ModalityConfig whole = modality("{name: depth, kind: video, length: 1, image_size: 8}");
    float[] values =
        utd(List.of(whole), "depth_near=100.0", "depth_far=600.0")
            .samples(Part.TRAIN)
            .load(0, null)
            .modalities()
            .get(0)
            .values(); // millimetres are row + 100 column
    assertThat(values[0]).isZero(); // no measurement
    assertThat(values[8]).isEqualTo(1); // 1 mm
    assertThat(values[8 + 3]).isCloseTo((600 - 301) / 500f, within(0.002f));
    assertThat(values[8 + 7]).isZero();
  }

  @Test
  void ownSubjectsMayBeTrainedOn() throws IOException {
    take("a1_s2_t1", 1, 3);
    take("a1_s3_t1", 1, 3);
    ModalityData data = utd(List.of(INERTIAL), "protocol=subjects", "train=[2]");
    assertThat(ids(data, Part.TRAIN)).containsExactly("a1_s2_t1");
    assertThat(ids(data, Part.VAL)).containsExactly("a1_s3_t1");
  }

  @Test
  void aDamagedFileMakesItsModalityAbsentAndIsNamed() throws IOException {
    take("a1_s1_t1", 2, 9);
    Path file = folder.resolve("Inertial/a1_s1_t1_inertial.mat");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 160));
    ModalitySample sample = utd(List.of(SKELETON, INERTIAL)).samples(Part.TRAIN).load(0, null);
    assertThat(sample.modalities().get(0)).isNotNull();
    assertThat(sample.modalities().get(1)).isNull();
    assertThat(sample.problems()).hasSize(1);
    assertThat(sample.problems().get(0)).startsWith(file + ": is no complete MATLAB file");
    mat("Inertial/a1_s1_t1_inertial.mat", "d_iner", MatlabType.Double, 5, 4);
    assertThat(utd(List.of(INERTIAL)).samples(Part.TRAIN).load(0, null).problems())
        .containsExactly(file + ": d_iner has the sizes [5, 4], expected [any, 6]");
  }

  @Test
  void tracksOfDifferentLengthAreRefused() throws IOException {
    take("a1_s1_t1", 10, 9);
    mat("Skeleton/a1_s1_t1_skeleton.mat", "d_skel", MatlabType.Double, 20, 3, 7);
    ModalityData data = utd(List.of(DEPTH, SKELETON));
    assertThatThrownBy(() -> data.samples(Part.TRAIN).load(0, null))
        .isInstanceOf(InputException.class)
        .hasMessage("sample a1_s1_t1: the numbers of frames differ too much: depth 10, skeleton 7");
    assertThat(
            utd(List.of(DEPTH, SKELETON), "max_length_difference=0.3")
                .samples(Part.TRAIN)
                .load(0, null)
                .hasAny())
        .isTrue();
  }

  @Test
  void mistakesInTheConfigurationAreNamed() throws IOException {
    assertThatThrownBy(() -> utd(List.of(INERTIAL)))
        .hasMessage(folder + ": has no sample of utd_mhad with one of [inertial]");
    take("a28_s1_t1", 1, 3);
    take("a1_s1_t1", 1, 3);
    assertThat(utd(List.of(INERTIAL)).leftOut())
        .extracting(LeftOut::reason)
        .containsOnly("action 28, expected 1 to 27")
        .hasSize(3);
    assertThatThrownBy(() -> utd(List.of(modality("{name: ir, kind: video}"))))
        .hasMessage(
            "modalities: 'ir' is not among those of utd_mhad, which are depth, inertial, skeleton");
    assertThatThrownBy(() -> utd(List.of(modality("{name: depth, kind: sequence}"))))
        .hasMessage("modalities: kind of 'depth' must be video, is sequence");
    assertThatThrownBy(() -> utd(List.of(modality("{name: skeleton, kind: skeleton, joints: 25}"))))
        .hasMessage("modalities: joints of 'skeleton' must be 20, is 25");
    assertThatThrownBy(() -> open("ntu", List.of(DEPTH), "path=" + folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such folder");
  }

  private void picture(String name, int type, int left, int right) throws IOException {
    BufferedImage image = new BufferedImage(8, 4, type);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 8; x++) {
        int value = x < 4 ? left : right;
        image.getRaster().setPixel(x, y, new int[] {value, value, value});
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }

  @Test
  void ntuSamplesArePairedByNameAndFramesByNumber() throws IOException {
    String train = "S001C002P001R001A005";
    String test = "S001C002P003R001A005";
    for (int frame = 1; frame <= 12; frame++) {
      String name = "rgb/nturgb+d_s001/frames/%s_rgb/output%d.png".formatted(train, frame);
      picture(name, BufferedImage.TYPE_INT_RGB, frame, frame);
      picture(
          "depth/%s/MDepth-%08d.png".formatted(train, frame),
          BufferedImage.TYPE_USHORT_GRAY,
          2000,
          0);
    }
    picture("ir/" + test + "_ir/1.png", BufferedImage.TYPE_BYTE_GRAY, 51, 102);
    NtuFile skeleton = new NtuFile();
    for (int frame = 0; frame < 12; frame++) {
      skeleton.frame().body(7, NtuFile.pose(0.1 * frame, 0));
    }
    Files.createDirectories(folder.resolve("skeleton"));
    skeleton.write(folder.resolve("skeleton/" + train + ".skeleton"));
    ModalityData data =
        open(
            "ntu",
            List.of(
                modality("{name: rgb, kind: video, length: 12, image_size: 2, channels: 3}"),
                modality("{name: depth, kind: video, length: 1, image_size: 4}"),
                modality("{name: ir, kind: video, length: 1, image_size: 4}"),
                modality("{name: skeleton, kind: skeleton, length: 12, joints: 25, persons: 2}")));
    assertThat(data.classes()).isEqualTo(60);
    assertThat(ids(data, Part.TRAIN)).containsExactly(train);
    assertThat(ids(data, Part.VAL)).containsExactly(test);
    ModalitySample first = data.samples(Part.TRAIN).load(0, null);
    assertThat(first.label()).isEqualTo(4);
    assertThat(first.problems()).isEmpty();
    for (int frame = 0; frame < 12; frame++) { // 1, 2, ... 12 and not 1, 10, 11
      assertThat(first.modalities().get(0).values()[frame * 4])
          .isCloseTo((frame + 1) / 255f, within(1e-6f));
    }
    assertThat(first.modalities().get(1).values()) // (4000 - 2000) of 3000 on the left
        .startsWith(170 / 255f, 170 / 255f, 0, 0);
    assertThat(first.modalities().get(2)).isNull();
    assertThat(first.modalities().get(3).values()[11 * 150]).isCloseTo(1.1f - 0.01f, within(1e-5f));
    ModalitySample second = data.samples(Part.VAL).load(0, null);
    assertThat(second.modalities().get(2).values()).startsWith(0.2f, 0.2f, 0.4f, 0.4f);
  }

  @Test
  void flippingIsSharedByTheVideosAndMirrorsSkeletonsWhereAsked() throws IOException {
    String id = "S001C002P001R001A005";
    picture("rgb/" + id + "_rgb/1.png", BufferedImage.TYPE_INT_RGB, 51, 102);
    picture("ir/" + id + "_ir/1.png", BufferedImage.TYPE_BYTE_GRAY, 51, 102);
    Files.createDirectories(folder.resolve("skeleton"));
    new NtuFile()
        .frame()
        .body(7, NtuFile.pose(0, 0))
        .write(folder.resolve("skeleton/" + id + ".skeleton"));
    ModalitySet.Samples samples =
        open(
                "ntu",
                List.of(
                    modality("{name: rgb, kind: video, length: 1, image_size: 2}"),
                    modality("{name: ir, kind: video, length: 1, image_size: 2}"),
                    modality("{name: skeleton, kind: skeleton, length: 1, joints: 25}")),
                "flip=true",
                "mirror_skeletons=true")
            .samples(Part.TRAIN);
    float[] upright = samples.load(0, null).modalities().get(2).values();
    int flipped = 0;
    for (int seed = 0; seed < 40; seed++) {
      ModalitySample sample = samples.load(0, new SplittableRandom(seed));
      float[] rgb = sample.modalities().get(0).values();
      assertThat(sample.modalities().get(1).values()).containsExactly(rgb, within(1e-6f));
      boolean mirrored = rgb[0] > rgb[1];
      flipped += mirrored ? 1 : 0;
      float[] joints = sample.modalities().get(2).values();
      assertThat(joints[4 * 3]).isEqualTo(mirrored ? -upright[8 * 3] : upright[4 * 3]); // shoulders
      assertThat(joints[4 * 3 + 1]).isEqualTo(upright[(mirrored ? 8 : 4) * 3 + 1]);
    }
    assertThat(flipped).isBetween(8, 32);
  }

  @Test
  void uclaIsReadFromItsFramesAndSplitByView() throws IOException {
    for (int view : new int[] {1, 3}) {
      String sample = "view_" + view + "/a08_s02_e01/";
      for (int frame : new int[] {2, 10}) {
        picture(
            sample + "frame_%d_rgb.jpg".formatted(frame),
            BufferedImage.TYPE_INT_RGB,
            10 * frame,
            10 * frame);
        List<String> lines = new ArrayList<>(List.of("1,20"));
        for (int joint = 0; joint < 20; joint++) {
          lines.add("%d,%d,2.5,2".formatted(frame, joint));
        }
        Files.write(folder.resolve(sample + "frame_%d_skeletons.txt".formatted(frame)), lines);
      }
    }
    Files.createDirectories(folder.resolve("view_2/a07_s01_e01"));
    ModalityData data =
        open(
            "nw_ucla",
            List.of(
                modality("{name: rgb, kind: video, length: 2, image_size: 2}"),
                modality("{name: depth, kind: video, length: 2, image_size: 2}"),
                modality("{name: skeleton, kind: skeleton, length: 2}")));
    assertThat(data.classes()).isEqualTo(10);
    assertThat(ids(data, Part.TRAIN)).containsExactly("a08_s02_e01_v01");
    assertThat(ids(data, Part.VAL)).containsExactly("a08_s02_e01_v03");
    assertThat(data.leftOut()).hasSize(1);
    ModalitySample sample = data.samples(Part.TRAIN).load(0, null);
    assertThat(sample.problems()).isEmpty();
    assertThat(sample.label()).isEqualTo(6);
    assertThat(sample.modalities().get(0).values()[4]).isCloseTo(100 / 255f, within(0.02f));
    assertThat(sample.modalities().get(1)).isNull();
    float[] joints = sample.modalities().get(2).values(); // from the spine of the first frame
    assertThat(joints).startsWith(0, -1, 0, 0, 0, 0, 0, 1, 0);
    assertThat(joints[60]).isEqualTo(8);
  }
}
