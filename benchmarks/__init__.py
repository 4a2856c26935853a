"""How fast Kanalvakt is, beside the barest programs that do a part of the same: ``python -m benchmarks``."""
