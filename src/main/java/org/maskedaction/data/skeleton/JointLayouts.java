package org.maskedaction.data.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;

/** The known joint layouts, and those that users describe in a YAML or JSON file. */
public final class JointLayouts {
  /** The 25 joints of Kinect v2, as in NTU RGB+D and PKU-MMD. */
  public static final JointLayout NTU_25 =
      layout(
          "ntu25",
          "spine_mid",
          "spine_base>spine_mid spine_mid>spine_shoulder neck>spine_shoulder head>neck"
              + " left_shoulder>spine_shoulder left_elbow>left_shoulder left_wrist>left_elbow"
              + " left_hand>left_wrist right_shoulder>spine_shoulder right_elbow>right_shoulder"
              + " right_wrist>right_elbow right_hand>right_wrist left_hip>spine_base"
              + " left_knee>left_hip left_ankle>left_knee left_foot>left_ankle"
              + " right_hip>spine_base right_knee>right_hip right_ankle>right_knee"
              + " right_foot>right_ankle spine_shoulder>spine_shoulder left_hand_tip>left_thumb"
              + " left_thumb>left_hand right_hand_tip>right_thumb right_thumb>right_hand");

  /** The 20 joints of Kinect v1 in the order of its SDK, as in NW-UCLA. */
  public static final JointLayout KINECT_20 =
      layout(
          "kinect20",
          "spine",
          "hip_centre>spine spine>shoulder_centre shoulder_centre>shoulder_centre"
              + " head>shoulder_centre left_shoulder>shoulder_centre left_elbow>left_shoulder"
              + " left_wrist>left_elbow left_hand>left_wrist right_shoulder>shoulder_centre"
              + " right_elbow>right_shoulder right_wrist>right_elbow right_hand>right_wrist"
              + " left_hip>hip_centre left_knee>left_hip left_ankle>left_knee"
              + " left_foot>left_ankle right_hip>hip_centre right_knee>right_hip"
              + " right_ankle>right_knee right_foot>right_ankle");

  /** The same 20 joints in the order of MSR-Action3D. */
  public static final JointLayout MSR_20 =
      layout(
          "msr20",
          "spine",
          "left_shoulder>shoulder_centre right_shoulder>shoulder_centre"
              + " shoulder_centre>shoulder_centre spine>shoulder_centre left_hip>hip_centre"
              + " right_hip>hip_centre hip_centre>spine left_elbow>left_shoulder"
              + " right_elbow>right_shoulder left_wrist>left_elbow right_wrist>right_elbow"
              + " left_hand>left_wrist right_hand>right_wrist left_knee>left_hip"
              + " right_knee>right_hip left_ankle>left_knee right_ankle>right_knee"
              + " left_foot>left_ankle right_foot>right_ankle head>shoulder_centre");

  /** The same 20 joints in the order of UTD-MHAD. */
  public static final JointLayout UTD_20 =
      layout(
          "utd20",
          "spine",
          "head>shoulder_centre shoulder_centre>shoulder_centre spine>shoulder_centre"
              + " hip_centre>spine left_shoulder>shoulder_centre left_elbow>left_shoulder"
              + " left_wrist>left_elbow left_hand>left_wrist right_shoulder>shoulder_centre"
              + " right_elbow>right_shoulder right_wrist>right_elbow right_hand>right_wrist"
              + " left_hip>hip_centre left_knee>left_hip left_ankle>left_knee"
              + " left_foot>left_ankle right_hip>hip_centre right_knee>right_hip"
              + " right_ankle>right_knee right_foot>right_ankle");

  /** The eight points of the upper body in NATOPS, whose coordinates are normalised already. */
  public static final JointLayout NATOPS_8 =
      layout(
          "natops8",
          null,
          "left_hand_tip>left_wrist right_hand_tip>right_wrist left_elbow>left_elbow"
              + " right_elbow>right_elbow left_wrist>left_elbow right_wrist>right_elbow"
              + " left_thumb>left_wrist right_thumb>right_wrist");

  private static final Map<String, JointLayout> KNOWN = new TreeMap<>();

  static {
    for (JointLayout layout : List.of(NTU_25, KINECT_20, MSR_20, UTD_20, NATOPS_8)) {
      KNOWN.put(layout.name(), layout);
    }
  }

  private JointLayouts() {}

  /**
   * The known layout of that name, or the one that a file of that name ending in .yaml, .yml or
   * .json describes with the keys of {@link JointLayoutConfig}.
   *
   * @throws InputException where there is neither, or naming the key that cannot be used
   */
  public static JointLayout named(String nameOrFile) {
    JointLayout known = KNOWN.get(nameOrFile);
    if (known != null) {
      return known;
    }
    String lower = nameOrFile.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json")) {
      return read(Path.of(nameOrFile));
    }
    throw new InputException(
        "joint layout '%s' is not known, expected one of %s or a .yaml or .json file"
            .formatted(nameOrFile, KNOWN.keySet()));
  }

  private static JointLayout read(Path file) {
    JointLayoutConfig config = ConfigLoader.load(JointLayoutConfig.class, file, List.of());
    List<Integer> parents = config.parents().stream().map(config.joints()::indexOf).toList();
    int centre =
        config.centre() == null ? JointLayout.NO_CENTRE : config.joints().indexOf(config.centre());
    return new JointLayout(file.toString(), config.joints(), parents, centre);
  }

  private static JointLayout layout(String name, String centre, String bones) {
    List<String> joints = new ArrayList<>();
    List<String> parentNames = new ArrayList<>();
    for (String bone : bones.split(" ")) {
      String[] ends = bone.split(">");
      joints.add(ends[0]);
      parentNames.add(ends[1]);
    }
    List<Integer> parents = parentNames.stream().map(joints::indexOf).toList();
    return new JointLayout(name, joints, parents, joints.indexOf(centre));
  }
}
