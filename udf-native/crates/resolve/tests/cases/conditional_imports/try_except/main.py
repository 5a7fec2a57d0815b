from codec import decode

decode("x")
