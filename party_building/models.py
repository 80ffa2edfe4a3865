"""All models of party building, where Django looks for them."""

__all__: list[str] = []
