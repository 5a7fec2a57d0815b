import pack.one.entry

pack.one.entry.start()
