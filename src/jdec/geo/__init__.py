"""Where things are on the Earth: geodesics of PROJ on WGS 84, areas, free flights, and what a screen draws of them.

Pure, and about places that are given: nothing here aims or searches.
"""
