package org.maskedaction.data.skeleton.prepare;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.dataset.Ntu;
import org.maskedaction.data.dataset.NtuProtocol.SecondPerson;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.NtuRecording;
import org.maskedaction.data.skeleton.format.SkeletonFormat;

/**
 * NTU RGB+D as CTR-GCN and MAMP prepare it: the two actors, moved so that the spine's middle of the
 * first begins at the origin. Where there is a single actor, frames without it become minus the
 * origin, as there, and the second person is zero or a copy of the first.
 *
 * @param second the rule for a single actor
 */
public record NtuPreparation(SecondPerson second) implements SkeletonFormat {
  private static final int PERSONS = Ntu.PERSONS;

  @Override
  public List<SkeletonSequence> read(Path file) {
    SkeletonSequence actors = NtuActors.choose(NtuRecording.read(file));
    int centre = Ntu.LAYOUT.centre();
    SkeletonSequence centred = Centring.apply(actors, centre, actors.persons() == PERSONS);
    return List.of(centred.persons() == PERSONS ? centred : withSecond(centred));
  }

  private SkeletonSequence withSecond(SkeletonSequence single) {
    int person = single.personSize();
    float[] values = new float[single.values().length * PERSONS]; // [T, 2, V, C]
    for (int frame = 0; frame < single.frames(); frame++) {
      int from = frame * person;
      System.arraycopy(single.values(), from, values, from * PERSONS, person);
      if (second == SecondPerson.DUPLICATE) {
        System.arraycopy(single.values(), from, values, from * PERSONS + person, person);
      }
    }
    return single.withValues(PERSONS, values);
  }
}
