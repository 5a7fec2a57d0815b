package io.relspec.app.options;

import java.util.List;

/**
 * What a layer says about an option, not yet understood.
 *
 * @param texts one text, or one per element of a list
 * @param origin a flag, a variable, or a file and line
 */
public record RawValue(List<String> texts, String origin) {

  public RawValue {
    texts = List.copyOf(texts);
  }
}
