package org.maskedaction.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.sweep.SweepReport;
import org.maskedaction.sweep.SweepRunner;
import org.maskedaction.viz.PngFile;

/** A search, also one that is under way. */
record SweepSection(Path folder) {
  String markup() throws IOException {
    SweepReport report = SweepReport.of(folder);
    StringBuilder page = new StringBuilder();
    page.append("<p>").append(Html.text(report.headline())).append("</p>\n");
    report
        .bestCommand()
        .ifPresent(
            command ->
                page.append(Html.section("Runs the best candidate again", Html.code(command))));
    List<List<String>> rows = report.rows();
    if (rows.size() > 1) {
      page.append(
          Html.section("Candidates", Html.table(rows.get(0), rows.subList(1, rows.size()))));
    }
    Map<String, BufferedImage> pictures = report.pictures();
    if (!pictures.isEmpty()) {
      StringBuilder markup = new StringBuilder();
      for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
        markup.append(Html.picture(picture.getKey(), PngFile.bytes(picture.getValue())));
      }
      page.append(Html.section("Scores over the settings", Html.pictures(markup.toString())));
    }
    String yaml = Settings.read(folder.resolve(SweepRunner.CONFIG)).yaml();
    return page.append(Html.section("Configuration", Html.details("All settings", Html.code(yaml))))
        .toString();
  }
}
