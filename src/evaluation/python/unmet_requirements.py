"""Reads requirements from stdin and prints those that this interpreter does not meet, as a JSON list of texts."""

import json
import re
import sys
from importlib import metadata

try:
    from packaging.requirements import InvalidRequirement, Requirement
except ImportError:
    try:
        from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
    except ImportError:
        Requirement = None


def unmet(line):
    name = re.match(r"[A-Za-z0-9._-]+", line)
    if name is None:
        return None
    specifier = None
    if Requirement is not None:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            return None  # a path or an address: nothing to compare with
        if requirement.marker is not None and not requirement.marker.evaluate():
            return None
        specifier = requirement.specifier
    try:
        version = metadata.version(name[0])
    except metadata.PackageNotFoundError:
        return f"{line} (not installed)"
    if specifier is not None and not specifier.contains(version, prereleases=True):
        return f"{line} ({version} is installed)"
    return None


lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in sys.stdin.read().splitlines()]
answers = [unmet(line) for line in lines if line and not line.startswith("-")]
print(json.dumps([answer for answer in answers if answer is not None]))
