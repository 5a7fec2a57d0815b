package io.relspec.cpg.source.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FollowSplitSerializerTest {
  private static final FollowSplit SPLIT = new FollowSplit("r", 258, new byte[] {1, 2, 3});
  private static final String GOLDEN = "02720000000000000102" + "00000003" + "010203";

  @Test
  void splitHasTheLayoutOfVersionOne() throws IOException {
    FollowSplitSerializer serializer = new FollowSplitSerializer();
    byte[] bytes = HexFormat.of().parseHex(GOLDEN);
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(serializer.serialize(SPLIT)).isEqualTo(bytes);
    FollowSplit read = serializer.deserialize(1, bytes);
    assertThat(read.repo()).isEqualTo("r");
    assertThat(read.commitSeq()).isEqualTo(258);
    assertThat(read.cursor()).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> serializer.deserialize(2, bytes)).hasMessageContaining("layout 2");
  }

  @Test
  void enumeratorStateHasTheLayoutOfVersionOne() throws IOException {
    FollowEnumeratorState.Serializer serializer = new FollowEnumeratorState.Serializer();
    FollowEnumeratorState state =
        new FollowEnumeratorState(new TreeSet<>(List.of("r", "q")), List.of(SPLIT));
    byte[] bytes = HexFormat.of().parseHex("00000002" + "0271" + "0272" + "00000001" + GOLDEN);
    assertThat(serializer.getVersion()).isEqualTo(1);
    assertThat(serializer.serialize(state)).isEqualTo(bytes);
    FollowEnumeratorState read = serializer.deserialize(1, bytes);
    assertThat(read.assigned()).containsExactly("q", "r");
    assertThat(read.returned()).hasSize(1);
    assertThatThrownBy(() -> serializer.deserialize(2, bytes)).hasMessageContaining("layout 2");
  }
}
