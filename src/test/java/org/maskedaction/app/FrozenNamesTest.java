package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.numpy.NpzWriter;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.SegmentTargets;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.EarlierRuns;
import org.maskedaction.testing.FrozenParts;
import org.maskedaction.testing.FrozenText;
import org.maskedaction.testing.NpzContent;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * What lies on the disks of users, or decides which random numbers a seed stands for, against
 * {@code src/test/resources/frozen/names.txt}: names, shapes and codes, never sums of
 * floating-point numbers, which depend on the processor.
 */
class FrozenNamesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PURPOSES = 18;
  private static final Pattern PURPOSE =
      Pattern.compile("RandomPurpose\\.numbered\\(\\s*(\\d+), \"([^\"]*)\"\\)");

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void copiesRuns() throws IOException {
    EarlierRuns.copyInto(shared);
  }

  private static CommandRun command(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  private static CommandRun done(String... arguments) {
    CommandRun run = command(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static String config(String name) {
    return shared.resolve("configs").resolve(name + ".yaml").toString();
  }

  private static String earlier(String name) {
    return shared.resolve(name).toString();
  }

  // --- Random numbers.

  @Test
  void streamsOfRandomNumbersStay() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int number = 0; number < PURPOSES; number++) {
      RandomPurpose purpose = RandomPurpose.numbered(number, "");
      rows.add(number + " " + RandomStreams.of(7, purpose, 1, 2).nextLong());
    }
    FrozenText.requireSame("random streams", rows);
  }

  /** Each purpose has a number of its own, which says what it always said. */
  @Test
  void purposesOfRandomStreamsKeepTheirNumbers() throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        Matcher purposes = PURPOSE.matcher(Files.readString(file));
        while (purposes.find()) {
          rows.add("%2s %s".formatted(purposes.group(1), purposes.group(2)));
        }
      }
    }
    rows.sort(null);
    FrozenText.requireSame("purposes of random streams", rows);
  }

  @Test
  void generatedSamplesOfModalitiesStay() throws IOException {
    FrozenText.requireSame("generated samples of modalities", FrozenParts.generatedSamples());
  }

  /**
   * What a loader gives for a seed. A learning rate without measure makes the second step not
   * finite, which ends the run and leaves the batch behind.
   */
  @ParameterizedTest
  @CsvSource({
    "pretrain, pretrain, data.crop=multi_scale",
    "finetune, finetune, finetune.init_checkpoint=null",
    "pretrain, skeleton-pretrain, data.scale=0.1",
    "finetune, modalities, data.generated.noise=0.5"
  })
  void batchesOfASeedStay(String command, String name, String setting) throws IOException {
    Path run = folder.resolve("run");
    trainToNotFinite(command, name, run, setting);
    FrozenText.requireSame("batch of " + name, batch(run));
  }

  private static void trainToNotFinite(String command, String name, Path run, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, "-c", config(name)));
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("run.dir=" + run);
    all.add("run.max_nonfinite_steps=1");
    all.add("run.eval_every_epochs=0");
    all.add("optimizer.warmup_epochs=0");
    all.add("optimizer.base_learning_rate=1.0e30");
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    CommandRun outcome = command(arguments.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
    assertThat(outcome.err()).contains("not finite");
  }

  private static List<String> batch(Path run) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(run)) {
      file = files.filter(f -> f.toString().endsWith(".npz")).findAny().orElseThrow();
    }
    NpzContent content = NpzContent.of(file);
    List<String> rows = new ArrayList<>(List.of(run.relativize(file).toString()));
    for (String named : content.names()) {
      String name = named.substring(0, named.indexOf(' '));
      rows.add(named + ": " + summary(content, name));
    }
    return rows;
  }

  /**
   * Texts and whole numbers; of pixels a quarter of the mean brightness of a clip, as encoding is
   * not exact; else the first numbers.
   */
  private static String summary(NpzContent content, String name) {
    if (name.equals("ids")) {
      return content.texts(name).stream()
          .map(id -> id.replace(shared.toString(), ""))
          .toList()
          .toString();
    }
    double[] numbers = content.numbers(name);
    if (name.equals("pixels")) {
      int clips = content.texts("ids").size();
      int length = numbers.length / clips;
      return IntStream.range(0, clips)
          .mapToLong(
              i ->
                  Math.round(
                      Arrays.stream(numbers, i * length, (i + 1) * length).average().orElse(0) / 4))
          .boxed()
          .toList()
          .toString();
    }
    boolean whole = name.equals("labels") || name.equals("present") || name.endsWith("_valid");
    return Arrays.stream(numbers)
        .limit(12)
        .mapToObj(x -> String.format(Locale.ROOT, whole ? "%.0f" : "%.3f", x))
        .collect(Collectors.joining(" "));
  }

  /** Numbers name the parts of a file of features: 0 train, 1 validation, 2 test. */
  @Test
  void numbersOfPartsStay() throws IOException {
    Path features = folder.resolve("features.npz");
    new NpzWriter()
        .add("first", new float[18 * 4], 18, 4)
        .add("label", IntStream.range(0, 18).map(i -> i % 3).toArray())
        .add("id", IntStream.range(0, 18).mapToObj(i -> "sample-" + i).toList())
        .add("split", IntStream.range(0, 18).map(i -> i / 3 % 3).toArray())
        .write(features);
    String[] settings = {
      "modalities=[{name: first, kind: features, length: 1, values: 4}]",
      "encoder.segment_length=1",
      "data={format: features, path: " + features + ", normalisation: none}"
    };
    Path run = folder.resolve("run");
    trainToNotFinite("finetune", "modalities", run, settings);
    List<String> rows = new ArrayList<>(batch(run));
    Path trained = train("finetune", "modalities", folder.resolve("trained"), settings);
    done("evaluate", "--checkpoint", trained.toString(), "-o", folder.toString());
    for (String row : Files.readAllLines(folder.resolve("predictions.csv"))) {
      rows.add("validation " + row.split(",")[0]);
    }
    FrozenText.requireSame("parts of features", rows);
  }

  // --- Run folders.

  private static Path train(String command, String name, Path run, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command, "-c", config(name)));
    List<String> all = new ArrayList<>(List.of("run.max_steps=1", "run.dir=" + run));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    done(arguments.toArray(String[]::new));
    return run;
  }

  /**
   * Names, shapes and first values of all tensors, which after a step of learning rate 0 are the
   * initial ones; keys of the state, of the metrics and of the provenance.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pretrain | pretrain | ppo.mae_only_epochs=0 ppo.learning_rate=1.0e-30",
        "finetune | finetune | finetune.init_checkpoint=null",
        "pretrain | skeleton-pretrain | run.threads=1",
        "finetune | skeleton-finetune | finetune.init_checkpoint=null",
        "finetune | modalities | run.threads=1"
      })
  void aRunFolderStays(String command, String name, String settings) throws IOException {
    Path run = train(command, name, folder.resolve("run"), settings.split(" "));
    FrozenText.requireSame("run " + name, runFolder(run));
  }

  /**
   * What the folder of another method has more or less than the one of its kind, and its metrics.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pretrain | pretrain | tube | masking.type=tube",
        "pretrain | pretrain | orthoformer | sampler.attention=orthoformer sampler.landmarks=6",
        "pretrain | pretrain | mha | sampler.attention=mha sampler.depth=2",
        "pretrain | pretrain | learnable | sampler.input=learnable sampler.project_values=false",
        "pretrain | pretrain | adamae | masking.type=adamae adamae.num_heads=2",
        "pretrain | pretrain | adamae-mlp | masking.type=adamae adamae.network=mlp",
        "finetune | finetune | no-average | finetune.ema_decay=0",
        "pretrain | skeleton-pretrain | no-contrast | contrast.enabled=false",
        "pretrain | skeleton-pretrain | shared | contrast.share_embedding=true",
        "finetune | skeleton-finetune | linear | finetune.protocol=linear",
        "finetune | modalities | sum | actionmae.fusion=sum",
        "finetune | modalities | concat | actionmae.fusion=concat",
        "finetune | modalities | last | actionmae.model_selection=last actionmae.memory_tokens=0",
        "finetune | modalities | zero-filled | actionmae.method=fusion_zero_filled",
        "finetune | modalities | dropout | actionmae.method=fusion_modality_dropout",
        "finetune | modalities | single | actionmae.method=single actionmae.single_modality=video"
      })
  void theFolderOfAMethodStays(String command, String name, String method, String settings)
      throws IOException {
    List<String> base = names(runFolder(Path.of(earlier(name))));
    List<String> all = new ArrayList<>(List.of(settings.split(" ")));
    if (name.endsWith("finetune")) {
      all.add("finetune.init_checkpoint=null");
    }
    Path run = train(command, name, folder.resolve("run"), all.toArray(String[]::new));
    List<String> whole = runFolder(run);
    List<String> rows = names(whole);
    List<String> differing = new ArrayList<>();
    base.stream().filter(row -> !rows.contains(row)).forEach(row -> differing.add("- " + row));
    rows.stream().filter(row -> !base.contains(row)).forEach(row -> differing.add("+ " + row));
    whole.stream().filter(row -> row.startsWith("metrics ")).forEach(differing::add);
    FrozenText.requireSame("run " + name + " " + method, differing);
  }

  /** The rows without values, files of pictures and rows of metrics, which depend on the steps. */
  private static List<String> names(List<String> rows) {
    return rows.stream()
        .filter(row -> !row.startsWith("metrics ") && !row.startsWith("file "))
        .map(row -> row.replaceAll(" = .*", ""))
        .toList();
  }

  private static List<String> runFolder(Path run) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = run.relativize(file).toString();
        rows.add("file " + name);
        if (name.endsWith(".safetensors")) {
          tensors(file).forEach(row -> rows.add(file.getFileName() + " " + row));
        } else if (name.endsWith("state.json") || name.startsWith("provenance")) {
          keys(
              name.startsWith("prov") ? "provenance" : "state", JSON.readTree(file.toFile()), rows);
        }
      }
    }
    TreeSet<String> metrics = new TreeSet<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      TreeSet<String> names = new TreeSet<>();
      JSON.readTree(line).fieldNames().forEachRemaining(names::add);
      metrics.add("metrics " + String.join(" ", names));
    }
    rows.addAll(metrics);
    return rows;
  }

  private static List<String> tensors(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(header);
    int data = Long.BYTES + header.length;
    JsonNode json = JSON.readTree(new String(header, StandardCharsets.UTF_8));
    List<String> rows = new ArrayList<>();
    json.fields()
        .forEachRemaining(
            field -> {
              JsonNode tensor = field.getValue();
              String row =
                  field.getKey() + " " + tensor.path("dtype").asText() + tensor.path("shape");
              boolean initial =
                  tensor.path("dtype").asText().equals("F32")
                      && file.getFileName().toString().equals("weights.safetensors")
                      && !field.getKey().contains("running");
              float first =
                  initial ? bytes.getFloat(data + tensor.at("/data_offsets/0").asInt()) : 0;
              rows.add(initial ? row + " = " + rounded(first) : row);
            });
    return rows.stream().map(FrozenNamesTest::bothMoments).distinct().sorted().toList();
  }

  /** Without the sign of what is 0 but for rounding, which depends on the processor. */
  private static String rounded(float value) {
    return String.format(Locale.ROOT, "%.5f", value).replaceFirst("^-(?=0\\.0+$)", "");
  }

  /** One row for the two arrays that AdamW keeps of a parameter. */
  private static String bothMoments(String row) {
    return row.replaceAll("\\.exp_avg(_sq)? ", ".{exp_avg,exp_avg_sq} ");
  }

  /** Paths of keys; entries of lists alike. */
  private static void keys(String where, JsonNode node, List<String> rows) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.fields().forEachRemaining(field -> sorted.put(field.getKey(), field.getValue()));
      sorted.forEach((key, value) -> keys(where + " " + key, value, rows));
    } else if (node.isArray() && !node.isEmpty()) {
      keys(where + " []", node.get(0), rows);
    } else {
      rows.add(where + (node.isTextual() ? " text" : node.isNumber() ? " number" : ""));
    }
  }

  // --- Results.

  @ParameterizedTest
  @CsvSource({
    "finetune, --clips=2",
    "skeleton-finetune, --set=data.eval_crop=0.9",
    "modalities, --all-subsets"
  })
  void resultsOfAnEvaluationStay(String name, String option) throws IOException {
    done("evaluate", "--checkpoint", earlier(name), option, "-o", folder.toString());
    FrozenText.requireSame("evaluation " + name, resultFiles(folder));
  }

  private static List<String> resultFiles(Path folder) throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (name.endsWith(".json")) {
          keys(name, JSON.readTree(file.toFile()), rows);
        } else if (name.endsWith(".csv")) {
          rows.add(name + ": " + Files.readAllLines(file).get(0));
        } else if (name.endsWith(".npz")) {
          NpzContent.of(file).names().forEach(array -> rows.add(name + ": " + array));
        } else {
          rows.add(name);
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({
    "finetune, data/clips/videos/val/000001.mp4",
    "skeleton-finetune, data/test-00.csv",
    "modalities, data/sample.npz"
  })
  void keysOfAPredictionStay(String name, String file) throws IOException {
    done("generate", "-c", config("pretrain"));
    String sample = shared.resolve(file).toString();
    List<String> rows = new ArrayList<>();
    keys(
        "",
        JSON.readTree(done("predict", sample, "--checkpoint", earlier(name), "--json").out()),
        rows);
    if (name.equals("modalities")) {
      CommandRun subset =
          done(
              "predict",
              sample,
              "--checkpoint",
              earlier(name),
              "--json",
              "--modalities=video+inertial");
      keys("subset", JSON.readTree(subset.out()), rows);
    }
    FrozenText.requireSame("prediction " + name, rows);
  }

  @ParameterizedTest
  @CsvSource({"pretrain, --attention-query=3", "skeleton-pretrain, --seed=1"})
  void filesOfOtherResultsStay(String name, String option) throws IOException {
    String run = earlier(name);
    done("probe", "--checkpoint", run, "--k", "2", "-o", folder.toString());
    done("features", "--checkpoint", run, "-o", folder.resolve("features.npz").toString());
    String picture = folder.resolve("tsne.png").toString();
    String[] clips =
        name.equals("pretrain")
            ? new String[] {"--list", shared.resolve("data/clips/train.csv").toString()}
            : new String[] {"--split", "train"};
    List<String> arguments = new ArrayList<>(List.of("tsne", "--checkpoint", run, "-o", picture));
    arguments.addAll(List.of("--perplexity", "1", "--iterations", "5"));
    arguments.addAll(List.of(clips));
    done(arguments.toArray(String[]::new));
    String sheet = folder.resolve("sheet.png").toString();
    done("visualise", run, "--clips", "1", "--animation", "none", option, "-o", sheet);
    FrozenText.requireSame("other results " + name, resultFiles(folder));
  }

  /** Jobs in processes of their own, and what is made of their results. */
  @Test
  @Tag("slow")
  void filesOfStudiesAndSearchesStay() throws IOException {
    Path study = folder.resolve("study.yaml");
    Files.writeString(
        study,
        """
        dir: %s
        seeds: [0]
        finetune: %s
        finetune_set: [run.max_steps=2]
        arms: [{name: one}]
        """
            .formatted(folder.resolve("results/study"), config("modalities")));
    done("study", "-c", study.toString());
    Path sweep = folder.resolve("sweep.yaml");
    Files.writeString(
        sweep,
        """
        dir: %s
        command: finetune
        config: %s
        set: [run.max_steps=2]
        parameters: [{key: optimizer.base_learning_rate, uniform: [1.0e-3, 1.0e-2]}]
        generator: {type: random, seed: 2}
        budget: {candidates: 1}
        """
            .formatted(folder.resolve("results/sweep"), config("modalities")));
    done("sweep", "-c", sweep.toString());
    List<String> rows =
        new ArrayList<>(
            resultFiles(folder.resolve("results")).stream()
                .filter(row -> !row.contains(" config ") && !row.contains("/run/"))
                .toList());
    for (String line : Files.readAllLines(folder.resolve("results/sweep/ledger.jsonl"))) {
      keys("ledger", JSON.readTree(line), rows);
    }
    FrozenText.requireSame("studies and searches", rows);
  }

  // --- Settings.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pretrain | {data: {train_list: list.csv}}",
        "finetune | {data: {train_list: a.csv, val_list: b.csv}, finetune: {num_classes: 2}}",
        "generated | {data: {generated: {}}}",
        "skeleton-pretrain | {system: skeleton, data: {path: x.npz}}",
        "skeleton-finetune"
            + " | {system: skeleton, data: {path: x.npz}, finetune: {num_classes: 2}}",
        "modalities | {system: modalities, modalities: [{name: a, kind: video}],"
            + " encoders: [{modality: a}], actionmae: {num_classes: 2}}",
        "study | {finetune: f.yaml, arms: [{name: a}]}",
        "sweep | {config: c.yaml, parameters: [{key: ppo.clip, uniform: [0.1, 0.2]}]}"
      })
  void settingsAndTheirDefaultsStay(String name, String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.yaml"), yaml + "\n");
    List<String> rows =
        done("inspect", "config", "-c", file.toString())
            .out()
            .lines()
            .map(line -> line.replaceAll(" +# .*$", ""))
            .toList();
    FrozenText.requireSame("settings " + name, rows);
  }

  // --- Graphs.

  @Test
  void opsOfTheProgramKeepTheirNames() throws IOException {
    Backend.initialise();
    List<String> rows =
        ImportClassMapping.getOpNameMapping().keySet().stream()
            .filter(name -> name != null && name.startsWith("ma_"))
            .sorted()
            .toList();
    FrozenText.requireSame("ops", rows);
  }

  @Test
  void codesOfOpsStay() throws IOException {
    Backend.initialise();
    SameDiff graph = SameDiff.create();
    SDVariable clips = graph.placeHolder("clips", DataType.FLOAT, 2, 4, 3, 3);
    List<String> rows = new ArrayList<>();
    for (SegmentTargets.Kind kind : SegmentTargets.Kind.values()) {
      SegmentTargets.Settings settings = new SegmentTargets.Settings(kind, 2, 1, 0.5);
      SDVariable made = SegmentTargets.of("targets " + kind, clips, 2, settings);
      rows.add(kind + " " + arguments(graph.getVariableOutputOp(made.name())));
    }
    for (Activation.Kind kind : Activation.Kind.values()) {
      SDVariable made = Activation.of("activation " + kind, kind, clips);
      rows.add(kind + " " + arguments(graph.getVariableOutputOp(made.name())));
    }
    FrozenText.requireSame("codes of ops", rows);
  }

  @ParameterizedTest
  @CsvSource({"pretrain", "finetune", "skeleton-pretrain", "skeleton-finetune", "skeleton-linear"})
  void opsOfAnExportedGraphStay(String name) throws IOException {
    Path file = folder.resolve("model.fb");
    done("export", "--checkpoint", earlier(name), "--format", "samediff", "-o", file.toString());
    SameDiff graph = SameDiff.load(file.toFile(), false);
    List<String> rows = ops(graph);
    rows.add("inputs " + graph.inputs());
    rows.add("outputs " + graph.outputs());
    FrozenText.requireSame("exported graph " + name, rows);
  }

  @Test
  void opsOfTrainingGraphsStay() throws IOException {
    List<String> rows = new ArrayList<>();
    FrozenParts.trainingGraphs()
        .forEach((name, graph) -> ops(graph).forEach(op -> rows.add(name + ": " + op)));
    FrozenText.requireSame("training graphs", rows);
  }

  /** Ops with their arguments, alike ones counted. */
  private static List<String> ops(SameDiff graph) {
    Map<String, Integer> counts = new TreeMap<>();
    for (SameDiffOp op : graph.getOps().values()) {
      counts.merge(arguments(op.getOp()), 1, Integer::sum);
    }
    List<String> rows = new ArrayList<>();
    counts.forEach((op, count) -> rows.add(op + " x " + count));
    return rows;
  }

  private static String arguments(DifferentialFunction op) {
    if (!(op instanceof CustomOp custom)) {
      return op.opName();
    }
    return "%s %s %s %s"
        .formatted(
            op.opName(),
            Arrays.toString(custom.iArgs()),
            Arrays.toString(custom.tArgs()),
            Arrays.toString(custom.bArgs()));
  }
}
