package org.maskedaction.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of a {@link SkeletonPicture}: the original, what was seen of it, reconstructions. */
final class SkeletonRows {
  private static final int MOVIE_SIZE = 300;
  private static final int SHEET_SIZE = 150;
  private static final int SHEET_FRAMES = 12;

  private SkeletonRows() {}

  /** All frames, large. */
  static List<SheetRow> movie(SkeletonPicture clip) {
    return rows(clip, new SkeletonCanvas(clip, MOVIE_SIZE), IntStream.range(0, clip.frames()));
  }

  /** The size of {@link #movie}. */
  static PatchGrid movieGrid(SkeletonPicture clip) {
    return new PatchGrid(clip.frames(), MOVIE_SIZE, 1, MOVIE_SIZE);
  }

  /** At most twelve frames, the middle ones of equal parts of the clip. */
  static ContactSheet.Section section(SkeletonPicture clip) {
    int[] frames = spread(clip.frames());
    SkeletonCanvas canvas = new SkeletonCanvas(clip, SHEET_SIZE);
    return new ContactSheet.Section(
        clip.title(),
        posesGrid(frames.length),
        rows(clip, canvas, IntStream.of(frames)),
        IntStream.of(frames).boxed().toList());
  }

  /** At most twelve of so many frames, the middle ones of equal parts. */
  static int[] spread(int frames) {
    int count = Math.min(SHEET_FRAMES, frames);
    return IntStream.range(0, count).map(i -> (2 * i + 1) * frames / (2 * count)).toArray();
  }

  /** The poses of some frames as they are. // [frames, size, size, 3] */
  static byte[] poses(SkeletonPicture clip, List<Integer> frames) {
    SkeletonCanvas canvas = new SkeletonCanvas(clip, SHEET_SIZE);
    return canvas.pixels(frames, canvas::original);
  }

  /** The size of {@link #poses}. */
  static PatchGrid posesGrid(int frames) {
    return new PatchGrid(frames, SHEET_SIZE, 1, SHEET_SIZE);
  }

  private static List<SheetRow> rows(
      SkeletonPicture clip, SkeletonCanvas canvas, IntStream chosen) {
    List<Integer> frames = chosen.boxed().toList();
    List<SheetRow> rows = new ArrayList<>();
    rows.add(
        new SheetRow(
            "Original",
            false,
            List.of("%d joints".formatted(clip.joints())),
            canvas.pixels(frames, canvas::original)));
    for (int i = 0; i < clip.views().size(); i++) {
      SkeletonPicture.View view = clip.views().get(i);
      if (i == 0) {
        byte[] masked = canvas.pixels(frames, (graphics, at) -> canvas.masked(graphics, view, at));
        rows.add(new SheetRow("Masked", false, view.maskNotes(), masked));
      }
      byte[] restored =
          canvas.pixels(frames, (graphics, at) -> canvas.restored(graphics, view, at));
      rows.add(new SheetRow("Reconstruction", false, view.notes(), restored));
    }
    return rows;
  }
}
