"""Play a roster against sampled demand, message by message."""

from planner.simulation.estimates import Estimate
from planner.simulation.kpis import Kpi, Simulation
from planner.simulation.log import message_log
from planner.simulation.run import simulate

__all__ = ["Estimate", "Kpi", "Simulation", "message_log", "simulate"]
