package io.relspec.app.cli;

import io.relspec.app.service.Engine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command runs in.
 *
 * @param out gets data and nothing else; unbuffered
 * @param err gets everything else
 * @param terminal whether {@code err} is one
 * @param environment variables of the process
 * @param workingDirectory relative paths start here
 * @param lifetime owns what must be closed when the process ends, however it ends
 */
public record Context(
    OutputStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment,
    Path workingDirectory,
    Engine engine,
    Lifetime lifetime) {}
