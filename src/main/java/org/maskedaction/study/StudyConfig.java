package org.maskedaction.study;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * A comparison of ways to train: every arm is pre-trained, fine-tuned by every protocol and
 * evaluated with equal budgets, once for each seed. In settings <code>${seed}</code> stands for it.
 *
 * @param dir the folder that receives the runs of the study and its table
 * @param seeds one run of every arm for each
 * @param pretrain configuration of the pre-training, the same for all arms but for their settings;
 *     null where nothing is pre-trained and the arms are ways to fine-tune
 * @param finetune configuration of the fine-tuning, the same for all arms
 * @param arms what is compared
 * @param protocols ways to fine-tune, each from the same pre-trained weights
 * @param pretrainSet settings of every pre-training, of the form {@code section.key=value}
 * @param finetuneSet settings of every fine-tuning
 * @param scratch name of an arm that is fine-tuned from random weights, or null for none
 * @param clips clips over time of each video when it is evaluated; null for kinds without
 * @param crops crops of each of these clips; null likewise
 * @param evaluateOptions further options of the command {@code evaluate}, such as {@code
 *     --all-subsets}
 * @param jobs runs at a time; give each its share of the cores, such as {@code run.threads=1} in
 *     {@code pretrain_set} and {@code finetune_set}
 */
public record StudyConfig(
    @Default("runs/${name}") Path dir,
    @Default("[0, 1, 2]") List<Integer> seeds,
    @Default("null") Path pretrain,
    Path finetune,
    List<StudyArm> arms,
    @Default("[{name: finetune}]") List<StudyProtocol> protocols,
    @Default("[]") List<String> pretrainSet,
    @Default("[]") List<String> finetuneSet,
    @Default("null") String scratch,
    @Default("null") Integer clips,
    @Default("null") Integer crops,
    @Default("[]") List<String> evaluateOptions,
    @Default("1") int jobs) {
  /** The list by which such a configuration is told from others. */
  public static final String LIST = "arms";

  /** Checks that there is something to compare and that names and seeds differ. */
  public StudyConfig {
    seeds = List.copyOf(seeds);
    arms = List.copyOf(arms);
    protocols = List.copyOf(protocols);
    pretrainSet = List.copyOf(pretrainSet);
    finetuneSet = List.copyOf(finetuneSet);
    evaluateOptions = List.copyOf(evaluateOptions);
    Check.that(!seeds.isEmpty() && distinct(seeds), "seeds", "one or more different", seeds);
    List<String> names = arms.stream().map(StudyArm::name).toList();
    Check.that(
        !names.isEmpty() && distinct(names) && !names.contains(scratch),
        "arms",
        "one or more with different names, none of them that of scratch",
        names);
    List<String> columns = protocols.stream().map(StudyProtocol::name).toList();
    Check.that(
        !columns.isEmpty() && distinct(columns) && !columns.contains("pretrain"),
        "protocols",
        "one or more with different names, none of them pretrain",
        columns);
    Check.that(
        pretrain != null || scratch == null,
        "scratch",
        "null where there is no pretrain, as every arm starts from random weights",
        scratch);
    Check.that(clips == null || clips > 0, "clips", "at least 1", clips);
    Check.that(crops == null || crops > 0, "crops", "at least 1", crops);
    Check.atLeast("jobs", jobs, 1);
  }

  /** The same comparison with other seeds and another number of jobs. */
  public StudyConfig with(List<Integer> otherSeeds, int otherJobs) {
    return new StudyConfig(
        dir,
        otherSeeds,
        pretrain,
        finetune,
        arms,
        protocols,
        pretrainSet,
        finetuneSet,
        scratch,
        clips,
        crops,
        evaluateOptions,
        otherJobs);
  }

  private static boolean distinct(List<?> values) {
    return values.stream().distinct().count() == values.size();
  }

  /**
   * One of the ways in which a study trains a classifier on what was pre-trained.
   *
   * @param name heads a column of the study's table and names a folder: letters, digits, dots,
   *     dashes and underscores
   * @param set settings of the form {@code section.key=value} that make the protocol what it is
   */
  public record StudyProtocol(String name, @Default("[]") List<String> set) {

    /** Checks the name. */
    public StudyProtocol {
      set = List.copyOf(set);
      StudyArm.checkName(name);
    }
  }
}
