"""Measures how long the program, its tests and the demo take, and how much memory they need, on local AWSs of its own."""
