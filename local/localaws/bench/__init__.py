"""Measures the time and the memory that the program, its tests and the demo need, on local AWSs of its own."""
