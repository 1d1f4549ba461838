"""What has happened in the made-up world before anybody looks: some sixty days of orders, ending now."""

from cunqiao.simulation.history.making import Step, is_complete, make_history, steps

__all__ = ["Step", "is_complete", "make_history", "steps"]
