"""The code behind the scripts of this folder.

It is the local AWS, Pulumi on a copy of the project, and the proof of the demo.
"""
