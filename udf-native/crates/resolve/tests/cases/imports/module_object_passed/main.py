import json_format
import text_format


def save(formatter, value):
    return formatter.dump(value)


save(json_format, 1)
save(text_format, 1)
FORMATS = {"json": json_format, "text": text_format}
FORMATS["text"].load("1")
