"""What comes in over the network: fetching, the guard, the schedule, the reading of feeds."""
