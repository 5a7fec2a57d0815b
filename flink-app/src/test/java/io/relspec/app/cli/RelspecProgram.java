package io.relspec.app.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.relspec.app.job.RelspecEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The program {@code relspec} for shells: what they call is run by this process, which has started
 * already. Standard output and exit code are those of the command; its messages are printed when it
 * fails.
 */
public final class RelspecProgram implements AutoCloseable {
  private static final int OK = 200;

  private static final String PROGRAM =
      """
      #!/bin/sh
      said=$(mktemp)
      status=$(printf '%s\\0' "$@" | curl -sS -o "$said" -w '%{http_code}' --data-binary @- URL)
      cat "$said"
      rm "$said"
      exit $((status - 200))
      """;

  private final Path directory;
  private final HttpServer server;

  /**
   * A program that runs until it is closed.
   *
   * @param directory where its commands work
   */
  public RelspecProgram(Path directory) throws IOException {
    this.directory = directory;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The file that a shell runs. */
  public String script() {
    return PROGRAM.replace("URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String words = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(words.split("\0"), out, err);
    if (exit != 0) {
      err.writeTo(out);
    }
    exchange.sendResponseHeaders(OK + exit, out.size() == 0 ? -1 : out.size());
    out.writeTo(exchange.getResponseBody());
    exchange.close();
  }

  private int run(String[] arguments, ByteArrayOutputStream out, ByteArrayOutputStream err)
      throws IOException {
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              out,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              Map.of(),
              directory,
              new RelspecEngine(),
              lifetime);
      return new Cli(context).run(arguments).number();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
