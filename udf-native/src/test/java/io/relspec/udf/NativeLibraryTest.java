package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.udf.NativeLibrary.Resources;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {

  private static final Platform PLATFORM = Platform.current();

  private static final Resources BUILT =
      name -> NativeLibraryTest.class.getResourceAsStream("/" + name);

  private static Resources with(String replaced, byte[] content) {
    return name -> name.equals(replaced) ? new ByteArrayInputStream(content) : BUILT.open(name);
  }

  private static byte[] built(String name) throws IOException {
    try (InputStream stream = Objects.requireNonNull(BUILT.open(name))) {
      return stream.readAllBytes();
    }
  }

  @Test
  void theBuiltLibraryMatchesItsChecksum() throws IOException {
    assertThat(NativeLibrary.verified(PLATFORM, BUILT)).isEqualTo(built(PLATFORM.library()));
  }

  @Test
  void aLibraryWithOneOtherBitIsRefused() throws IOException {
    byte[] library = built(PLATFORM.library());
    library[library.length / 2] ^= 1;
    assertRefused(with(PLATFORM.library(), library), NativeCode.LIBRARY_CORRUPT, "SHA-256");
  }

  @Test
  void anotherChecksumIsRefused() {
    byte[] checksum = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);
    assertRefused(with(PLATFORM.checksum(), checksum), NativeCode.LIBRARY_CORRUPT, "000000");
  }

  @Test
  void aMissingLibraryOrChecksumIsNamed() {
    Resources none = name -> null;
    assertRefused(none, NativeCode.LIBRARY_MISSING, PLATFORM.library());
    Resources noChecksum = name -> name.endsWith(".sha256") ? null : BUILT.open(name);
    assertRefused(noChecksum, NativeCode.LIBRARY_MISSING, PLATFORM.checksum());
  }

  private static void assertRefused(Resources resources, NativeCode code, String message) {
    assertThatThrownBy(() -> NativeLibrary.verified(PLATFORM, resources))
        .isInstanceOfSatisfying(NativeException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void loadingTwiceIsLoadingOnceAndLeavesNoFile() throws IOException {
    NativeLibrary.load();
    NativeLibrary.load();
    Set<String> loaded = new TreeSet<>();
    for (String mapping : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (mapping.contains("librelspec.so")) {
        loaded.add(mapping.substring(mapping.indexOf('/')));
      }
    }
    assertThat(loaded).singleElement(InstanceOfAssertFactories.STRING).endsWith(" (deleted)");
    Path file = Path.of(loaded.iterator().next().replace(" (deleted)", ""));
    assertThat(file.getParent()).doesNotExist();
  }

  @Test
  void platformsAreKnownByTheNamesOfTheJvm() {
    assertThat(Platform.of("Linux", "amd64").library())
        .isEqualTo("native/linux-x86_64/librelspec.so");
    assertThat(Platform.of("Linux", "aarch64").library())
        .isEqualTo("native/linux-aarch64/librelspec.so");
  }

  @Test
  void anUnsupportedPlatformIsNamedWithAWayOut() {
    for (String[] platform :
        new String[][] {{"Windows 11", "amd64"}, {"Mac OS X", "aarch64"}, {"Linux", "riscv64"}}) {
      assertThatThrownBy(() -> Platform.of(platform[0], platform[1]))
          .isInstanceOfSatisfying(
              NativeException.class,
              e -> assertThat(e.code()).isEqualTo(NativeCode.PLATFORM_UNSUPPORTED))
          .hasMessageContaining(platform[0] + " on " + platform[1] + "; run on Linux");
    }
  }
}
