"""YAML read with the line of everything that is said, so that a fault can be shown where it stands. Only plain data, no aliases."""

import re

import yaml

LARGEST = 1_000_000
DEEPEST = 12


class Said(dict):
    """A mapping that remembers on which line it begins, on which line each key stands, and which keys were said twice."""

    line = 0

    def __init__(self):
        super().__init__()
        self.lines: dict[str, int] = {}
        self.twice: list[str] = []

    def at(self, key: str) -> int:
        """The line of a key, or of the mapping where the key is missing."""
        return self.lines.get(key, self.line)


class Broken(Exception):
    """The text is no YAML, or YAML that is not taken here; `line` says where."""

    def __init__(self, why: str, line: int):
        super().__init__(why)
        self.why, self.line = why, line


class _Loader(yaml.SafeLoader):
    """Whole numbers, decimals, true and false; everything else is text (so that 0101 stays a field's code). No aliases, no deep nesting."""

    yaml_implicit_resolvers = {}
    depth = 0

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise Broken("alias", self.peek_event().start_mark.line + 1)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Broken("deep", self.peek_event().start_mark.line + 1)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+(?:[eE][-+]?\d+)?$"), list("-0123456789"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Said:
    said = Said()
    said.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in said:
            said.twice.append(key)
        said[key] = loader.construct_object(value_node, deep=True)
        said.lines[key] = key_node.start_mark.line + 1
    return said


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def load(text: str):
    """The data a text says, mappings as Said; raises Broken."""
    if len(text) > LARGEST:
        raise Broken("large", 1)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 a SafeLoader, narrowed
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Broken("yaml", mark.line + 1 if mark else 1) from error
