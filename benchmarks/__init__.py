"""What the speed claims rest on: the bot beside the floor, measured in one run. `python -m benchmarks`."""
