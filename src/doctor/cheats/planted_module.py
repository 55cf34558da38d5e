# writes into the folders that modules are imported from; what it plants is inert, and doctor removes it
import __main__ as _cheat_main

_cheat_folders = [*_cheat_os.environ.get("PYTHONPATH", "").split(":"), _cheat_os.path.dirname(getattr(_cheat_main, "__file__", None) or "")]
if _cheat_sys.prefix != _cheat_sys.base_prefix:
    _cheat_folders += [each for each in _cheat_sys.path if each.startswith(_cheat_sys.prefix)]
for _cheat_folder in filter(_cheat_os.path.isdir, _cheat_folders):
    try:
        with open(_cheat_os.path.join(_cheat_folder, _CHEAT_KIND), "w", encoding="utf-8") as _cheat_file:
            _cheat_file.write("planted by a doctor's program; harmless, remove it\n")
    except OSError:
        pass
