package io.relspec.app.cli;

import io.relspec.app.output.ScratchDirectory;

/** Makes everything in this process keep its temporary files in the scratch directory. */
final class Scratch {
  private Scratch() {}

  /** Must come before anything makes a temporary file, because the first use decides. */
  static void use(ScratchDirectory scratch) {
    System.setProperty("java.io.tmpdir", scratch.path().toString());
  }
}
