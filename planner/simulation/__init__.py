"""Play a roster against sampled demand, message by message."""

from planner.simulation.kpis import Estimate, Kpi, Simulation
from planner.simulation.log import message_log
from planner.simulation.run import simulate

__all__ = ["Estimate", "Kpi", "Simulation", "message_log", "simulate"]
