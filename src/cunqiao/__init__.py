"""Cunqiao, the village bridge: runs a network of village service stations."""
