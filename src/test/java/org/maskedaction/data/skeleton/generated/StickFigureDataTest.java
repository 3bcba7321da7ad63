package org.maskedaction.data.skeleton.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.data.skeleton.generated.StickFigure.Action;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;

class StickFigureDataTest {
  @TempDir private Path folder;

  @Test
  void videosAreListedWithTheirActions() throws IOException {
    StickFigureData.writeVideos(folder, 7, 2, 0);

    List<VideoEntry> train = VideoList.read(folder.resolve("train.csv"), null);
    assertThat(train).hasSize(7).allMatch(entry -> Files.exists(entry.path()));
    assertThat(train).extracting(VideoEntry::label).containsExactly(0, 1, 2, 3, 4, 5, 0);
    assertThat(VideoList.read(folder.resolve("val.csv"), null)).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("classes.txt")))
        .containsExactly("wave", "raise_arms", "lower_arms", "kick", "squat", "jumping_jack");
  }

  @Test
  void everyFrameOfAVideoHasAFigureOnItsGround() {
    StickFigure figure = StickFigure.of(Action.KICK, 5, 0, 0);
    byte[] pixels = StickFigureData.pixels(figure, new SplittableRandom(3));

    int frame = StickFigureData.SIZE * StickFigureData.SIZE * 3;
    assertThat(pixels).hasSize(5 * frame);
    for (int t = 0; t < 5; t++) {
      int drawn = 0;
      for (int at = t * frame; at < (t + 1) * frame; at += 3) {
        drawn += Math.abs((pixels[at] & 0xFF) - (pixels[0] & 0xFF)) > 60 ? 1 : 0;
      }
      assertThat(drawn).isBetween(100, frame / 3 / 3);
    }
  }

  @Test
  void skeletonsAreReadAsPreparedOnes() throws IOException {
    Path file = folder.resolve("skeletons.npz");
    StickFigureData.writeSkeletons(file, 6, 3, 4);

    PreparedSkeletons prepared = PreparedSkeletons.open(file, StickFigure.LAYOUT, 3);
    SkeletonSequence squat = prepared.sequences(Part.TRAIN).get(4);
    assertThat(prepared.classes()).isEqualTo(6);
    assertThat(prepared.labels(Part.TEST)).containsExactly(0, 1, 2);
    assertThat(squat.id()).isEqualTo("squat 4");
    assertThat(squat.values()).isEqualTo(StickFigure.of(Action.SQUAT, 40, 4, 0, 4).joints());
  }
}
