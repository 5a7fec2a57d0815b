package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** {@code relspec version}. */
final class VersionCommand implements Command {
  private static final String VERSIONS = "/io/relspec/app/cli/versions.properties";

  @Override
  public String name() {
    return "version";
  }

  @Override
  public String summary() {
    return "show the versions of the program and of what it is made of";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.empty();
  }

  @Override
  public List<Argument> arguments() {
    return List.of();
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    Properties versions = versions();
    String text =
        "relspec %s%nflink   %s%ndelta   %s%njava    %s (%s %s)%n"
            .formatted(
                versions.getProperty("relspec"),
                versions.getProperty("flink"),
                versions.getProperty("delta"),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }

  /** Version of this program. */
  static String ofRelspec() throws IOException {
    return versions().getProperty("relspec");
  }

  private static Properties versions() throws IOException {
    try (InputStream in = VersionCommand.class.getResourceAsStream(VERSIONS)) {
      if (in == null) {
        throw new IllegalStateException(VERSIONS + " is not in the program");
      }
      Properties versions = new Properties();
      versions.load(in);
      return versions;
    }
  }
}
