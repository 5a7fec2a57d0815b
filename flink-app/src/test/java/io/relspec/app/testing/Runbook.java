package io.relspec.app.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the runbook says is to be done, read from its text. */
public final class Runbook {
  private static final Path TEXT = Path.of("../docs/operations.md");
  private static final Pattern HEADING_OR_BLOCK =
      Pattern.compile("(?ms)^## ([^\\n]*)$|^```(sh|console)\\n(.*?)^```$");

  /**
   * Commands that belong together.
   *
   * @param part heading of the part they stand in; empty before the first
   * @param needsCluster whether they are about a job that runs on a cluster
   */
  public record Block(String part, boolean needsCluster, List<String> commands) {}

  private Runbook() {}

  /** All blocks in their order. */
  public static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    String part = "";
    Matcher found = HEADING_OR_BLOCK.matcher(Files.readString(TEXT));
    while (found.find()) {
      if (found.group(1) != null) {
        part = found.group(1);
      } else {
        boolean needsCluster = found.group(2).equals("console");
        blocks.add(new Block(part, needsCluster, found.group(3).lines().toList()));
      }
    }
    return blocks;
  }

  /** Headings of its parts. */
  public static List<String> parts() throws IOException {
    return HEADING_OR_BLOCK
        .matcher(Files.readString(TEXT))
        .results()
        .filter(found -> found.group(1) != null)
        .map(found -> found.group(1))
        .toList();
  }
}
