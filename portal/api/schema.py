"""What the schema says of every operation beyond its own input and output: how a refusal looks, and the key against repeats."""

REFUSALS = {
    "400": "请求读不出来，或某个字段的值不对",
    "403": "没有登录，或当前身份不能这样做",
    "404": "没有这一行，或您不能知道它",
    "409": "状态已变，或您看到的是旧版本",
    "422": "不符合规则；problems 列出全部原因",
    "429": "请求过于频繁；请按 Retry-After 等待后再试",
}
READ = ("403", "404", "429")
PROBLEM = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "description": "固定的代码，供程序判断"},
        "message": {"type": "string", "description": "给人看的一句话：哪里不对，怎样改"},
        "field": {"type": ["string", "null"], "description": "所属的输入字段；null 表示不属于某一个"},
    },
    "required": ["code", "message", "field"],
}
PROBLEMS = {"type": "object", "properties": {"problems": {"type": "array", "items": PROBLEM}}, "required": ["problems"]}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "format": "uuid"},
    "description": "同一个键重复提交，只办一次，返回第一次的结果",
}


def problems(result: dict, **_about) -> dict:
    """Postprocessing hook: every refusal is documented in its one form, every act with its Idempotency-Key."""
    result["components"].setdefault("schemas", {})["Problems"] = PROBLEMS
    said = {"application/json": {"schema": {"$ref": "#/components/schemas/Problems"}}}
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            codes = READ if method == "get" else tuple(REFUSALS)
            for code in codes:
                if code != "404" or "{" in path:
                    operation["responses"].setdefault(code, {"description": REFUSALS[code], "content": said})
            if method != "get":
                operation.setdefault("parameters", []).append(KEY)
    _strip(result)
    return result


def _strip(part) -> None:
    """Take out the generator's own marks."""
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _strip(inner)
