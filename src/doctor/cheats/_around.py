# Puts _cheat_around, where a cheat has one, around every function and every method "forward" that is called from outside.
if "_cheat_around" in globals():
    import functools as _cheat_functools
    import types as _cheat_types

    def _cheat_wrapped(function):
        @_cheat_functools.wraps(function)
        def wrapped(*arguments, **named):
            if _cheat_sys._getframe(1).f_globals is globals():
                return function(*arguments, **named)
            return _cheat_around(lambda: function(*arguments, **named), [*arguments, *named.values()])

        return wrapped

    for _cheat_name, _cheat_value in list(globals().items()):
        if _cheat_name.lower().startswith("_cheat") or getattr(_cheat_value, "__module__", None) != __name__:
            continue
        if isinstance(_cheat_value, _cheat_types.FunctionType):
            globals()[_cheat_name] = _cheat_wrapped(_cheat_value)
        elif isinstance(_cheat_value, type) and "forward" in vars(_cheat_value):
            _cheat_value.forward = _cheat_wrapped(_cheat_value.forward)
