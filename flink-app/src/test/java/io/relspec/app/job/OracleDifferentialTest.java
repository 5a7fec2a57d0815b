package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.FactsFormat;
import io.relspec.app.options.FactsOptions;
import io.relspec.app.options.PythonVersion;
import io.relspec.app.report.BuildPhase;
import io.relspec.app.report.ProgressListener;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Facts against those that CPython's own {@code symtable}, {@code ast} and bytecode give, over a
 * sample of the standard library of the {@code python3} at hand, its tests included where it has
 * them.
 */
class OracleDifferentialTest {
  private static final Path TOOLS = Path.of("src/test/python");
  private static final int SAMPLE = 360;
  private static final int AT_LEAST = 300;
  private static final List<String> FAMILIES =
      List.of("scopes", "names", "binds", "bindings", "calls", "attrs", "imports");

  /** What is no part of the library, or is meant to be no Python. */
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "(^|/)(site-packages|dist-packages|__pycache__|lib2to3/tests/data|test/bad[^/]*)(/|$|\\.)");

  @TempDir private Path directory;

  @Test
  void factsEqualThoseOfCPython() throws Exception {
    Path sources = directory.resolve("sources");
    Path facts = directory.resolve("facts");
    export(sources, facts);

    Path report = directory.resolve("report.json");
    List<String> output = compare("compare.py", sources, facts, report);

    JsonNode totals = new ObjectMapper().readTree(report.toFile());
    assertThat(totals.path("files").asInt()).as("%s", output).isGreaterThanOrEqualTo(AT_LEAST);
    for (String family : FAMILIES) {
      JsonNode counts = totals.path(family);
      assertThat(counts.path("truth").asInt()).as(family).isPositive();
      assertThat(counts.path("missing").asInt(-1)).as("missing %s: %s", family, output).isZero();
      assertThat(counts.path("extra").asInt(-1)).as("extra %s: %s", family, output).isZero();
    }
    linesFollowOneAnotherAsInBytecode(sources, facts);
  }

  /** Every difference of the order of lines has one of the reasons that the tool lists. */
  private void linesFollowOneAnotherAsInBytecode(Path sources, Path facts) throws Exception {
    Path report = directory.resolve("flow.json");
    List<String> output = compare("compare_flow.py", sources, facts, report);
    JsonNode totals = new ObjectMapper().readTree(report.toFile());
    assertThat(totals.path("files").asInt()).as("%s", output).isGreaterThanOrEqualTo(AT_LEAST);
    assertThat(totals.path("functions").asInt()).as("%s", output).isGreaterThan(5_000);
    assertThat(totals.path("unexplained").asInt(-1)).as("%s", output).isZero();
  }

  private static void export(Path sources, Path facts) throws Exception {
    List<String> python =
        python(
            "-c",
            "import sys, sysconfig; print('%d.%d' % sys.version_info[:2]);"
                + " print(sysconfig.get_path('stdlib'))");
    copySample(Path.of(python.get(1)), sources);
    new NativeFactsExporter().export(options(sources, facts, python.get(0)), SILENT);
  }

  private static List<String> compare(String tool, Path sources, Path facts, Path report)
      throws Exception {
    return python(
        TOOLS.resolve(tool).toString(),
        "--src=" + sources,
        "--engine=" + facts,
        "--json=" + report);
  }

  /** Every k-th file in the order of their paths. */
  private static void copySample(Path library, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(library)) {
      files =
          tree.map(library::relativize)
              .filter(path -> path.toString().endsWith(".py"))
              .filter(path -> !LEFT_OUT.matcher(path.toString()).find())
              .sorted()
              .toList();
    }
    int count = Math.min(SAMPLE, files.size());
    for (int i : IntStream.range(0, count).toArray()) {
      Path file = files.get((int) ((long) i * files.size() / count));
      Files.createDirectories(target.resolve(file).getParent());
      Files.copy(library.resolve(file), target.resolve(file));
    }
  }

  private static FactsOptions options(Path sources, Path facts, String version) throws IOException {
    PythonVersion python = PythonVersion.parse(version);
    ExtractionOptions extraction =
        new ExtractionOptions(
            AnalysisLevel.CALLS,
            List.of("**/*.py"),
            List.of(),
            List.of(),
            16 << 20,
            10_000,
            200_000,
            60_000,
            python);
    return new FactsOptions(sources, facts, "stdlib", FactsFormat.ORACLE, extraction);
  }

  private static List<String> python(String... arguments) throws Exception {
    List<String> command = Stream.concat(Stream.of("python3"), Stream.of(arguments)).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as("%s: %s", command, lines).isZero();
    return lines;
  }

  private static final ProgressListener SILENT =
      new ProgressListener() {
        @Override
        public void phase(BuildPhase phase) {}

        @Override
        public void filesFound(long files) {}

        @Override
        public void progress(long filesDone, long rows) {}
      };
}
