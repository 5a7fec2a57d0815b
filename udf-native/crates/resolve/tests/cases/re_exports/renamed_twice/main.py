from public import make as build

build()
