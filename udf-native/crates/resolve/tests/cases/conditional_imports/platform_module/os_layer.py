import sys

if "not a platform" in sys.platform:
    import other_path as path_module
    from other_path import open_file
else:
    import unix_path as path_module
    from unix_path import open_file
