package org.maskedaction.data.video.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.generated.StickFigureData;
import org.maskedaction.testing.FrozenText;

/** Generated clips stay what they are for a seed: results are told by seed, not by clips. */
class FrozenClipsTest {
  @TempDir Path folder;

  /** Before they are encoded, which depends on the processor. */
  @Test
  void pixelsOfASeedStay() throws IOException {
    List<String> rows = new ArrayList<>();
    for (GeneratedSpec.BackgroundKind background : GeneratedSpec.BackgroundKind.values()) {
      GeneratedSpec spec = new GeneratedSpec(4, 4, 4, 32, 8, 25, background, 2, 7);
      for (Part part : Part.values()) {
        for (int index = 0; index < 2; index++) {
          ClipScene scene = ClipScene.sample(spec, part, index);
          CRC32 sum = new CRC32();
          sum.update(scene.render());
          rows.add(
              "%s %s label %d, %s, %s: %08x"
                  .formatted(
                      background,
                      "videos/%s/%06d.mp4".formatted(part.key(), index),
                      scene.pattern().ordinal(),
                      scene.pattern().key(),
                      scene.tracks().stream().map(SpriteTrack::shape).toList(),
                      sum.getValue()));
        }
      }
    }
    FrozenText.requireSame("generated clips", rows);
  }

  @Test
  void labelsStay() throws IOException {
    List<String> rows = new ArrayList<>();
    for (MotionPattern pattern : MotionPattern.values()) {
      rows.add("motion %d %s".formatted(pattern.ordinal(), pattern.key()));
    }
    StickFigureData.writeVideos(folder, 8, 1, 7);
    for (String row : Files.readAllLines(folder.resolve("train.csv"))) {
      rows.add("stick figure " + row);
    }
    rows.addAll(Files.readAllLines(folder.resolve("classes.txt")));
    FrozenText.requireSame("labels of generated clips", rows);
  }
}
