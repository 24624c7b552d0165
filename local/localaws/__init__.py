"""The code behind the scripts of this folder.

It starts the local AWS, runs Pulumi on a copy of the project, and verifies the result of the demo.
"""
