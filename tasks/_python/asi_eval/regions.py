"""The regions of a program, and reference programs made from them.

A file of a task's `references/` holds a docstring and the regions in which a known program differs from `initial.py`, or from another
reference where its second line is `# after NAME`. The whole program is put together here, in memory: everything else stands in `initial.py`
alone.
"""

import re
from pathlib import Path

REGION = re.compile(r"^# region (\w+)\n(.*?)^# endregion$", re.M | re.S)
HEAD = re.compile(r'"""(.*)"""\n(?:# after (\w+)\n)?')


def regions(source: str) -> dict:
    """The bodies of the regions by name."""
    return dict(REGION.findall(source))


def spliced(source: str, **bodies: str) -> str:
    """The program with other bodies in some of its regions, which it must have."""
    if missing := sorted(set(bodies) - set(regions(source))):
        raise KeyError(f"no region {', '.join(missing)}; there are {', '.join(regions(source))}")

    def body(found):
        return f"# region {found[1]}\n" + (bodies[found[1]].strip("\n") + "\n" if found[1] in bodies else found[2]) + "# endregion"

    return REGION.sub(body, source)


class References:
    """The programs of a task folder by name: `initial`, and those of `references/`."""

    def __init__(self, task: Path):
        self.task = task
        self.names = sorted(path.stem for path in (task / "references").glob("*.py") if path.stem != "measure")

    def program(self, name: str) -> str:
        """The whole text; a reference's docstring takes the place of the first line of initial.py's."""
        if name == "initial":
            return (self.task / "initial.py").read_text(encoding="utf-8")
        text = (self.task / "references" / f"{name}.py").read_text(encoding="utf-8")
        head = HEAD.match(text)
        if head is None:
            raise ValueError(f"references/{name}.py: begins with no docstring of one line")
        made = spliced(self.program(head[2] or "initial"), **regions(text))
        return re.sub(r'\A""".*?(?="""|\n)', lambda _: f'"""{head[1]}', made)
