try:
    import accelerator_that_is_missing as accelerator
except ImportError:
    accelerator = None

import plain


def compute(value):
    if accelerator is not None:
        return accelerator.compute(value)
    return plain.compute(value)


compute(1)
