package io.relspec.cpg.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

class GitCursorTest {
  private static final String ONE = "11".repeat(20);
  private static final String TWO = "22".repeat(20);

  @Test
  void cursorHasTheLayoutOfVersionOne() throws IOException {
    GitCursor walking = new GitCursor(ObjectId.fromString(ONE), null, ObjectId.fromString(TWO));
    byte[] bytes = HexFormat.of().parseHex("01" + ONE + "00" + "01" + TWO);
    assertThat(walking.encode()).isEqualTo(bytes);
    assertThat(GitCursor.decode(bytes)).isEqualTo(walking);
    GitCursor based = new GitCursor(ObjectId.fromString(ONE), ObjectId.fromString(TWO), null);
    assertThat(GitCursor.decode(based.encode())).isEqualTo(based);
    bytes[0] = 2;
    assertThatThrownBy(() -> GitCursor.decode(bytes)).hasMessageContaining("layout 2");
  }
}
