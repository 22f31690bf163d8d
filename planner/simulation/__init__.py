"""Play a roster against sampled demand, message by message."""

from planner.simulation.kpis import Estimate, Kpi, Simulation
from planner.simulation.run import simulate

__all__ = ["Estimate", "Kpi", "Simulation", "simulate"]
