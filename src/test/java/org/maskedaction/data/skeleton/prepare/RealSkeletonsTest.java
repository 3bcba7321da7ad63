package org.maskedaction.data.skeleton.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.SkeletonSource;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.testing.SharedData;

class RealSkeletonsTest {
  private static final String MSR = "data/msr-action3d/";

  @TempDir Path folder;

  private List<SkeletonSequence> sequences(JointLayout layout, Part part) {
    Path file = folder.resolve("out").resolve(SkeletonPreparation.SEQUENCES);
    return PreparedSkeletons.open(file, layout, 3).sequences(part);
  }

  private PreparationReport prepare(SkeletonDataset dataset) throws Exception {
    return SkeletonPreparation.run(dataset, folder.resolve("out"), 2);
  }

  private static SkeletonDataset msr(boolean usedOnly, List<Integer> actions) {
    Path files = SharedData.require(MSR + "MSRAction3DSkeletonReal3D");
    Path used = SharedData.require(MSR + "splits/files_used_in_cvpr12_paper.txt");
    return SkeletonDatasets.msrAction3d(files, usedOnly ? used : null, actions);
  }

  @Test
  void the557FilesOfMsrAction3dAreSplitByTheirSubjects() throws Exception {
    PreparationReport report = prepare(msr(true, List.of()));
    assertThat(report.skipped()).isEmpty();
    assertThat(report.leftOut()).containsExactly(Map.entry("not in the list of used names", 10));
    assertThat(report.train().sequences()).isEqualTo(284);
    assertThat(report.test().sequences()).isEqualTo(273);
    List<Integer> both =
        Stream.iterate(0, action -> action + 1)
            .limit(20)
            .map(at -> report.train().perClass().get(at) + report.test().perClass().get(at))
            .toList();
    assertThat(Collections.min(both)).isGreaterThanOrEqualTo(20);
    assertThat(Collections.max(both)).isLessThanOrEqualTo(30);
    List<SkeletonSequence> test = sequences(JointLayouts.MSR_20, Part.TEST);
    assertThat(test).allMatch(sequence -> sequence.capture().subject() % 2 == 0);
    int spine = 3 * 3;
    assertThat(test).allMatch(sequence -> sequence.values()[spine] == 0);
  }

  @Test
  void theSequenceOfZerosIsSkippedAndReported() throws Exception {
    PreparationReport report = prepare(msr(false, List.of()));
    assertThat(report.train().sequences() + report.test().sequences()).isEqualTo(566);
    assertThat(report.frames()).isEqualTo(936); // the file that is too long
    assertThat(report.skipped()).hasSize(1);
    assertThat(report.skipped().get(0).sample()).contains("a13_s09_e02");
  }

  @Test
  void anActionSetHasLabelsOfItsOwn() throws Exception {
    List<Integer> first = List.of(2, 3, 5, 6, 10, 13, 18, 20);
    PreparationReport report = prepare(msr(true, first));
    assertThat(report.train().perClass()).hasSize(8).doesNotContain(0);
    assertThat(sequences(JointLayouts.MSR_20, Part.TRAIN))
        .allMatch(s -> s.id().startsWith("a%02d".formatted(first.get(s.label()))));
  }

  @Test
  void natopsHas180SequencesInEachPart() throws Exception {
    PreparationReport report =
        prepare(
            SkeletonDatasets.timeSeries(
                SharedData.require("data/natops/NATOPS_TRAIN.ts"),
                SharedData.require("data/natops/NATOPS_TEST.ts"),
                JointLayouts.NATOPS_8));
    assertThat(report.frames()).isEqualTo(51);
    assertThat(report.skipped()).isEmpty();
    assertThat(report.train().perClass()).hasSize(6).containsOnly(30);
    assertThat(report.test().perClass()).hasSize(6).containsOnly(30);
    List<SkeletonSequence> train = sequences(JointLayouts.NATOPS_8, Part.TRAIN);
    // The first value of the first dimension.
    assertThat(train.get(0).values()[0]).isEqualTo(-0.372758f);
    SkeletonDataConfig config =
        ConfigLoader.defaults(
            SkeletonDataConfig.class, List.of("path=unused.npz", "layout=natops8"));
    SkeletonFeeder feeder = new SkeletonFeeder(config, JointLayouts.NATOPS_8, 48);
    try (BatchLoader<SkeletonClips> loader =
        new SampleLoader<>(
            new SkeletonSource(train, feeder, true),
            SkeletonClips::of,
            LoaderSettings.shuffled(32, 0))) {
      loader.startEpoch(0, 0);
      SkeletonClips clips = loader.next();
      assertThat(clips.values()).hasSize(32 * 48 * 8 * 3);
      assertThat(loader.batchesPerEpoch()).isEqualTo(5);
    }
  }
}
