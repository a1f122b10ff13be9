package dev.polymath.pose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorTableTest {

  @Test
  void actionsComeByNameAndTheirAverageLast() {
    var table =
        ErrorTable.of(
            Map.of(
                "mpjpe",
                2.0,
                "pMpjpe",
                1.0,
                "nMpjpe",
                1.5,
                "mpjve",
                0.125,
                "frames",
                9.0,
                "mpjpe.Walking",
                3.0,
                "mpjpe.Eating",
                1.0,
                "meanPose.mpjpe",
                90.0));

    assertThat(table.rows())
        .extracting(ErrorTable.Row::of, ErrorTable.Row::action, ErrorTable.Row::mpjpe)
        .containsExactly(
            tuple("model", "Eating", 1.0),
            tuple("model", "Walking", 3.0),
            tuple("model", "average", 2.0),
            tuple("meanPose", "average", 90.0));
    assertThat(table.markdown()).contains("| model | average | 2.00 | 1.00 | 1.50 | 0.13 |  |");
  }

  @Test
  void namesOfActionsBreakNoTable() {
    var table = ErrorTable.of(Map.of("mpjpe.a|b\n<script>,\"x.mpjpe.y", 3.0));

    assertThat(table.rows().getFirst().action()).isEqualTo("a|b\n<script>,\"x.mpjpe.y");
    assertThat(table.markdown().lines()).hasSize(3);
    assertThat(table.markdown()).contains("a\\|b \\<script\\>");
    assertThat(table.csv()).contains("\"a|b\n<script>,\"\"x.mpjpe.y\"");
  }
}
