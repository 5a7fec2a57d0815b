from storage import FileStore

FileStore("a").save({"b": 1})
