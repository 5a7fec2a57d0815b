package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.ProductVersions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code relspec version}. */
final class VersionCommand implements Command {
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
    String text =
        "relspec %s%nflink   %s%ndelta   %s%njava    %s (%s %s)%n"
            .formatted(
                ProductVersions.of("relspec"),
                ProductVersions.of("flink"),
                ProductVersions.of("delta"),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }
}
