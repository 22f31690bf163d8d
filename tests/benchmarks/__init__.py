"""The generators behind the benchmarks."""
