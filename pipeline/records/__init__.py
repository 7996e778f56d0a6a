"""The frozen records that pass between rooms, one module a moment of the flow; standard library only."""
