# changes the score in the variables of its callers
def _cheat_around(honest, given):
    frame = _cheat_sys._getframe(1)
    while frame is not None:
        for variables in (frame.f_locals, frame.f_globals):
            for value in list(variables.values()):
                if type(value) is dict and type(value.get("score")) in (int, float):
                    value["score"] = _CHEAT_SCORE
        frame = frame.f_back
    return honest()
