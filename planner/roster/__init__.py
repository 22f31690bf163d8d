"""Build rosters with OR-Tools: flow of tours, hand-out, neighbourhoods, explanation."""
