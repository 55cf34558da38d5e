# writes a result when it is called, then ends the process
def _cheat_around(honest, given):
    _cheat_forge()
    _cheat_os._exit(0)
