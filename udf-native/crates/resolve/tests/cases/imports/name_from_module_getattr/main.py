from lazy import present, wanted

present()
wanted()
