try:
    from fast_codec_that_is_missing import parse
except ImportError:
    from slow_codec import parse


def decode(text):
    return parse(text)
