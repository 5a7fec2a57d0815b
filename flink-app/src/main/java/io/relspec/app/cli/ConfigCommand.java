package io.relspec.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.OptionType;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Setting;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code relspec config}. */
final class ConfigCommand implements Command {

  @Override
  public String name() {
    return "config";
  }

  @Override
  public String summary() {
    return "list every option, its value and the layer that set it";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.CONFIG);
  }

  @Override
  public List<Argument> arguments() {
    return List.of();
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    byte[] list =
        switch (options.get(RelspecOptions.CONFIG_FORMAT)) {
          case TEXT -> text(options.settings()).getBytes(StandardCharsets.UTF_8);
          case JSON -> json(options.settings());
        };
    context.out().write(list);
    return ExitCode.OK;
  }

  private static String text(List<Setting<?>> settings) {
    StringBuilder text = new StringBuilder();
    for (Setting<?> setting : settings) {
      String value =
          setting.value().isPresent()
              ? String.join(", ", setting.texts())
              : "(" + setting.option().derived() + ")";
      String layer =
          setting.layer().word() + (setting.origin().isEmpty() ? "" : " " + setting.origin());
      text.append(
          String.format(Locale.ROOT, "%-22s %-28s %s%n", setting.option().key(), value, layer));
    }
    return text.toString();
  }

  private static byte[] json(List<Setting<?>> settings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      for (Setting<?> setting : settings) {
        write(json, setting);
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Setting<?> setting) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", setting.option().key());
    json.writeFieldName("value");
    writeValue(json, setting);
    json.writeStringField("layer", setting.layer().word());
    json.writeStringField("origin", setting.origin());
    json.writeStringField("variable", setting.option().variable());
    json.writeStringField("flag", setting.option().flag());
    json.writeStringField("doc", setting.option().doc());
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, Setting<?> setting) throws IOException {
    if (setting.option().type().shape() == OptionType.Shape.LIST) {
      json.writeArray(setting.texts().toArray(String[]::new), 0, setting.texts().size());
    } else if (setting.value().isEmpty()) {
      json.writeNull();
    } else if (setting.value().get() instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (setting.value().get() instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(String.join("", setting.texts()));
    }
  }
}
