"""The unit tests of this folder; local/test runs them."""
