"""Where things are on the Earth: geodesics on WGS 84, computed by PROJ and never by formulas of our own."""
