package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.sink.ChangeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.types.RowKind;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page of every file that a sink or a compaction writes has a checksum, also for others. */
class PageChecksumsTest {
  @TempDir Path dir;

  @Test
  void pagesOfDataAndChangeFilesHaveChecksums() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeRun job = ChangeRun.start(spec);
    for (int version = 1; version <= 3; version++) {
      for (int key = 0; key < 500; key++) {
        if (version > 1) {
          job.write(Rows.edge(RowKind.UPDATE_BEFORE, key, "kind " + key % 9 + version));
        }
        RowKind kind = version == 1 ? RowKind.INSERT : RowKind.UPDATE_AFTER;
        job.write(Rows.edge(kind, key, "kind " + key % 9 + (version + 1)));
      }
      job.write(Rows.edge(RowKind.INSERT, 1000 + version, null));
      job.commit();
    }
    job.close();
    Compaction.run(spec.location(), CompactionOptions.defaults(), false);
    List<Path> files = files();
    assertThat(files.stream().map(file -> file.getFileName().toString().replaceFirst("-.*", "")))
        .contains("part", "compacted");
    assertThat(files.stream().map(Path::toString)).anyMatch(file -> file.contains("_change_data"));
    for (Path file : files) {
      assertThat(pages(file)).as("%s", file).isPositive();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  /** Reads a file with parquet-java, which checks the checksums; gives the number of its pages. */
  private static int pages(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .usePageChecksumVerification(true)
            .build();
    int pages = 0;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        for (ColumnDescriptor column :
            reader.getFooter().getFileMetaData().getSchema().getColumns()) {
          pages += pages(group.getPageReader(column));
        }
      }
    }
    return pages;
  }

  private static int pages(PageReader column) {
    int pages = 0;
    DictionaryPage dictionary = column.readDictionaryPage();
    if (dictionary != null) {
      assertThat(dictionary.getCrc()).isPresent();
      pages++;
    }
    for (DataPage page = column.readPage(); page != null; page = column.readPage()) {
      assertThat(page.getCrc()).isPresent();
      pages++;
    }
    return pages;
  }
}
