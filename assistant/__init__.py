"""Tool Advisor: evidence-first advice on whether a school district may use a tool."""

__version__ = "0.1.0"
