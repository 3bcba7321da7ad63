package org.maskedaction.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.io.InputException;
import org.maskedaction.testing.TinyRunFolder;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ReportPageTest {
  private static final String[] ROWS = {
    "{\"step\":0,\"val_loss\":1.5}",
    "{\"step\":1,\"epoch\":0,\"loss\":1.0,\"learning_rate\":0.0,\"novelty\":7}",
    "{\"step\":2,\"epoch\":0,\"loss\":0.4,\"learning_rate\":0.5,\"novelty\":8}",
    "{\"step\":3,\"epoch\":1,\"loss\":\"NaN\",\"learning_rate\":0.2,\"novelty\":9}",
    "{\"step\":4,\"epoch\":1,\"loss\":0.8,\"learning_rate\":0.1,\"novelty\":9}",
    "{\"step\":4,\"epoch\":1,\"val_loss\":0.9}"
  };

  @TempDir Path folder;

  private TinyRunFolder run(String name, String... settings) throws IOException {
    return TinyRunFolder.begin(folder.resolve(name), settings).provenance().metrics(ROWS);
  }

  private static String epochs() {
    return "data:\n  generated: {}\noptimizer:\n  epochs: 2\n  warmup_epochs: 0";
  }

  /** The page, which refers to nothing outside and is well-formed. */
  private static Document page(Path... folders) throws Exception {
    String html = ReportPage.of(List.of(folders)).html();
    assertThat(html).doesNotContain("http:", "https:", "<script", "<link", "url(", "@import");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document page =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    assertThat(texts(page, "//@src"))
        .allMatch(source -> source.startsWith("data:image/png;base64,"));
    assertThat(texts(page, "//@href")).isEmpty();
    assertThat(texts(page, "//figure[not(.//svg) and not(.//img)]")).isEmpty();
    assertThat(texts(page, "//svg[not(.//polyline)]")).isEmpty();
    assertThat(texts(page, "//section[count(*) < 2]")).isEmpty();
    return page;
  }

  private static List<String> texts(Document page, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, page, XPathConstants.NODESET);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent().strip())
        .toList();
  }

  private static String panel(String title) {
    return "//figure[.//h3='" + title + "']";
  }

  private static String fact(String name) {
    return "//table[@class='facts']//tr[th='" + name + "']/td";
  }

  @Test
  void theHeadSaysWhatTheRunIsAndHowFar() throws Exception {
    Path run = run("tats", epochs(), "masking:\n  type: tats\n  mask_ratio: 0.9").path();
    Document page = page(run);
    assertThat(texts(page, "//h1")).containsExactly("Run tats");
    assertThat(texts(page, fact("kind"))).containsExactly("video pre-training with tats masks");
    assertThat(texts(page, fact("progress"))).containsExactly("step 4, epoch 2 of 2, finished");
    assertThat(texts(page, fact("started"))).containsExactly("2026-01-02 03:04:05 UTC");
    assertThat(texts(page, fact("command")))
        .containsExactly("masked-action pretrain --config <file> & more");
    assertThat(texts(page, fact("program"))).containsExactly("1.2.3, commit 0123456");
    assertThat(texts(page, fact("masking.mask_ratio"))).containsExactly("0.9");
    assertThat(texts(page, "//details/pre").get(0))
        .isEqualTo(Files.readString(run.resolve("config.yaml")).strip());
  }

  @Test
  void resultsAreFirstLastAndBest() throws Exception {
    Document page = page(run("run").path());
    assertThat(texts(page, "//tr[td='loss']/td"))
        .containsExactly("loss", "1.0000", "0.8000", "0.4000", "2");
    assertThat(texts(page, "//tr[td='val_loss']/td"))
        .containsExactly("val_loss", "1.5000", "0.9000", "0.9000", "4");
  }

  @Test
  void everyMetricHasADiagramWithItsMeaning() throws Exception {
    Document page = page(run("run").path());
    assertThat(texts(page, "//figure//h3")).containsExactly("Loss", "Learning rate", "novelty");
    assertThat(texts(page, panel("Loss") + "/figcaption/p"))
        .hasSize(2)
        .anyMatch(text -> text.startsWith("val_loss: reconstruction error"));
    assertThat(texts(page, panel("Loss") + "/p[@class='note']"))
        .containsExactly("1 value is not finite and left out.");
    assertThat(texts(page, panel("Loss") + "/p[@class='legend']/span"))
        .containsExactly("loss", "val_loss");
  }

  @Test
  void linesFollowTheValuesAndStopWhereTheyAreNotFinite() throws Exception {
    Document page = page(run("run").path());
    List<List<double[]>> lines = lines(page, panel("Loss") + "//polyline/@points");
    // Training before and after the gap, then validation.
    assertThat(lines).extracting(List::size).containsExactly(2, 1, 2);
    double one = lines.get(0).get(0)[1];
    double low = lines.get(0).get(1)[1];
    double between = lines.get(1).get(0)[1];
    assertThat(low).isGreaterThan(one); // downwards
    assertThat(between - one).isCloseTo((low - one) * (1 - 0.8) / (1 - 0.4), within(0.15));
    double begin = lines.get(2).get(0)[0];
    double end = lines.get(2).get(1)[0];
    assertThat(lines.get(0).get(0)[0] - begin).isCloseTo((end - begin) / 4, within(0.15));
  }

  private static List<List<double[]>> lines(Document page, String path) throws Exception {
    List<List<double[]>> lines = new ArrayList<>();
    for (String points : texts(page, path)) {
      List<double[]> line = new ArrayList<>();
      for (String point : points.split(" ")) {
        line.add(Stream.of(point.split(",")).mapToDouble(Double::parseDouble).toArray());
      }
      lines.add(line);
    }
    return lines;
  }

  @Test
  void longLogsAreDrawnByTheirMeans() throws Exception {
    TinyRunFolder run = TinyRunFolder.begin(folder.resolve("run"));
    run.metrics(
        IntStream.rangeClosed(1, 1500)
            .mapToObj("{\"step\":%d,\"loss\":0.5}"::formatted)
            .toArray(String[]::new));
    Document page = page(run.path());
    assertThat(lines(page, "//polyline/@points").get(0)).hasSize(500);
    assertThat(texts(page, "//p[@class='note']"))
        .containsExactly("Each point is the mean of up to 3 rows.");
  }

  @Test
  void aRunThatHasOnlyBegunIsReported() throws Exception {
    Document page = page(TinyRunFolder.begin(folder.resolve("run")).path());
    assertThat(texts(page, fact("progress"))).containsExactly("no row of metrics yet");
    assertThat(texts(page, "//section[h2='Curves']/p"))
        .containsExactly("No metrics have been written yet.");
    assertThat(texts(page, "//figure")).isEmpty();
  }

  @Test
  void oneRowAndATornLineAreEnough() throws Exception {
    TinyRunFolder run = TinyRunFolder.begin(folder.resolve("run"), epochs());
    Document page =
        page(run.metrics("{\"step\":1,\"epoch\":0,\"loss\":2,\"clipfrac\":0}", "{\"st").path());
    assertThat(texts(page, fact("progress"))).containsExactly("step 1, epoch 1 of 2");
    assertThat(texts(page, "//circle/title"))
        .containsExactly("loss at 1: 2.00000", "clipfrac at 1: 0.00000");
  }

  @Test
  void runsBesideEachOtherShareDiagrams() throws Exception {
    Path one = run("a/run", epochs(), "masking:\n  type: tube").path();
    Path other = run("b/run", epochs(), "masking:\n  type: tats").path();
    Document page = page(one, other);
    assertThat(texts(page, "//h1")).containsExactly("2 runs: a/run, b/run");
    assertThat(texts(page, "//section[h2='Settings that differ']//tr/*"))
        .containsExactly("setting", "a/run", "b/run", "masking.type", "tube", "tats");
    assertThat(texts(page, panel("Loss") + "/p[@class='legend']/span"))
        .containsExactly("a/run", "b/run", "loss", "val_loss");
    assertThat(texts(page, panel("Learning rate") + "//polyline")).hasSize(2);
    assertThat(texts(page, "//section[h2='The runs']//tbody/tr/td[1]"))
        .containsExactly("a/run", "b/run");
  }

  @Test
  void sheetsAreSpreadOverTheRun() throws Exception {
    TinyRunFolder run = run("run").picture("mask-sheet.png");
    for (int step = 0; step <= 100; step += 10) {
      run.picture("masks/step-%08d.png".formatted(step));
    }
    Document page = page(run.path());
    assertThat(texts(page, "//img/../../figcaption"))
        .containsExactly(
            "after 0 steps",
            "after 20 steps",
            "after 40 steps",
            "after 60 steps",
            "after 80 steps",
            "after 100 steps",
            "mask-sheet.png");
    assertThat(texts(page, "//p[@class='note']")).contains("6 of 11 sheets.");
  }

  @Test
  void evaluationsOfARunAreShown() throws Exception {
    TinyRunFolder run =
        run("run")
            .picture("evaluation/confusion.png")
            .file(
                "evaluation/evaluation.json",
                """
{"top1": 0.75, "top5": 1.0, "mean_class_accuracy": 0.7, "loss": 0.5, "clips": 4,
 "views": 2, "list": "val.csv", "skipped": [], "checkpoint": {"path": "x", "step": 4},
 "classes": [{"name": "<b>run</b>", "count": 3, "correct": 3, "accuracy": 1.0},
             {"name": "walk", "count": 0, "correct": 0, "accuracy": null}]}
""")
            .file(
                "evaluation/subsets.json",
                """
                {"rows": [{"subset": "video", "missing": 1, "samples": 4, "top1": 0.5,
                           "difference": -0.25}]}
                """);
    Document page = page(run.path());
    assertThat(texts(page, fact("top-1 accuracy"))).containsExactly("75.0 %");
    assertThat(texts(page, "//tr[td='<b>run</b>']/td"))
        .containsExactly("<b>run</b>", "3", "3", "100.0 %");
    assertThat(texts(page, "//tr[td='walk']/td")).containsExactly("walk", "0", "0", "-");
    assertThat(texts(page, "//tr[td='video']/td"))
        .containsExactly("video", "1", "4", "50.0 %", "-25.0");
    assertThat(texts(page, "//img")).hasSize(1);
    Document alone = page(run.path().resolve("evaluation"));
    assertThat(texts(alone, fact("top-1 accuracy"))).containsExactly("75.0 %");
  }

  @Test
  void aStudyUnderWayShowsItsTableAndTheCurvesOfItsArms() throws Exception {
    Path study = folder.resolve("study");
    for (String arm : List.of("tube", "tats")) {
      run("study/" + arm + "/seed-0/pretrain/run");
    }
    run("study/tube/seed-1/pretrain/run");
    Files.writeString(
        study.resolve("study.yaml"),
        "dir: %s\nseeds: [0, 1]\npretrain: p.yaml\nfinetune: f.yaml\n".formatted(study)
            + "arms: [{name: tube, set: []}, {name: tats, set: [masking.type=tats]}]\n");
    Document before = page(study);
    assertThat(texts(before, "//section[h2='Results']/p"))
        .containsExactly("No row of the table is complete yet.");
    Files.writeString(
        study.resolve("study.md"),
        "| pre-training | seeds |\n|---|---|\n| tube | 1 |\n\ntats, seed 0: exit code 1\n");
    Document page = page(study);
    assertThat(texts(page, "//section[h2='Results']//td")).containsExactly("tube", "1");
    assertThat(texts(page, "//section[h2='Results']/p")).contains("tats, seed 0: exit code 1");
    assertThat(texts(page, "//section[h2='Curves: pretrain']//h3")).containsExactly("Loss");
    assertThat(texts(page, "//p[@class='legend']/span"))
        .containsExactly("tube", "tats", "loss", "val_loss");
    assertThat(texts(page, "//polyline[@stroke='#0072b2']")).hasSize(2 * 3); // two seeds
  }

  @Test
  void aSearchShowsItsCandidates() throws Exception {
    Path search = Files.createDirectories(folder.resolve("search"));
    Files.writeString(
        search.resolve("sweep.yaml"),
        "dir: %s\ncommand: pretrain\nconfig: c.yaml\n".formatted(search)
            + "parameters: [{key: ppo.clip, uniform: [0.1, 0.3]}]\n");
    Files.writeString(
        search.resolve("ledger.jsonl"),
        """
{"event":"start","candidate":0,"point":[0.5],"settings":{"ppo.clip":"0.2"},"at":"2026-11-21T13:13:42Z"}
{"event":"end","candidate":0,"status":"COMPLETE","score":0.25,"reason":null,"seconds":1,"runs":[],"at":"2026-11-21T13:13:51Z"}
{"event":"start","candidate":1,"point":[0.6],"settings":{"ppo.clip":"0.22"},"at":"2026-11-21T13:13:52Z"}
""");
    Document page = page(search);
    assertThat(texts(page, "//body/p").get(0)).contains("2 candidates drawn: 1 complete");
    assertThat(texts(page, "//section[h2='Candidates']//tbody/tr/td"))
        .containsExactly("1", "0", "0.2", "0.25000", "0", "1.0", "complete");
    assertThat(texts(page, "//img/../../figcaption")).containsExactly("all settings", "ppo.clip");
  }

  @Test
  void whatIsNoRunIsRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    refused("empty: holds no run: expected config.yaml, study.yaml, sweep.yaml or eval", empty);
    refused("nowhere: is no folder; expected that of a run", folder.resolve("nowhere"));
    Path run = run("run").path();
    Path study = TinyRunFolder.begin(folder.resolve("s")).file("study.yaml", "dir: s\n").path();
    Files.delete(study.resolve("config.yaml"));
    refused("s: is no run; only runs are reported on beside each other", run, study);
    refused(
        "line 2: expected an object", run("bad").metrics(ROWS[0], "{\"loss\":1}", ROWS[1]).path());
    refused(
        "provenance.json, line 1: not valid JSON",
        run("proof").file("provenance.json", "[").path());
    refused("config.yaml: cannot be read as YAML", run("yaml").file("config.yaml", "a: [").path());
    refused(
        "evaluation.json, line 1: not valid JSON",
        run("json").file("evaluation/evaluation.json", "{").path());
  }

  private static void refused(String message, Path... folders) {
    assertThatThrownBy(() -> ReportPage.of(List.of(folders)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /** Where there is no browser, that the page is well-formed has to do. */
  @Test
  void aBrowserShowsThePage() throws Exception {
    TinyRunFolder run = run("run").picture("masks/step-00000000.png");
    assertThat(texts(page(run.path()), "//svg//polyline")).isNotEmpty();
    Path file = folder.resolve("report.html");
    ReportPage.of(List.of(run.path())).write(file);
    Optional<Browser> browser = Browser.find();
    if (browser.isPresent()) {
      BufferedImage shown = browser.get().show(file, folder);
      assertThat(shown.getWidth()).isEqualTo(1200);
      assertThat(count(shown, 0x0072B2)).as("pixels of the first line").isGreaterThan(100);
    }
  }

  private static long count(BufferedImage image, int color) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return IntStream.of(pixels).filter(pixel -> (pixel & 0xFFFFFF) == color).count();
  }
}
