package org.maskedaction.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.io.InputException;

class SampleNamesTest {
  private static SampleName name(String id, int action, int... capture) {
    return new SampleName(id, action, new Capture(capture[0], capture[1], capture[2], capture[3]));
  }

  @Test
  void ntuFilesAndFoldersAreOfTheSampleThatBeginsTheirNames() {
    SampleName sample = name("S001C002P003R002A013", 13, 3, 2, 1, 2);
    assertThat(Ntu.FILES.find("S001C002P003R002A013.skeleton.txt")).isEqualTo(sample);
    assertThat(Ntu.FILES.find("S001C002P003R002A013")).isEqualTo(sample);
    assertThat(Ntu.FILES.find("s001c002p003r002a013.skeleton")).isNull();
    for (String place :
        new String[] {"S001C002P003R002A013_rgb", "s001c002p003r002a013.Skeleton"}) {
      assertThat(Ntu.sample(Path.of("ntu", place))).isEqualTo(sample);
    }
    assertThat(Ntu.sample(Path.of("ntu", "S001C002P003R002A013_xyz"))).isNull();
  }

  @Test
  void nwUclaIsNamedAlikeInFilesAndFolders() {
    SampleName sample = name("a08_s02_e03_v01", 8, 2, 1, 0, 3);
    assertThat(NwUcla.FILES.find("a08_s02_e03_v01.json")).isEqualTo(sample);
    assertThat(NwUcla.sample(Path.of("ucla/view_1/a08_s02_e03"))).isEqualTo(sample);
    assertThat(NwUcla.sample(Path.of("view_1"))).isNull();
    assertThat(NwUcla.sample(Path.of("view_x/a08_s02_e03"))).isNull();
    assertThat(NwUcla.label(8)).isEqualTo(6);
    assertThat(NwUcla.label(7)).isEqualTo(-1);
    assertThat(NwUcla.view(Path.of("a08_s02_e03_v01.json"))).isEqualTo(OptionalInt.of(1));
    assertThat(NwUcla.view(Path.of("list.json"))).isEmpty();
  }

  @Test
  void utdMhadFilesTellTheirSensor() {
    Path file = Path.of("utd", "A12_S7_T3_Inertial.mat");
    assertThat(UtdMhad.sample(file)).isEqualTo(name("a12_s7_t3", 12, 7, 0, 0, 3));
    assertThat(UtdMhad.modality(file)).isEqualTo("inertial");
    assertThat(UtdMhad.sample(Path.of("a12_s7_t3_color.avi"))).isNull();
  }

  @Test
  void msrAction3dFilesMayHaveAnyEnding() {
    assertThat(MsrAction3d.FILES.find("a01_s02_e03_skeleton3D.txt"))
        .isEqualTo(name("a01_s02_e03", 1, 2, 0, 0, 3));
    assertThatThrownBy(() -> MsrAction3d.FILES.of(Path.of("x", "a1_s2_e3.txt")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            Path.of("x", "a1_s2_e3.txt") + ": expected a name such as a01_s02_e03_skeleton3D.txt");
  }
}
