"""A group of commands of which one is meant when none is named."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class ListsByDefault(TyperGroup):
    """``newscrawl runs demo`` means ``newscrawl runs list demo``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # typer hides the type of its contexts
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)
