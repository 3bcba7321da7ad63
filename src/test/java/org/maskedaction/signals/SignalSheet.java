package org.maskedaction.signals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.viz.ViewSheet;

/** A picture of signals, what models see of them and how they fill the rest in. */
final class SignalSheet {
  private final SignalPretrainConfig settings;
  private final List<SignalBatch> signals = new ArrayList<>(); // of one each
  private final List<List<ViewSheet.View<float[]>>> views = new ArrayList<>();

  /** Of signals spread evenly over a list, at most so many. */
  SignalSheet(SignalPretrainConfig settings, SignalList list, int most) {
    this.settings = settings;
    int size = list.rows().size();
    int count = Math.min(most, size);
    List<SignalList.Row> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(list.rows().get((int) ((long) i * size / count)));
    }
    try (BatchLoader<SignalBatch> loader =
        new SignalList(list.source(), chosen).single(settings.model())) {
      loader.forEach(signals::add);
    }
    for (SignalBatch signal : signals) {
      views.add(
          new ArrayList<>(List.of(new ViewSheet.View<>("Signal", List.of(), signal.values()))));
    }
  }

  /** Adds what a model makes of the signals; returns its mean loss. */
  double add(String name, SignalReconstruction model, long seed) {
    double sum = 0;
    for (int i = 0; i < signals.size(); i++) {
      SignalReconstruction.Result result = model.of(signals.get(i), seed, i);
      String error = String.format(Locale.ROOT, "error %.3g", result.loss());
      views.get(i).add(new ViewSheet.View<>("Visible", List.of(name), result.visible()));
      views.get(i).add(new ViewSheet.View<>("Filled in", List.of(name, error), result.restored()));
      sum += result.loss();
    }
    return sum / signals.size();
  }

  /** Writes a PNG file. */
  void write(Path file) throws IOException {
    ViewSheet sheet = new ViewSheet("Masked signals and their reconstruction");
    for (int i = 0; i < signals.size(); i++) {
      SignalBatch signal = signals.get(i);
      sheet.addSequence(
          ViewSheet.title(signal.ids().get(0), signal.labels()[0]),
          settings.model().channels(),
          views.get(i));
    }
    sheet.write(file);
  }
}
