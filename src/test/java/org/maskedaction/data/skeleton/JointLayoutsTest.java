package org.maskedaction.data.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;

class JointLayoutsTest {
  @TempDir Path folder;

  /** The bones as published, counted from 1. */
  @Test
  void theBonesOfNtuAreThePublishedOnes() {
    int[] parents = {
      2, 21, 21, 3, 21, 5, 6, 7, 21, 9, 10, 11, 1, 13, 14, 15, 1, 17, 18, 19, 21, 23, 8, 25, 12
    };
    for (int joint = 0; joint < 25; joint++) {
      assertThat(JointLayouts.NTU_25.parents().get(joint) + 1).isEqualTo(parents[joint]);
    }
    assertThat(JointLayouts.NTU_25.joints().get(20)).isEqualTo("spine_shoulder");
    assertThat(JointLayouts.NTU_25.centre()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ntu25,25", "kinect20,20", "msr20,20", "utd20,20", "natops8,8"})
  void everyJointReachesARoot(String name, int size) {
    JointLayout layout = JointLayouts.named(name);
    assertThat(layout.size()).isEqualTo(size);
    assertThat(layout.joints()).doesNotHaveDuplicates();
    for (int joint = 0; joint < size; joint++) {
      int at = joint;
      for (int step = 0; step < size && layout.parents().get(at) != at; step++) {
        at = layout.parents().get(at);
      }
      assertThat(layout.parents().get(at)).as(layout.joints().get(joint)).isEqualTo(at);
    }
  }

  @Test
  void usersDescribeTheirOwnInYamlOrJson() throws IOException {
    Path yaml = folder.resolve("arm.yaml");
    Files.writeString(yaml, "joints: [hand, elbow]\nparents: [elbow, elbow]\ncentre: elbow\n");
    Path json = folder.resolve("arm.json");
    Files.writeString(json, "{\"joints\": [\"hand\"], \"parents\": [\"hand\"]}");
    JointLayout layout = JointLayouts.named(yaml.toString());
    assertThat(layout.joints()).containsExactly("hand", "elbow");
    assertThat(layout.parents()).containsExactly(1, 1);
    assertThat(layout.centre()).isEqualTo(1);
    assertThat(JointLayouts.named(json.toString()).centre()).isEqualTo(JointLayout.NO_CENTRE);
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path file = folder.resolve("arm.yaml");
    Files.writeString(file, "joints: [hand, elbow]\nparents: [elbow, shoulder]\n");
    assertThatThrownBy(() -> JointLayouts.named(file.toString()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("arm.yaml")
        .hasMessageContaining("parents must be names of joints, is 'shoulder'");
    assertThatThrownBy(() -> JointLayouts.named("ntu26"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("joint layout 'ntu26' is not known");
  }
}
