from internal import create as make

make()
