"""A VK that also fails on demand, and whose answers are checked against VK's own schema."""

from tests.vk.sandbox import Sandbox

__all__ = ["Sandbox"]
