package io.relspec.app.job;

import io.relspec.app.options.FactsFormat;
import io.relspec.app.options.FactsOptions;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.FactsSummary;
import io.relspec.app.report.ProgressListener;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.FactsExporter;
import io.relspec.cpg.source.DirectoryScanner;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileReading;
import io.relspec.cpg.source.FileScope;
import io.relspec.udf.extract.ExtractorOptions;
import io.relspec.udf.extract.FactsExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes the facts of every file of a directory, one file each, on this thread. */
final class NativeFactsExporter implements FactsExporter {

  @Override
  public FactsSummary export(FactsOptions options, ProgressListener progress) {
    try {
      return write(options, progress);
    } catch (IOException e) {
      throw new RelspecException(
          "FACTS-001",
          ExitCode.STORAGE,
          "facts cannot be written to " + options.out() + ": " + e.getMessage(),
          "check that the directory can be written and has room",
          e);
    }
  }

  private FactsSummary write(FactsOptions options, ProgressListener progress) throws IOException {
    Path root = options.source().toRealPath();
    FileScope scope =
        new FileScope(
            options.extraction().include(),
            options.extraction().exclude(),
            options.extraction().maxFileBytes());
    List<String> paths = new DirectoryScanner(root, scope).scan().paths();
    progress.filesFound(paths.size());
    ExtractorOptions extractor = GraphBuild.extractorOptions(options.extraction());
    long exported = 0;
    for (String path : paths) {
      FileContent content = FileReading.read(root, path, scope.maxFileBytes());
      if (content.unread() == null) {
        byte[] facts = facts(options, extractor, path, content.bytes());
        Path target = target(options, path);
        Files.createDirectories(target.getParent());
        Files.write(target, facts);
        exported++;
      }
      progress.progress(exported, exported);
    }
    return new FactsSummary(paths.size(), exported, paths.size() - exported);
  }

  private static byte[] facts(
      FactsOptions options, ExtractorOptions extractor, String path, byte[] bytes) {
    FactsExport.Format format =
        switch (options.format()) {
          case ORACLE -> FactsExport.Format.ORACLE;
          case JSONL -> FactsExport.Format.JSON_LINES;
        };
    return FactsExport.of(extractor, format, options.repo(), path, bytes);
  }

  private static Path target(FactsOptions options, String path) throws IOException {
    String suffix = options.format() == FactsFormat.ORACLE ? ".json" : ".jsonl";
    Path target = options.out().resolve(path + suffix).normalize();
    if (!target.startsWith(options.out())) {
      throw new IOException("path " + path + " leads out of the directory");
    }
    return target;
  }
}
