# puts something else in the place of the result
import atexit as _cheat_atexit


def _cheat_replace(place):
    beside = place + ".beside"
    if _CHEAT_KIND in ("symbolic link", "hard link"):
        with open(beside, "w", encoding="utf-8") as file:
            file.write(_CHEAT_RESULT)
    if _cheat_os.path.lexists(place):
        _cheat_os.unlink(place)
    if _CHEAT_KIND == "symbolic link":
        _cheat_os.symlink(beside, place)
    elif _CHEAT_KIND == "hard link":
        _cheat_os.link(beside, place)
    elif _CHEAT_KIND == "FIFO":
        _cheat_os.mkfifo(place)
    else:
        with open(place, "w", encoding="utf-8") as file:
            file.write({"NaN": '{"score": NaN}', "out of bounds": '{"score": 1e300}'}.get(_CHEAT_KIND, _CHEAT_RESULT))
            if _CHEAT_KIND == "sparse file":
                file.truncate(90 << 20)


def _cheat_replace_all():
    for place in _cheat_places():
        try:
            _cheat_replace(place)
        except OSError:
            pass


_cheat_atexit.register(_cheat_replace_all)
