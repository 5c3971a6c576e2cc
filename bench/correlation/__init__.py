"""How well reports of two Parties are put together, beside rules that others published (`make bench-correlation`)."""
