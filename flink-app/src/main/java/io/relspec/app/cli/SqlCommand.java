package io.relspec.app.cli;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.OutputFormat;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.CsvRowPrinter;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.JsonRowPrinter;
import io.relspec.app.report.RowPrinter;
import io.relspec.app.report.TableRowPrinter;
import io.relspec.app.service.QueryResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.ResolvedSchema;

/** {@code relspec sql QUERY}. */
final class SqlCommand implements Command {
  private static final int BUFFER_BYTES = 64 << 10;

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public String summary() {
    return "run a SELECT over the tables of a build";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.SQL);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("QUERY", "one SELECT, in quotes"));
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    QueryOptions query = QueryOptions.of(options, context.workingDirectory());
    EmbeddedCluster cluster = CommandCluster.batch(query, name(), context.lifetime());
    try (QueryResult result = context.engine().queries(cluster).query(query, arguments.get(0))) {
      print(result, options.get(RelspecOptions.SQL_FORMAT), context.out());
    }
    return ExitCode.OK;
  }

  private static void print(QueryResult result, OutputFormat format, OutputStream out)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    RowPrinter printer = printer(format, buffered, result.schema());
    while (result.hasNext()) {
      printer.row(result.next());
    }
    printer.end();
    buffered.flush();
  }

  private static RowPrinter printer(OutputFormat format, OutputStream out, ResolvedSchema schema)
      throws IOException {
    return switch (format) {
      case TABLE -> new TableRowPrinter(out, schema);
      case JSON -> new JsonRowPrinter(out, schema);
      case CSV -> new CsvRowPrinter(out, schema);
    };
  }
}
