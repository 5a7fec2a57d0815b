package io.relspec.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Time, level, where from, message; the stack below it if there is one. */
final class LogLine extends Formatter {

  @Override
  public String format(LogRecord message) {
    StringWriter text = new StringWriter();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %-7s %s - %s%n",
            message.getInstant(),
            message.getLevel().getName(),
            message.getLoggerName(),
            formatMessage(message)));
    Throwable thrown = message.getThrown();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }
}
